"""What an assessment claims can be checked against the engine itself: sums, changes, reasons, printed money."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.domain.decisions import Outcome
from backend.domain.guidelines import DEFAULT_GUIDELINES, RuleOutcome, complete, weigh
from backend.domain.money import cents, format_usd, parse_money
from backend.domain.passwords import MIN_LENGTH, check_new_password
from backend.domain.products import PRODUCTS, FieldKind, parse_fields
from backend.domain.run_views import PAGE_SIZE, RunPage
from backend.domain.runs import BACKOFF_CAP_S, backoff_s
from backend.errors import InvalidRequestError
from backend.pipelines.underwriting import assess
from backend.pipelines.underwriting.explain import main_reasons, smallest_changes
from fakes.underwriting_rig import GUIDELINE, claim, driver, loss_run, packet, quiet_case, rules_chain


def choice_of(spec):
    """Give values of one field that matter to rules."""
    match spec.kind:
        case FieldKind.BOOLEAN:
            return st.booleans()
        case FieldKind.CHOICE:
            return st.sampled_from(spec.choices)
        case FieldKind.INTEGER:
            return st.integers(int(spec.minimum), min(int(spec.maximum), 3_000))
        case FieldKind.MONEY | FieldKind.PERCENT:
            return st.decimals(spec.minimum, min(spec.maximum, Decimal(8_000_000)), places=2)
        case _:
            return st.none()


@st.composite
def weighed_values(draw):
    """Give a product and values of its form and documents as rules weigh them."""
    product = PRODUCTS[draw(st.sampled_from(sorted(PRODUCTS)))]
    values = {spec.name: draw(choice_of(spec) | st.none()) for spec in product.fields}
    from_documents = {
        "claim_count": draw(st.none() | st.integers(0, 400)),
        "loss_years": draw(st.none() | st.integers(1, 6)),
        "incurred_total_usd": draw(st.none() | st.decimals(0, 10**7, places=2)),
        "insured_name_conflicts": draw(st.integers(0, 2)),
        "other_conflicts": 0,
        "instruction_like_passages": 0,
        "hidden_text_documents": 0,
    }
    return product, complete({**values, **from_documents})


@settings(deadline=None, max_examples=60)
@given(weighed_values())
def test_every_change_that_is_offered_makes_the_outcome_milder_as_it_says(drawn):
    product, values = drawn
    guideline = DEFAULT_GUIDELINES[product.code]
    before = weigh(guideline, values)
    changes = smallest_changes(product, guideline, values)

    for change in changes:
        after = weigh(guideline, complete({**values, change.field: change.new}))
        assert (after.floor, after.score) == (change.outcome, change.score)
        assert after.floor.strictness < before.floor.strictness
        assert product.field(change.field).is_actionable
        assert change.old == values[change.field] != change.new
    assert [change.distance for change in changes] == sorted(change.distance for change in changes)
    assert not changes or before.floor is not Outcome.ACCEPT


@settings(deadline=None, max_examples=60)
@given(weighed_values())
def test_a_verdict_is_the_sum_and_the_strictest_of_its_parts(drawn):
    product, values = drawn
    verdict = weigh(DEFAULT_GUIDELINES[product.code], values)

    assert verdict.score == sum(part.points for part in verdict.contributions)
    assert 0 <= verdict.score <= 100
    assert verdict.floor.strictness == max(result.floor.strictness for result in verdict.results)
    assert all(result.points == 0 for result in verdict.results if result.outcome is not RuleOutcome.FIRED)
    assert all(result.input_value is None for result in verdict.missing)
    assert len(verdict.results) == len(DEFAULT_GUIDELINES[product.code].rules)


@settings(deadline=None, max_examples=60)
@given(weighed_values())
def test_the_main_reasons_are_none_milder_than_what_is_left_out(drawn):
    product, values = drawn
    verdict = weigh(DEFAULT_GUIDELINES[product.code], values)
    reasons = main_reasons(verdict)
    left_out = [r for r in verdict.results if r.rule_id not in {reason.rule_id for reason in reasons}]

    assert len(reasons) <= 4
    if verdict.floor is not Outcome.ACCEPT:
        assert reasons[0].floor is verdict.floor
    for reason in reasons if len(reasons) == 4 else ():
        assert all(reason.floor.strictness >= other.floor.strictness for other in left_out)


@settings(deadline=None, max_examples=40)
@given(weighed_values())
def test_one_more_unknown_never_makes_the_rules_accept_what_must_be_known(drawn):
    product, values = drawn
    guideline = DEFAULT_GUIDELINES[product.code]
    for rule in guideline.rules:
        if rule.missing_floor is not Outcome.ACCEPT:
            blank = weigh(guideline, {**values, rule.field: None})
            assert blank.floor.strictness >= rule.missing_floor.strictness


def risky(**changes):
    documents = (loss_run(*(claim(n) for n in range(8))), packet(*(driver(n) for n in range(12))))
    return assess(quiet_case(*documents, **changes), GUIDELINE, rules_chain())


def test_a_case_sent_again_with_an_offered_change_comes_out_as_offered():
    (offered,) = [c for c in risky(requested_limit_usd=3_000_000).changes if c.field == "requested_limit_usd"]
    again = risky(requested_limit_usd=offered.new)

    assert (again.floor, again.score) == (offered.outcome, offered.score)


def test_the_same_case_in_another_order_of_documents_comes_to_the_same_verdict():
    case = quiet_case()
    turned = replace(case, documents=case.documents[::-1])

    first, second = (assess(each, GUIDELINE, rules_chain()) for each in (case, turned))
    assert first.verdict == second.verdict
    assert first.questions == second.questions


def test_a_document_sent_twice_changes_nothing_that_is_counted():
    case = quiet_case()
    doubled = replace(case, documents=(*case.documents, *case.documents))

    assert assess(doubled, GUIDELINE, rules_chain()).verdict == assess(case, GUIDELINE, rules_chain()).verdict


@settings(deadline=None)
@given(st.decimals(-(10**12), 10**12, places=4))
def test_shown_money_is_read_back_to_the_cent(amount):
    shown = format_usd(amount)

    assert parse_money(shown) == cents(amount)
    assert shown.startswith("USD -" if cents(amount) < 0 else "USD ")
    assert not shown.endswith(".00")


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        ("0", "USD 0"),
        ("-0.001", "USD 0"),
        ("0.5", "USD 0.50"),
        ("1234.5", "USD 1,234.50"),
        ("1234567", "USD 1,234,567"),
        ("-45.10", "USD -45.10"),
        ("999999.999", "USD 1,000,000"),
    ],
)
def test_money_is_shown_as_a_person_writes_it(amount, shown):
    assert format_usd(Decimal(amount)) == shown


@settings(deadline=None)
@given(st.text(max_size=MIN_LENGTH - 1))
def test_no_short_password_passes(password):
    with pytest.raises(InvalidRequestError, match="at least 12"):
        check_new_password(password)


@settings(deadline=None)
@given(st.characters(exclude_categories=("Cs",)), st.integers(MIN_LENGTH, 200))
def test_one_sign_repeated_is_no_password(sign, length):
    with pytest.raises(InvalidRequestError, match="easy to guess"):
        check_new_password(sign * length)


@pytest.mark.parametrize("name", ["margaret.holloway", "Holloway", "MARGARET"])
@pytest.mark.parametrize("shape", ["{0}{0}{0}", "{0}-2027-{0}", "{0}12345678", "Pass{0}word!", "{0}{0}qwertyuiop"])
def test_the_users_own_name_gives_no_strength(name, shape):
    with pytest.raises(InvalidRequestError, match="easy to guess"):
        check_new_password(shape.format(name), [name, "margaret.holloway", "Margaret", "Holloway"])


@settings(deadline=None)
@given(st.text(alphabet="bcdfghjkmnpqrstvwxz23456789", min_size=24, max_size=60))
def test_the_answer_does_not_depend_on_capitals(password):
    assert is_taken(password) == is_taken(password.upper())


def is_taken(password):
    try:
        check_new_password(password)
    except InvalidRequestError:
        return False
    return True


@settings(deadline=None)
@given(st.integers(0, 100_000))
def test_pages_hold_every_run_and_none_is_empty(total):
    pages = RunPage((), total).page_count

    assert pages >= 1
    assert (pages - 1) * PAGE_SIZE < max(total, 1) <= pages * PAGE_SIZE


@given(st.integers(1, 60))
def test_waits_between_attempts_never_shrink_and_never_pass_the_cap(attempt):
    assert 2.0 <= backoff_s(attempt) <= backoff_s(attempt + 1) <= BACKOFF_CAP_S


@pytest.mark.parametrize("code", sorted(PRODUCTS))
def test_a_form_without_any_value_is_a_draft_and_no_submission(code):
    assert set(parse_fields(PRODUCTS[code], {}, is_draft=True).values()) == {None}
    with pytest.raises(InvalidRequestError, match="please fill it in"):
        parse_fields(PRODUCTS[code], {})
