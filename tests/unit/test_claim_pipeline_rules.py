"""Rules of the claim pipeline where papers are odd, hostile or doubled: nothing is guessed and nothing is loosened."""

import json
from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

import pytest

from backend.domain.calendar_days import format_day
from backend.domain.claims.words import ClaimOutcome, FlagOutcome
from backend.domain.policies import Clause, ClauseKind, PolicyLine
from backend.pipelines.claim import CaseDocument, ClaimHistory, assess_claim
from backend.pipelines.claim.bills import LARGEST_USD, counted_bills, list_bills, supported_usd
from backend.pipelines.claim.conflicts import find_conflicts
from backend.pipelines.claim.coverage import check_coverage
from backend.pipelines.claim.findings import Applies
from backend.pipelines.claim.flags import examine_flags
from backend.pipelines.claim.sameness import are_two_sides, same_account, same_person, same_phone
from backend.pipelines.claim.scene import set_scene
from backend.pipelines.claim.settlement import compute_settlement
from backend.pipelines.claim.texts import read_day
from fakes.loss_rig import (
    BILL,
    FORM_PAPER,
    OTHER_BILL,
    POLICE,
    VIN,
    D,
    assessed,
    bill,
    fact,
    line_policy,
    loss,
    obedient,
    paper,
    policy,
)

LIABILITY, PROPERTY = PolicyLine.LIABILITY, PolicyLine.PROPERTY
RAISED, CLEAR = FlagOutcome.RAISED, FlagOutcome.CLEAR


def computed(inputs):
    scene = set_scene(inputs)
    return compute_settlement(inputs, scene.coverage, scene.bills)


def flag(inputs, name):
    return examine_flags(set_scene(inputs))[name]


def conflict_fields(inputs):
    return {conflict.field for conflict in find_conflicts(inputs)}


def said(**values):
    return (bill(), paper(FORM_PAPER, "notice.pdf", **values))


def supported(*documents):
    return supported_usd(list_bills(loss(documents=documents)))


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Maren Oakfield", "M. Oakfield", True),
        ("Maren L. Oakfield", "M. L. Oakfield", True),
        ("Maren Oakfield", "T. Oakfield", False),
        ("Maren Oakfield", "M. Reed", False),
        ("Maren and Tom Oakfield", "Maren Oakfield", True),
        ("Tom Oakfield", "Maren & Tom Oakfield", True),
        ("Maren und Tom Oakfield", "Tom Oakfield", True),
        ("Maren and Tom Oakfield", "Jonas Oakfield", False),
        ("Robert Hale Jr.", "Robert Hale Sr.", False),
        ("Robert Hale Junior", "Robert Hale Jr", True),
        ("Robert Hale II", "Robert Hale III", False),
        ("Robert Hale", "Robert Hale Jr.", True),
        ("Jane Smith", "John Smith", False),
        ("Nordwind GmbH", "Nordwind", True),
        ("Nordwind GmbH & Co. KG", "Nordwind KG", True),
        ("Brightline Foods, LLC", "BRIGHTLINE FOODS L.L.C.", True),
        ("Brightline Foods", "Brightline Tools", False),
        ("Maren", "M.", False),
    ],
)
def test_persons_and_firms_are_one_by_initials_couples_and_legal_forms_but_not_by_generations(first, second, same):
    assert same_person(first, second) is same
    assert same_person(second, first) is same


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("+1 616 555 0142", "(616) 555-0142", True),
        ("616.555.0142", "001 616 555 0142", True),
        ("+49 30 1234567", "030 1234567", True),
        ("+1 616 555 0142", "+1 616 555 0143", False),
        ("616 555 0142", "call the office", None),
        ("", "616 555 0142", None),
    ],
)
def test_a_telephone_is_one_with_and_without_its_country(first, second, same):
    assert same_phone(first, second) is same
    assert same_phone(second, first) is same


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("DE89 3704 0044 0532 0130 00", "DE89370400440532013000", True),
        ("DE89 3704 0044 0532 0130 00", "DE02 1203 0000 0000 2020 51", False),
        ("XXXX 3000", "DE89 3704 0044 0532 0130 00", None),
        ("****2051", "DE89 3704 0044 0532 0130 00", False),
        ("XXXX 3000", "••••3000", None),
        ("XXXX 3000", "••••3001", False),
    ],
)
def test_of_a_masked_account_only_the_end_is_compared(first, second, same):
    assert same_account(first, second) is same
    assert same_account(second, first) is same


