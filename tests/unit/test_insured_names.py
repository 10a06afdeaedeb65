"""Whose papers are these? Spellings of one insured are one, neighbours in the alphabet are not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.pipelines.names import name_key, same_insured
from backend.pipelines.underwriting.derive import weigh_case
from fakes.underwriting_rig import claim, driver, loss_run, packet, quiet_case

SAME = [
    ("Lakeshore Haulage", "LAKESHORE HAULAGE"),
    ("Lakeshore Haulage Inc.", "Lakeshore Haulage, Incorporated"),
    ("Lakeshore Haulage LLC", "Lakeshore Haulage, L.L.C."),
    ("Lakeshore Haulage LLC", "Lakeshore Haulage L L C"),
    ("Lakeshore Haulage Corp", "Lakeshore Haulage Corporation"),
    ("Lakeshore Haulage Co.", "The Lakeshore Haulage Company"),
    ("Lakeshore Haulage Ltd", "Lakeshore Haulage Limited"),
    ("Lakeshore  Haulage\tLLC", "Lakeshore Haulage LLC"),
    ("Smith & Sons", "Smith and Sons"),
    ("Smith & Sons", "Smith Sons Inc"),
    ("M & M Hauling", "M and M Hauling Inc."),
    ("A.B.C. Trucking", "ABC Trucking"),
    ("A. B. C. Trucking", "ABC Trucking"),
    ("J. B. Foster Lines", "JB Foster Lines"),
    ("O'Neil Haulage", "ONeil Haulage"),
    ("O’Neil Haulage", "O'Neil Haulage"),  # noqa: RUF001 - the apostrophe that typesetters use
    ("Haulage, Lakeshore", "Lakeshore Haulage"),
    ("Lakeshore Haulge LLC", "Lakeshore Haulage"),
    ("Müller Freight", "Muller Freight"),
    ("Łódź Trans", "Lodz Trans"),
    ("Østby Transport", "Ostby Transport"),
    ("Straße Spedition", "STRASSE SPEDITION"),
    ("Cafe\u0301 Cartage", "Café Cartage"),
    ("Ｌａｋｅｓｈｏｒｅ Haulage", "Lakeshore Haulage"),  # noqa: RUF001 - wide letters, as some forms print them
    ("Логистика Юг", "Логистика Юг LLC"),
    ("株式会社山田運輸", "株式会社山田運輸"),
    ("Route 66 Freight", "Route 66 Freight LLC"),
    ("Lakeshore Haulage Inc. DBA Speedy Freight", "Lakeshore Haulage, Inc."),
    ("Lakeshore Haulage Inc. d/b/a Speedy Freight", "Speedy Freight"),
    ("Lakeshore Haulage d.b.a. Speedy Freight", "Lakeshore Haulage LLC DBA Speedy Freight"),
    ("Lakeshore Haulage dba Speedy", "Lakeshore Haulage dba Express"),
    ("Company LLC", "company llc"),
]
DIFFERENT = [
    ("Lakeshore Haulage", "Lakeshore Leasing"),
    ("Lakeshore Haulage East", "Lakeshore Haulage West"),
    ("Northern Freight Lines", "Southern Freight Lines"),
    ("Smith Trucking 1", "Smith Trucking 2"),
    ("Route 66 Freight LLC", "Route 67 Freight LLC"),
    ("Lakeshore Haulage LLC", "Lakeshore Haulage 2 LLC"),
    ("1st Freight", "2nd Freight"),
    ("Atlas Transport of Ohio", "Atlas Transport of Iowa"),
    ("ABC Trucking", "ABD Trucking"),
    ("Alpha Inc. DBA Speedy Freight", "Beta Inc. DBA Speedy Freight"),
    ("Alpha Inc. DBA Speedy Freight", "Express Freight"),
    ("株式会社山田運輸", "田中物流"),
    ("Иванов Транс", "Петров Логистика"),
    ("شركة النقل", "مؤسسة البحر"),
    ("Company LLC", "Lakeshore LLC"),
    ("!!!", "???"),
    ("LLC", "Inc"),
    ("Lakeshore Haulage", ""),
]


@pytest.mark.parametrize(("first", "second"), SAME)
def test_spellings_of_one_insured_are_one(first, second):
    assert same_insured(first, second)
    assert same_insured(second, first)


@pytest.mark.parametrize(("first", "second"), DIFFERENT)
def test_different_insureds_are_two(first, second):
    assert not same_insured(first, second)
    assert not same_insured(second, first)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_every_name_is_its_own_insured(name):
    assert same_insured(name, name)


@settings(deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_the_order_of_two_names_does_not_matter(first, second):
    assert same_insured(first, second) == same_insured(second, first)


@settings(deadline=None)
@given(st.text(alphabet="efghijabcd KLM-", min_size=3, max_size=30).filter(lambda name: len(name.split()) > 0))
def test_a_legal_form_behind_a_name_makes_no_other_insured(name):
    if any(sign.isalpha() for sign in name) and "dba" not in name:
        assert same_insured(name, f"{name}, Incorporated")


@settings(deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_numbers_in_names_are_never_slips(first, second):
    assert same_insured(f"Lakeshore Haulage Unit {first}", f"Lakeshore Haulage Unit {second} LLC") is (first == second)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("The Lakeshore Haulage Company, Inc.", "lakeshore haulage"),
        ("LAKESHORE-HAULAGE", "lakeshore haulage"),
        ("J. B. Foster & Co", "jb foster"),
        ("Company LLC", "company llc"),
        ("", ""),
    ],
)
def test_the_key_of_a_name_leaves_out_what_spellings_do_not_share(name, key):
    assert name_key(name) == key


def conflicts_of(submitted, *printed):
    documents = [
        loss_run(claim(1), insured=printed[0]),
        *(packet(driver(1), insured=name) for name in printed[1:]),
    ]
    return weigh_case(quiet_case(*documents, insured_name=submitted)).reconciliation.name_conflicts


@pytest.mark.parametrize(("first", "second"), SAME[:8])
def test_a_document_in_another_spelling_raises_no_conflict(first, second):
    assert conflicts_of(first, second) == ()


def test_two_companies_that_differ_in_a_number_alone_are_a_conflict():
    (conflict,) = conflicts_of("Route 66 Freight LLC", "Route 67 Freight LLC")

    assert conflict.sentence == (
        "the submission says 'Route 66 Freight LLC'; losses.pdf says 'Route 67 Freight LLC' on page 1."
    )


def test_companies_in_another_script_are_told_apart():
    assert len(conflicts_of("株式会社山田運輸", "田中物流")) == 1
    assert conflicts_of("株式会社山田運輸", "株式会社山田運輸") == ()


def test_three_different_insureds_make_three_conflicts():
    assert len(conflicts_of("Alpha Freight", "Beta Cartage", "Gamma Leasing")) == 3
