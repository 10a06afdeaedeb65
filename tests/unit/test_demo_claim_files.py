"""The claim files of the demonstration: enough of them, the same for a seed, forms that pass, faults with a place."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest

from backend.demo.chance import seeded
from backend.demo.claim_faults import FAULTS
from backend.demo.claim_files import CLEAN_FILES, claim_files
from backend.demo.insured_things import check_digit, transposed, vin
from backend.domain.claims.forms import LOSS_FORMS
from backend.domain.policies import PolicyLine
from backend.domain.products import parse_fields


@pytest.fixture(scope="module")
def files():
    return claim_files()


def test_forty_in_a_hundred_files_are_clean_and_every_fault_stands_in_two(files):
    faults = Counter(file.fault for file in files)

    assert faults.pop(None) == CLEAN_FILES >= 0.4 * len(files)
    assert faults == dict.fromkeys(FAULTS, 2)
    assert sum(len(file.documents) for file in files) >= 60
    assert {file.policy.line for file in files} == set(PolicyLine)


def test_equal_seeds_give_equal_bytes_and_others_do_not(files):
    def contents(made):
        return [drawn.content for file in made for _, drawn in file.documents]

    assert contents(claim_files()) == contents(files)
    assert contents(claim_files(1)) != contents(files)


def test_every_form_passes_and_lies_in_the_days_before_today():
    for file in claim_files(today=date(2027, 3, 1)):
        values = parse_fields(LOSS_FORMS[file.policy.line], file.fields)
        assert date(2027, 2, 15) < values["loss_date"] < values["reported_date"] < date(2027, 3, 1)
        assert values["policy_number"] == file.policy.number


def test_the_date_of_loss_lies_in_the_term_but_where_the_fault_says_otherwise(files):
    for file in files:
        covered = file.policy.covers_day(date.fromisoformat(str(file.fields["loss_date"])))
        assert covered is (file.fault not in ("date_outside_term", "lapsed_policy"))


def test_every_passage_names_a_paper_of_its_file_and_the_words_it_prints(files):
    for file in files:
        papers = dict(file.documents)
        assert bool(file.passages) is bool(file.fault)
        for paper, field, words in file.passages:
            if paper in ("policy", "report"):
                continue
            assert not field or papers[paper].truth[field].text == words


@pytest.mark.parametrize("fault", ["conflicting_dates", "transposed_vin", "duplicate_invoice"])
def test_a_contradiction_between_papers_names_both_passages(files, fault):
    for file in files:
        if file.fault == fault:
            first, second = file.passages
            assert first[0] != second[0]
            assert first[1] == second[1]


def test_bills_add_up_but_where_the_fault_says_otherwise(files):
    for file in files:
        for name, drawn in file.documents:
            truth = drawn.truth
            if "bill.total" not in truth:
                continue
            lines = sum(
                Decimal(f.value) for n, f in truth.items() if n.startswith("bill.lines") and n.endswith("amount")
            )
            closes = lines + Decimal(truth["bill.tax"].value) == Decimal(truth["bill.total"].value)
            assert closes is (file.fault != "amounts_do_not_add_up"), name


def test_the_truth_says_on_which_page_each_fact_stands(files):
    for file in files:
        for _, drawn in file.documents:
            assert drawn.truth
            assert all(fact.page == 1 and fact.text and fact.value for fact in drawn.truth.values())


@pytest.mark.parametrize("number", range(40))
def test_a_transposed_vin_fails_its_check_digit_and_the_drawn_one_does_not(number):
    drawn = vin(seeded("vin", number))

    assert check_digit(drawn) == drawn[8]
    wrong = transposed(drawn)
    assert sorted(wrong) == sorted(drawn)
    assert wrong != drawn
    assert check_digit(wrong) != wrong[8]


def test_a_known_vin_has_its_known_check_digit():
    assert check_digit("1M8GDM9AXKP042788") == "X"
    assert check_digit("11111111111111111") == "1"


def test_losses_of_a_file_lie_well_inside_the_term(files):
    for file in files:
        if file.fault is None:
            day = date.fromisoformat(str(file.fields["loss_date"]))
            assert file.policy.effective_date + timedelta(days=90) < day < file.policy.expiry_date - timedelta(days=90)