@pytest.mark.parametrize(
    ("line", "first", "second", "two_sides"),
    [
        (LIABILITY, "premises", "bodily_injury", True),
        (LIABILITY, "property_damage", "products", True),
        (LIABILITY, "bodily_injury", "property_damage", False),
        (LIABILITY, "premises", "products", False),
        (PolicyLine.AUTO, "collision", "bodily_injury", False),
    ],
)
def test_what_was_harmed_and_by_what_are_no_contradiction_in_liability(line, first, second, two_sides):
    assert are_two_sides(line, first, second) is two_sides
    assert are_two_sides(line, second, first) is two_sides


def test_a_fall_on_the_premises_may_be_called_bodily_injury_by_a_paper():
    assert "loss.type" not in conflict_fields(loss(LIABILITY, documents=said(loss__type="Bodily injury")))
    assert "loss.type" in conflict_fields(loss(LIABILITY, documents=said(loss__type="Products")))


@pytest.mark.parametrize(
    ("line", "role", "is_compared"),
    [
        (PolicyLine.AUTO, ..., True),
        (PolicyLine.AUTO, "insured", True),
        (PolicyLine.AUTO, "agent", False),
        (PROPERTY, "attorney", False),
        (LIABILITY, "insured", False),
        (LIABILITY, ..., False),
        (LIABILITY, "claimant", True),
    ],
)
def test_the_contact_is_compared_only_where_the_claimant_reports(line, role, is_compared):
    documents = said(claimant__phone="+1 616 555 9999", claimant__address="4 Oak Lane, Detroit")
    fields = {"contact_phone": "+1 616 555 0142", "contact_address": "12 Elm Street, Toledo", "reporter_role": role}
    found = conflict_fields(loss(line, documents=documents, **fields))

    assert ({"claimant.phone", "claimant.address"} <= found) is is_compared


def test_initials_of_the_insured_neither_contradict_nor_raise_the_flag():
    inputs = loss(documents=said(insured__name="M. Oakfield"))

    assert find_conflicts(inputs) == ()
    assert flag(inputs, "name_mismatch").outcome is CLEAR
    assert assessed(inputs).outcome is ClaimOutcome.SETTLE


def test_the_father_is_not_the_son():
    inputs = loss(
        documents=said(insured__name="Robert Hale Sr."),
        insured_name="Robert Hale Jr.",
        policy=policy(insured_name="Robert Hale Jr."),
    )

    assert "insured.name" in conflict_fields(inputs)
    assert flag(inputs, "name_mismatch").outcome is RAISED


def test_a_loss_that_may_have_been_reported_before_is_not_simply_settled():
    result = assessed(loss(history=ClaimHistory(same_day=("C-000070",))))

    assert assessed(loss()).floor is ClaimOutcome.SETTLE
    assert result.floor is ClaimOutcome.INVESTIGATE
    assert [reason.id for reason in result.reasons] == ["same_loss"]
    assert "C-000070" in result.reasons[0].wording
    assert any("duplicate" in step for step in result.next_steps)


def test_the_same_file_twice_is_one_bill_and_no_duplicate():
    inputs = loss(documents=(bill(number=""), bill(number="")), claimed_usd="4700.00")

    assert supported_usd(list_bills(inputs)) == D("2350.00")
    assert flag(loss(documents=(bill(), bill())), "duplicate_invoice").outcome is CLEAR
    assert assessed(inputs).floor is not ClaimOutcome.SETTLE


@pytest.mark.parametrize(
    "second",
    [
        bill(OTHER_BILL, "cropped.pdf", issuer=""),
        bill(OTHER_BILL, "form.pdf", issuer="Dorr Garage LLC"),
        bill(OTHER_BILL, "spaces.pdf", number="7-7"),
    ],
)
def test_a_copy_without_letterhead_or_in_another_spelling_counts_once_and_is_flagged(second):
    assert supported(bill(), second) == D("2350.00")
    assert supported(second, bill()) == D("2350.00")
    assert flag(loss(documents=(bill(), second)), "duplicate_invoice").outcome is RAISED


