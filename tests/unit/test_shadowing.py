"""Whether a champion is challenged, by whom, and what the challenger says of it, without a database."""

from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest

from app.ui.challenge_figures import cost_words, pairs_frame, right_words, verdicts_frame, waiting_words
from app.ui.challenge_plan import IN_FORCE, prompt_choices
from app.ui.challenge_queue import side_words
from backend.domain.access import Role
from backend.domain.challenges import (
    CHALLENGED,
    FEWEST_REVIEWED,
    STEP_OF,
    ChallengeFigures,
    ChallengerView,
    ChallengeVerdict,
    PairCount,
    is_in_share,
)
from backend.domain.clock import utc_now
from backend.domain.prompts import STEPS, PromptTexts
from backend.domain.replays import RunMaterial
from backend.domain.runs import ClaimedRun, QueuedRun, RunKind
from backend.domain.versions import VersionHead, VersionState
from backend.errors import ConflictError, InvalidRequestError
from backend.llm.breaker import BreakerBoard
from backend.llm.chain import ProviderChain
from backend.services.remaking import KeptInputs, prompt_to_json
from backend.services.run_work import Completion
from backend.services.shadow_material import _ASSESS, challenged_case, shadow_material
from backend.services.shadow_runs import _chain_of
from backend.services.shadowing import queue_shadow
from fakes.underwriting_rig import ScriptedProvider

HOUSE, STARTER, SHADOW = uuid4(), uuid4(), uuid4()


@dataclass
class Book:
    """Runs and challengers as a unit of work gives them; notes what was queued and what was asked."""

    challenger: ChallengerView | None
    queued: list = field(default_factory=list)
    asked: list = field(default_factory=list)

    @property
    def runs(self):
        return SimpleNamespace(add=self._add)

    @property
    def challenges(self):
        return SimpleNamespace(find_running=self._find)

    def _add(self, new, by):
        self.queued.append((new, by))
        return QueuedRun(SHADOW, is_new=True)

    def _find(self, house, kind):
        self.asked.append((house, kind))
        return self.challenger


def challenger(**changed):
    given = ChallengerView(
        challenger_id=uuid4(),
        kind=RunKind.UNDERWRITING,
        provider="scripted",
        prompt_id=None,
        prompt="",
        share_percent=100,
        reason="We look for cheaper words.",
        created_by="Mia",
        created_by_id=STARTER,
        created_at=utc_now(),
    )
    return replace(given, **changed)


def champion_run(kind=RunKind.UNDERWRITING, run_id=None):
    return ClaimedRun(
        run_id=run_id or uuid4(),
        kind=kind,
        subject_id=uuid4(),
        institution_id=HOUSE,
        requested_by=uuid4(),
        inputs={},
        fence=1,
        attempt=1,
    )


def completion(*, with_material=True):
    material = RunMaterial({"a": 1}, {}) if with_material else None
    return Completion(result={}, result_hash="h", store=lambda _work: None, material=material)


def test_a_champion_queues_the_run_of_its_challenger_under_a_key_of_its_own():
    book, run = Book(challenger()), champion_run()

    (due,) = queue_shadow(book, run, completion())

    ((new, by),) = book.queued
    assert (due.run_id, due.kind) == (SHADOW, RunKind.SHADOW)
    assert (new.kind, new.subject_id, new.idempotency_key) == (RunKind.SHADOW, run.run_id, str(run.run_id))
    assert new.inputs == {"challenger_id": str(book.challenger.challenger_id), "kind": "underwriting"}
    assert (by.user_id, by.institution_id, by.role) == (STARTER, HOUSE, Role.MANAGER)


@pytest.mark.parametrize("kind", sorted(set(RunKind) - CHALLENGED))
def test_a_run_that_proposes_nothing_is_not_challenged_and_nobody_is_asked(kind):
    book = Book(challenger())

    assert queue_shadow(book, champion_run(kind), completion()) == ()
    assert (book.queued, book.asked) == ([], [])


