"""A rationale keeps only sentences whose citations exist and whose numbers stand in what they cite."""

import pytest

from backend.pipelines.rationale import Sentence, check_sentence, is_markup, numbers_in, unfounded_numbers

FACTS = {"claim_count": "300", "share": "0.2537", "submitted.effective_date": "2027-01-01", "incurred": "14,933,311.60"}
RULES = {"CA-40": "0.25 0.15 8 0.25 claims for each power unit and year: above 0.15."}


def fault(text: str, *facts: str, rules: tuple[str, ...] = ()) -> str:
    return check_sentence(Sentence(text, facts, rules), FACTS, RULES)


@pytest.mark.parametrize(
    ("text", "facts", "rules"),
    [
        ("There are 300 claims.", ("claim_count",), ()),
        ("Rule CA-40 fires: 0.25 is above 0.15.", (), ("CA-40",)),
        ("The share is 25.37 %.", ("share",), ()),
        ("The share is 25 %, about 0.25.", ("share",), ("CA-40",)),
        ("Incurred stands at 14,933,312 USD.", ("incurred",), ()),
        ("Cover starts on 2027-01-01.", ("submitted.effective_date",), ()),
        ("The record needs a second look.", ("claim_count",), ()),
    ],
)
def test_a_founded_sentence_stays(text: str, facts: tuple[str, ...], rules: tuple[str, ...]):
    assert fault(text, *facts, rules=rules) == ""


@pytest.mark.parametrize(
    ("text", "facts", "rules", "reason"),
    [
        ("There are 300 claims.", (), (), "cites nothing"),
        ("There are 300 claims.", ("claims_total",), (), "claims_total"),
        ("The rule fires.", (), ("CA-99",), "CA-99"),
        ("There are 301 claims.", ("claim_count",), (), "301"),
        ("There are 300 claims of 5 drivers.", ("claim_count",), (), "5"),
        ("The share is 30 %.", ("share",), (), "30"),
        ("The share is 0.3.", ("share",), (), "0.3"),
        ("Above 0.15.", ("share",), (), "0.15"),
        ("See https://example.invalid for 300.", ("claim_count",), (), "link"),
        ("![x](//evil) 300", ("claim_count",), (), "link"),
        ("<b>300</b>", ("claim_count",), (), "link"),
    ],
)
def test_an_unfounded_sentence_is_dropped_with_its_reason(
    text: str, facts: tuple[str, ...], rules: tuple[str, ...], reason: str
):
    assert reason in fault(text, *facts, rules=rules)


def test_rule_ids_are_no_numbers():
    assert numbers_in("CA-40 of 7") == {7}
    assert unfounded_numbers("CA-40 fires", []) == ""


@pytest.mark.parametrize("text", ["plain words, 3 < 4", "a [note] (aside)", "e.g. this"])
def test_plain_text_is_no_markup(text: str):
    assert not is_markup(text)