@pytest.mark.parametrize(
    "second",
    [
        bill(OTHER_BILL, "other.pdf", number="78"),
        bill(OTHER_BILL, "other.pdf", issuer="Elm Glass"),
        bill(OTHER_BILL, "other.pdf", number="", issuer="Elm Glass"),
    ],
)
def test_bills_of_other_numbers_or_issuers_count_both(second):
    assert supported(bill(), second) == D("4700.00")


def test_bills_without_numbers_count_both_where_day_or_sum_differ():
    first = bill(number="")

    assert supported(first, bill(OTHER_BILL, "b.pdf", number="", date="06/16/2026")) == D("4700.00")
    assert supported(first, bill(OTHER_BILL, "b.pdf", number="", total="100.00")) == D("2450.00")


def test_an_estimate_that_names_nobody_is_replaced_by_any_bill():
    estimate = bill(OTHER_BILL, "e.pdf", number="E1", kind="repair_estimate", issuer="")

    assert supported(bill(), estimate) == supported(estimate, bill()) == D("2350.00")
    assert supported(estimate) == D("2350.00")


def test_which_bills_count_does_not_depend_on_the_order_of_numbered_ones():
    papers = (bill(), bill(OTHER_BILL, "b.pdf", number="78", total="10.00"), bill(POLICE, "c.pdf"))

    assert {supported(*order) for order in permutations(papers)} == {D("2360.00")}
    assert len(counted_bills(list_bills(loss(documents=papers)))) == 2


@pytest.mark.parametrize("total", ["9" * 40, "9" * 40 + ".99", "1,000,000,000.01", "999999m"])
def test_an_amount_beyond_all_claims_supports_nothing_and_breaks_nothing(total):
    inputs = loss(documents=(bill(total=total),))

    assert supported_usd(list_bills(inputs)) is None
    assert assessed(inputs).floor is ClaimOutcome.INVESTIGATE


def test_the_largest_amount_of_a_form_is_still_an_amount():
    assert supported(bill(total=f"{LARGEST_USD:,.2f}")) == LARGEST_USD


@pytest.mark.parametrize("amount", ["9" * 50, "-" + "9" * 50, "(" + "9" * 50 + ")"])
def test_lines_tax_and_subtotals_beyond_all_claims_break_nothing(amount):
    document = bill(tax=amount, subtotal=amount)
    lines = (fact("bill.lines[0].amount", amount), fact("bill.lines[1].amount", "10.00"))
    result = assessed(loss(documents=(replace(document, facts=(*document.facts, *lines)),)))

    assert json.loads(json.dumps(result.to_json()))["settlement"]["payable_usd"] == "1850.00"


def test_a_credit_note_lowers_what_the_bills_support():
    assert supported(bill(), bill(OTHER_BILL, "credit.pdf", number="78", total="350.00 CR")) == D("2000.00")


def test_a_policy_of_another_line_settles_nothing():
    house = line_policy(PROPERTY, perils=("theft",))
    settlement = computed(loss(loss_type="theft", policy=house))

    assert settlement.payable_usd is None
    assert "property policy" in settlement.reason


def test_cover_that_is_not_known_is_not_taken_for_cover():
    settlement = computed(loss(policy=policy(perils=())))

    assert settlement.payable_usd is None
    assert "does not list the kinds of loss" in settlement.reason


def test_a_vehicle_that_is_not_insured_is_paid_nothing_as_it_stands():
    settlement = computed(loss(vin="1FTFW1ET5DFC10312"))

    assert settlement.payable_usd == 0
    assert "not among those insured" in settlement.reason


def test_an_amount_that_cannot_be_settled_is_shown_in_cents_with_its_source():
    step = computed(loss(claimed_usd="2350", policy=None)).steps[0]
    from_bills = computed(loss(claimed_usd=..., parts_usd=..., policy=None)).steps[0]

    assert (str(step.amount_usd), step.note) == ("2350.00", "as reported")
    assert from_bills.note == "as the bills say"