def test_a_shadow_is_never_challenged_itself():
    assert RunKind.SHADOW not in CHALLENGED
    assert RunKind.REPLAY not in CHALLENGED


def test_without_material_there_is_nothing_to_challenge_with():
    book = Book(challenger())

    assert queue_shadow(book, champion_run(), completion(with_material=False)) == ()
    assert book.queued == []


def test_the_challenger_is_looked_up_in_the_house_and_kind_of_the_champion_run():
    book = Book(None)

    assert queue_shadow(book, champion_run(RunKind.CLAIM), completion()) == ()
    assert book.asked == [(HOUSE, RunKind.CLAIM)]


@pytest.mark.parametrize("share", [1, 25, 60, 99, 100])
def test_runs_outside_the_share_are_left_alone_and_those_inside_never(share):
    for number in range(120):
        book, run = Book(challenger(share_percent=share)), champion_run(run_id=UUID(int=number))
        queued = queue_shadow(book, run, completion())

        assert bool(queued) == bool(book.queued) == is_in_share(run.run_id, share)


@pytest.mark.parametrize(("number", "place"), [(0, 69), (1, 11), (2, 32), (12345, 23), (2**127, 43)])
def test_the_place_of_a_run_in_the_share_is_the_same_on_every_machine_and_in_every_release(number, place):
    """Pinned: another hash would challenge other cases than those that an examiner was told of."""
    run_id = UUID(int=number)

    assert not is_in_share(run_id, place)
    assert is_in_share(run_id, place + 1)


def chain(*names):
    providers = []
    for name in names:
        provider = ScriptedProvider("{}")
        provider.name = name
        providers.append(provider)
    return ProviderChain(tuple(providers), board=BreakerBoard())


def test_a_challengers_provider_stands_alone_in_its_chain():
    assert [one.name for one in _chain_of(challenger(provider="b"), chain("a", "b", "c")).providers] == ["b"]


def test_a_challenger_without_a_provider_has_the_usual_chain():
    assert [one.name for one in _chain_of(challenger(provider=""), chain("a", "b")).providers] == ["a", "b"]


@pytest.mark.parametrize("there", [(), ("a",), ("B",), ("b ",)])
def test_a_provider_that_vanished_is_named_and_nobody_answers_in_its_place(there):
    with pytest.raises(InvalidRequestError, match="provider b is not configured here any more"):
        _chain_of(challenger(provider="b"), chain(*there))


def test_a_challengers_words_take_the_place_of_the_champions_and_of_nothing_else():
    champion = RunMaterial({"fields": {"a": 1}, "prompt": {"step": "propose", "version": "1"}}, {})
    work = SimpleNamespace(run_material=SimpleNamespace(get=lambda _house, _run: champion))
    run, words = replace(champion_run(), kind=RunKind.SHADOW), PromptTexts("propose", "9", "Be strict.", "{x}")
    usual = KeptInputs(HOUSE, shadow_material(work, run, RunKind.UNDERWRITING, "b", None))
    strict = KeptInputs(HOUSE, shadow_material(work, run, RunKind.UNDERWRITING, "", words))

    assert challenged_case(work, usual).inputs == champion.inputs
    assert challenged_case(work, strict).inputs == {"fields": {"a": 1}, "prompt": prompt_to_json(words)}
    assert champion.inputs["prompt"]["version"] == "1"


def test_a_case_that_is_no_longer_the_champions_is_not_challenged_again():
    shelf = [RunMaterial({"a": 1}, {})]
    work = SimpleNamespace(run_material=SimpleNamespace(get=lambda _house, _run: shelf[0]))
    kept = KeptInputs(HOUSE, shadow_material(work, champion_run(), RunKind.CLAIM, "b", None))
    shelf[0] = RunMaterial({"a": 2}, {})

    with pytest.raises(ConflictError, match="does not fit its fingerprint"):
        challenged_case(work, kept)


