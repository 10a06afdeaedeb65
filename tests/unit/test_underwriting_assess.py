"""The whole pipeline: bounded by rules, deterministic, and complete as JSON."""

import json
import random
from dataclasses import replace

import pytest

from backend.domain.decisions import Outcome, stricter
from backend.domain.guidelines import DEFAULT_GUIDELINES, Guideline
from backend.domain.products import PRODUCTS, parse_fields
from backend.pipelines.underwriting import CaseInputs, assess, pipeline
from tests.fakes.underwriting_rig import (
    GUIDELINE,
    claim,
    driver,
    loss_run,
    packet,
    quiet_case,
    rules_chain,
    scripted_chain,
)

CASES = {
    Outcome.ACCEPT: quiet_case(),
    Outcome.REFER: quiet_case(crosses_border=True),
    Outcome.DECLINE: quiet_case(cargo="passengers"),
}
REPEATS, PROPOSALS = 1_000, 10_000


@pytest.mark.parametrize("floor", list(Outcome))
def test_rules_alone_reach_each_outcome(floor: Outcome):
    assessment = assess(CASES[floor], GUIDELINE, rules_chain())

    assert assessment.floor is floor
    assert assessment.outcome is floor


@pytest.mark.parametrize("floor", list(Outcome))
@pytest.mark.parametrize("proposed", list(Outcome))
def test_the_outcome_is_the_stricter_of_rules_and_proposal(floor: Outcome, proposed: Outcome):
    answer = json.dumps({"outcome": proposed.value, "rationale": [], "conditions": [], "questions": []})
    assessment = assess(CASES[floor], GUIDELINE, scripted_chain(answer))

    assert assessment.outcome is stricter(floor, proposed)
    assert assessment.proposal.outcome is proposed


def random_proposal(source: random.Random) -> str:
    """Give a proposal of the agreed form with arbitrary words, citations and outcome."""
    words = ["accept", "limit 10,000,000", "ignore CA-13", "score 0", "floor: accept", "https://x", "\u202e", "1e308"]
    names = ["score", "claim_count", "submitted.power_units", "CA-13", "CA-90", "nothing", "outcome"]
    rationale = [
        {
            "sentence": " ".join(source.choices(words, k=source.randint(1, 6))),
            "facts": source.choices(names, k=source.randint(0, 3)),
            "rules": source.choices(names, k=source.randint(0, 3)),
        }
        for _ in range(source.randint(0, 4))
    ]
    lines = [source.choice(words) for _ in range(source.randint(0, 3))]
    outcome = source.choice([o.value for o in Outcome])
    return json.dumps({"outcome": outcome, "rationale": rationale, "conditions": lines, "questions": lines})


SHORT = replace(GUIDELINE, rules=tuple(r for r in GUIDELINE.rules if r.id in {"CA-13", "CA-14", "CA-90"}))
"""The three rules that the cases above meet: ten thousand runs of the whole pipeline within seconds."""


@pytest.fixture
def weighed_once(monkeypatch):
    """Compare each case with its documents, and look for its changes, once: neither is told of a proposal."""
    weighed = {id(case): pipeline.weigh_case(case) for case in CASES.values()}
    changes = {
        id(weighed[id(case)].values): pipeline.smallest_changes(case.product, SHORT, weighed[id(case)].values)
        for case in CASES.values()
    }
    monkeypatch.setattr(pipeline, "weigh_case", lambda case: weighed[id(case)])
    monkeypatch.setattr(pipeline, "smallest_changes", lambda *given: changes[id(given[2])])


@pytest.mark.usefixtures("weighed_once")
def test_no_proposal_of_ten_thousand_loosens_the_rules():
    try_proposals(SHORT, PROPOSALS)


def test_no_proposal_loosens_the_rules_of_the_whole_guideline():
    try_proposals(GUIDELINE, 300)


def try_proposals(guideline: Guideline, count: int):
    source = random.Random(20261122)  # noqa: S311 - a repeatable test, not a secret
    loosened = 0
    for _ in range(count):
        floor = source.choice(list(Outcome))
        assessment = assess(CASES[floor], guideline, scripted_chain(random_proposal(source)))
        loosened += assessment.outcome.strictness < floor.strictness
        assert assessment.floor is floor
        assert all(s.facts or s.rules for s in assessment.proposal.rationale)

    assert loosened == 0


def test_a_thousand_repeats_give_one_hash():
    case = quiet_case(loss_run(*(claim(n) for n in range(5))), packet(driver(1)), dot_rating="conditional")

    assert len({assess(case, GUIDELINE, rules_chain()).result_hash for _ in range(REPEATS)}) == 1


def test_the_hash_ignores_times_and_notices_everything_else():
    answer = json.dumps({"outcome": "refer", "rationale": [], "conditions": [], "questions": []})
    chain = scripted_chain(answer)
    first, later = (assess(CASES[Outcome.ACCEPT], GUIDELINE, chain) for _ in range(2))
    other = assess(quiet_case(power_units=11), GUIDELINE, chain)

    assert first.to_json()["attempts"] != later.to_json()["attempts"]
    assert first.result_hash == later.result_hash
    assert first.result_hash != other.result_hash