@pytest.mark.parametrize(
    ("loss_date", "in_force"),
    [
        ("2026-01-01", True),
        ("2025-12-31", False),
        ("2026-12-31", True),
        ("2027-01-01", False),
        ("2027-01-02", False),
    ],
)
def test_the_first_day_is_covered_and_the_last_is_not(loss_date, in_force):
    result = assessed(loss(loss_date=loss_date, reported_date="2027-02-01"))

    assert result.weighed.scene.coverage.in_force is in_force
    assert (flag(loss(loss_date=loss_date, reported_date="2027-02-01"), "outside_term").outcome is CLEAR) is in_force


def test_a_leap_day_is_a_day_of_the_term():
    term = policy(effective_date=date(2028, 2, 29), expiry_date=date(2029, 2, 28))
    on_leap_day = loss(policy=term, loss_date="2028-02-29", reported_date="2028-03-01")

    assert check_coverage(on_leap_day).in_force is True
    assert flag(on_leap_day, "early_loss").outcome is RAISED
    assert read_day("02/29/2028") == date(2028, 2, 29)
    assert read_day("02/29/2026") is None
    assert read_day("29.02.2026") is None


@pytest.mark.parametrize("cancelled_on", [date(2025, 12, 1), date(2026, 1, 1), date(2026, 6, 10)])
def test_a_term_that_was_cancelled_says_so_even_from_its_first_day(cancelled_on):
    inputs = loss(policy=policy(cancelled_on=cancelled_on, cancel_reason="Premium not paid"))
    coverage = check_coverage(inputs)

    assert coverage.in_force is False
    assert f"cancelled on {format_day(cancelled_on)}, Premium not paid" in coverage.findings[1].wording
    assert flag(inputs, "lapsed_policy").outcome is RAISED


@pytest.mark.parametrize(
    ("name", "line", "window"),
    [
        ("early_loss", PolicyLine.AUTO, 30),
        ("early_loss", PROPERTY, 60),
        ("early_loss", LIABILITY, 60),
        ("late_in_term", PolicyLine.AUTO, 14),
        ("late_in_term", PROPERTY, 30),
        ("late_in_term", LIABILITY, 30),
        ("recent_change", PolicyLine.AUTO, 30),
        ("recent_change", PROPERTY, 60),
        ("recent_change", LIABILITY, 60),
    ],
)
def test_the_last_day_of_a_window_counts_and_the_next_does_not(name, line, window):
    day = date(2026, 6, 10)
    moved = {
        "early_loss": lambda days: {"effective_date": day - timedelta(days=days)},
        "late_in_term": lambda days: {"expiry_date": day + timedelta(days=days)},
        "recent_change": lambda days: {"changed_on": day - timedelta(days=days)},
    }[name]

    assert flag(loss(line, policy=line_policy(line, **moved(window))), name).outcome is RAISED
    assert flag(loss(line, policy=line_policy(line, **moved(window + 1))), name).outcome is CLEAR


def named_driver(*names):
    clause = Clause(
        "X9", ClauseKind.EXCLUSION, "Named driver", "No cover for them.", circumstances={"driver_name": names}
    )
    return policy(clauses=(clause,))


def test_an_exclusion_that_a_paper_proves_names_the_paper_and_not_the_form():
    inputs = loss(policy=named_driver("Jonas Reed"), documents=said(driver__name="REED, Jonas"))
    excluded = check_coverage(inputs).exclusions[0]

    assert excluded.applies is Applies.YES
    assert "REED, Jonas in notice.pdf" in excluded.because
    assert "Maren" not in excluded.because


def test_an_exclusion_that_no_paper_proves_names_what_the_papers_say():
    inputs = loss(policy=named_driver("Jonas Reed"), documents=said(driver__name="Ada Elm"), driver_name=...)
    excluded = check_coverage(inputs).exclusions[0]

    assert excluded.applies is Applies.NO
    assert "Ada Elm in the documents" in excluded.because


@pytest.mark.parametrize(
    ("account", "is_hinted"),
    [("Racing on the ring.", True), ("I was bracing myself.", False), ("Street-racing.", True)],
)
def test_a_word_inside_another_word_hints_at_no_exclusion(account, is_hinted):
    excluded = check_coverage(loss(vehicle_use=..., description=account)).exclusions[0]

    assert excluded.applies is Applies.UNKNOWN
    assert excluded.is_hinted is is_hinted