def test_every_kind_that_can_be_challenged_has_a_step_with_words_and_a_way_to_assess():
    assert set(STEP_OF) == CHALLENGED == set(_ASSESS)
    assert set(STEP_OF.values()) <= set(STEPS)


def figures(**changed):
    given = ChallengeFigures(RunKind.CLAIM, (PairCount("refer", "decline", 3),), None, failed=0, waiting=0)
    return replace(given, **changed)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"pairs": ()}, "Figures appear with the first case that both answered."),
        ({}, "No case waits."),
        ({"waiting": 1}, "1 case still to be answered, none failed."),
        ({"waiting": 2, "failed": 1}, "2 cases still to be answered, 1 case got no answer."),
        ({"failed": 3}, "0 cases still to be answered, 3 cases got no answer."),
    ],
)
def test_waiting_and_failed_cases_are_told_in_a_sentence(changed, words):
    assert waiting_words(figures(**changed)) == words


@pytest.mark.parametrize(
    ("reviewed", "is_share"), [(0, False), (1, False), (FEWEST_REVIEWED - 1, False), (FEWEST_REVIEWED, True)]
)
def test_a_share_of_verdicts_is_told_only_where_there_are_enough(reviewed, is_share):
    words = right_words(figures(verdicts={ChallengeVerdict.NEITHER: reviewed}))

    assert words.startswith("Share of") == is_share
    assert str(FEWEST_REVIEWED) in words


def test_an_unknown_cost_is_not_zero():
    assert cost_words(figures()) == "\N{EN DASH}"
    assert cost_words(figures(cost_usd=0)) == "USD 0.00"


def test_pairs_and_verdicts_stand_in_tables_with_their_shares():
    made = figures(
        pairs=(PairCount("refer", "decline", 3), PairCount("refer", "refer", 1)), verdicts={ChallengeVerdict.BOTH: 2}
    )

    assert list(pairs_frame(made)["Cases"]) == [3, 1]
    assert pairs_frame(made)["Share"][0].startswith("75")
    assert dict(verdicts_frame(made).itertuples(index=False))["Both are defensible"] == 2
    assert len(verdicts_frame(made)) == len(ChallengeVerdict)


@pytest.mark.parametrize("said", [None, "text", 3, [], {"proposal": "none"}, {"proposal": {"rationale": "x"}}])
def test_a_side_of_another_form_is_shown_without_its_words_and_never_raises(said):
    assert side_words("Champion", "", said).splitlines()[1].startswith("By nobody, score")


def test_a_side_is_plain_text_with_rationale_conditions_and_questions():
    proposal = {
        "rationale": [{"sentence": "<b>Losses</b> rose."}, {"rules": ["CA-1"]}, "stray"],
        "conditions": ["Telematics"],
        "questions": [],
        "next_steps": ["Call"],
    }

    words = side_words("Challenger", "openai", {"outcome": "decline", "score": 7, "proposal": proposal})

    assert words.splitlines() == [
        "Challenger: Decline",
        "By openai, score 7",
        "- <b>Losses</b> rose.",
        "",
        "Conditions:",
        "- Telematics",
        "",
        "Next steps:",
        "- Call",
    ]


def head(number, state, *, is_withdrawn=False):
    return SimpleNamespace(
        number=number, state=state, standing=str(state), reason="Because it is shorter.", is_withdrawn=is_withdrawn
    )


def test_words_in_force_and_withdrawn_drafts_do_not_stand_for_choice():
    heads = [
        head(4, VersionState.DRAFT),
        head(3, VersionState.DRAFT, is_withdrawn=True),
        head(2, VersionState.ACTIVE),
        head(1, VersionState.RETIRED),
    ]

    chosen = prompt_choices(heads)

    assert chosen[IN_FORCE] is None
    assert [one.number for one in chosen.values() if one is not None] == [4, 1]
    assert hasattr(VersionHead, "is_withdrawn")