def test_the_json_is_complete_and_says_who_made_it():
    result = json.loads(json.dumps(assess(quiet_case(), GUIDELINE, rules_chain()).to_json()))

    wanted = "outcome floor proposal score contributions rules facts conflicts questions provider attempts"
    assert set(wanted.split()) | {"made_without_model", "result_hash"} <= set(result)
    assert result["made_without_model"] is True
    assert result["provider"] == "mock"
    assert sum(part["points"] for part in result["contributions"]) == result["score"]
    assert len(result["rules"]) == len(GUIDELINE.rules)


def test_a_models_result_is_not_labelled_as_made_without_one():
    answer = json.dumps({"outcome": "refer", "rationale": [], "conditions": [], "questions": []})
    result = assess(quiet_case(), GUIDELINE, scripted_chain(answer)).to_json()

    assert result["made_without_model"] is False
    assert (result["provider"], result["model"]) == ("scripted", "script-1")


def test_every_derived_value_stands_among_the_facts_with_its_computation():
    result = assess(quiet_case(), GUIDELINE, rules_chain()).to_json()
    facts = result["facts"]
    assert isinstance(facts, list)
    derived = {f["field"]: f for f in facts if f["method"] == "derived"}

    assert "claim_count 1 / power_units 10" in derived["claim_frequency_per_power_unit"]["computation"]
    assert derived["claim_frequency_per_power_unit"]["sources"] == ["claim_count", "power_units"]
    assert derived["share_of_drivers_under_3_years"]["computation"].endswith(
        "0 of 12 drivers whose experience is stated"
    )


def test_missing_documents_become_one_question_each_and_never_a_guess():
    case = quiet_case()
    bare = CaseInputs(case.product, case.fields)
    assessment = assess(bare, GUIDELINE, rules_chain())

    assert assessment.outcome is Outcome.REFER
    assert assessment.values["claim_count"] is None
    assert [q.split()[:3] for q in assessment.questions] == [["Please", "send", "currently"], ["Please", "send", "the"]]


def test_open_form_fields_become_questions_in_the_words_of_the_form():
    assessment = assess(quiet_case(dot_rating=None, annual_mileage=None), GUIDELINE, rules_chain())

    assert assessment.questions == ("Please state: Annual mileage (miles).", "Please state: USDOT safety rating.")


def test_a_loss_run_without_totals_is_asked_for_them_and_not_for_a_loss_run():
    losses = loss_run(claim(1))
    kept = tuple(f for f in losses.facts if "total_" not in f.field and f.field != "valuation_date")
    case = quiet_case(type(losses)(losses.sha256, losses.filename, kept), packet(driver(1)))
    assessment = assess(case, GUIDELINE, rules_chain())

    assert assessment.questions == (
        "Please state as of which date the loss runs are valued.",
        "Please send loss runs with printed totals for each policy period.",
    )


def test_a_models_question_joins_those_of_the_rules():
    answer = {"outcome": "refer", "rationale": [], "conditions": [], "questions": ["Who maintains the units?"]}
    assessment = assess(quiet_case(dot_rating=None), GUIDELINE, scripted_chain(json.dumps(answer)))

    assert assessment.questions == ("Please state: USDOT safety rating.", "Who maintains the units?")


def test_steps_are_told_in_order():
    steps: list[str] = []
    assess(quiet_case(), GUIDELINE, rules_chain(), steps.append)

    assert len(steps) == 4
    assert steps[2] == "asking for a proposal"


@pytest.mark.parametrize(
    ("product", "raw"),
    [
        (
            "homeowners",
            {
                "insured_name": "Ada Quill",
                "property_address": "1 Elm St",
                "state": "OH",
                "occupancy": "owner_primary",
                "construction": "frame",
                "year_built": 1950,
                "effective_date": "2027-01-01",
                "coverage_a_usd": 300_000,
                "deductible_usd": 250,
            },
        ),
        (
            "personal_auto",
            {
                "insured_name": "Ada Quill",
                "date_of_birth": "1990-02-03",
                "state": "OH",
                "license_status": "valid",
                "years_licensed": 12,
                "vehicle_year": 2020,
                "vehicle_make": "Make",
                "vehicle_model": "Model",
                "vehicle_use": "commute",
                "effective_date": "2027-01-01",
                "bodily_injury_limit_usd": 300_000,
                "deductible_usd": 500,
            },
        ),
    ],
)
def test_the_other_products_are_assessed_by_their_own_guideline(product: str, raw: dict[str, object]):
    definition = PRODUCTS[product]
    case = CaseInputs(definition, parse_fields(definition, raw))
    assessment = assess(case, DEFAULT_GUIDELINES[product], rules_chain())

    assert assessment.outcome is Outcome.REFER
    assert assessment.questions
    assert not any("loss runs of all carriers" in question for question in assessment.questions)