def marked(*flags):
    return loss(documents=(bill(), CaseDocument(POLICE, "report.pdf", flags=flags)))


def test_hidden_text_counts_once_and_an_edited_file_is_a_sign_and_no_verdict():
    hidden, edited = assessed(marked("hidden_text")), assessed(marked("edited"))

    assert {f.id for f in hidden.flags if f.outcome is RAISED} == {"hidden_instruction"}
    assert {f.id for f in edited.flags if f.outcome is RAISED} == {"altered_document"}
    assert hidden.floor is ClaimOutcome.REFER
    assert edited.floor is ClaimOutcome.INVESTIGATE


def test_a_vin_of_the_policy_is_not_put_into_the_mouth_of_the_report():
    evidence = flag(loss(documents=said(vehicle__vin="1FTFW1ET5DFC10312")), "vin_mismatch").evidence

    assert (evidence[0].source, evidence[0].value) == ("policy", VIN)
    unnamed = loss(documents=said(vehicle__vin="1FTFW1ET5DFC10312"), policy=policy(insured_things=()))
    assert flag(unnamed, "vin_mismatch").evidence[0].source == "report"


def proposal_of(**parts):
    given = {"outcome": "settle", "rationale": [], "next_steps": [], "questions": [], **parts}
    return json.dumps(given)


@pytest.mark.parametrize(
    "line",
    [
        "Deny the claim.",
        "Decline coverage for this loss.",
        "We recommend rejecting this claim.",
        "The claim should be denied.",
        "Coverage must be declined.",
        "Repudiate liability at once.",
        "Send a denial letter.",
        "Close the file without payment.",
        "Refuse payment under the exclusion.",
    ],
)
def test_a_line_that_asks_for_a_denial_is_dropped_wherever_it_stands(line):
    sentence = {"sentence": line, "facts": ["score"], "flags": [], "clauses": []}
    content = proposal_of(next_steps=[line], questions=[line], rationale=[sentence])
    result = assess_claim(loss(), obedient(content))

    assert line not in json.dumps({**result.to_json(), "proposal": {}})
    assert len(result.proposal.dropped) == 3
    assert all("only a person" in entry.reason for entry in result.proposal.dropped)


@pytest.mark.parametrize("line", ["Ask the driver whether the other party denied fault.", "Ask for the repair bill."])
def test_a_line_that_asks_for_no_denial_stays(line):
    assert line in assess_claim(loss(), obedient(proposal_of(next_steps=[line]))).next_steps


def test_facts_without_proof_change_nothing_at_all_in_what_rules_say():
    names = ("loss.date", "insured.name", "insured.policy_number", "vehicle.vin", "bill.total", "bill.number")
    unproven = tuple(fact(name, "00000", FORM_PAPER, is_verified=False) for name in names)
    plain = assessed(loss())
    beside = assessed(loss(documents=(bill(), CaseDocument(FORM_PAPER, "x.pdf", unproven))))

    assert (beside.outcome, beside.score) == (plain.outcome, plain.score)
    assert beside.weighed.settlement == plain.weighed.settlement
    assert {f.id: f.outcome for f in beside.flags} == {f.id: f.outcome for f in plain.flags}
    assert set_scene(loss(documents=(CaseDocument(BILL, "x.pdf", unproven),))).bills == ()


def walk(value, path=""):
    yield path, value
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from walk(inner, f"{path}.{name}")
    if isinstance(value, list):
        for inner in value:
            yield from walk(inner, path)


def test_money_of_the_result_is_text_in_cents_and_counts_are_numbers():
    result = json.loads(json.dumps(assessed(loss(policy=policy(sublimits=()))).to_json()))
    amounts = [
        value for path, value in walk(result) if path.endswith("_usd") and "attempts" not in path and value is not None
    ]

    assert amounts
    assert all(isinstance(value, str) and value.partition(".")[2].isdigit() for value in amounts)
    assert isinstance(result["score"], int)
    assert all(isinstance(part["points"], int) for part in (*result["contributions"], *result["red_flags"]))
    floats = {path for path, value in walk(result) if isinstance(value, float)}
    assert floats <= {".facts.confidence", ".facts.box"}
