"""Where replays end in a sentence: material of another hand or time, words no row can hold, answers that cost."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from types import SimpleNamespace
from uuid import uuid4

import pytest
from pydantic import BaseModel, TypeAdapter

from backend.commands.replay import SHOWN, main, summary_of
from backend.domain.replays import (
    MOST_SHOWN,
    Difference,
    ReplayableRun,
    ReplayOutcome,
    ReplayVersions,
    RunMaterial,
    differences,
    hash_of,
    outcome_from_json,
    said,
)
from backend.domain.runs import RunKind
from backend.errors import ConflictError, InvalidRequestError
from backend.llm.breaker import BreakerBoard
from backend.llm.chain import ProviderChain
from backend.llm.playback import AnswerNotebook
from backend.llm.provider import AIResponse, Prompt
from backend.services.provider_use import UseMeter
from backend.services.remaking import KeptInputs, Remade, prompt_from_json
from backend.services.replaying import NOT_REPLAYED, TOO_OLD, UNREADABLE, Replayer, as_stored, compare
from backend.store.run_material import material_row
from fakes.underwriting_rig import ScriptedProvider

HOUSE, RUN = uuid4(), uuid4()
ASK = Prompt("propose", "1-abc", "You help.", "Say a word.")


class Word(BaseModel):
    """The answer that these tests ask for."""

    word: str


@dataclass
class Remaker:
    """Asks one question and says what came back; `fault` is raised on the way."""

    fault: Exception | None = None
    faults_today: Exception | None = None
    asked: list[KeptInputs] = field(default_factory=list)
    question: Prompt = ASK

    def remake(self, kept, chain):
        self.asked.append(kept)
        if self.fault:
            raise self.fault
        answer = chain.generate_structured_response(self.question, Word)
        return Remade({"said": answer.content, "inputs": dict(kept.inputs)}, hash_of(answer.content))

    def under_today(self, _work, kept):
        if self.faults_today:
            raise self.faults_today
        return {**kept.inputs, "today": True}


def chain(content='{"word": "yes"}'):
    return ProviderChain((ScriptedProvider(content),), board=BreakerBoard())


def performed(remaker, content='{"word": "yes"}', **inputs):
    """Give the material and the result of a run that the remaker performs."""
    notebook = AnswerNotebook()
    made = remaker.remake(KeptInputs(HOUSE, inputs), chain(content).for_run(notebook))
    return RunMaterial(inputs, {}, notebook.to_json()), made


def replayer(remaker, material, made, *, kind=RunKind.CLAIM, living=None, remakers=None):
    """Give a replayer over a store that holds this one run."""
    store = SimpleNamespace(
        replays=SimpleNamespace(get_made=lambda *_: (kind, made.result, made.result_hash)),
        run_material=SimpleNamespace(find=lambda *_: material),
    )

    @contextmanager
    def unit_of_work():
        yield store

    known = {RunKind.CLAIM: remaker} if remakers is None else remakers
    return Replayer(unit_of_work, lambda: living or chain("nobody should be asked"), known)


def test_a_run_replays_to_the_same_bytes():
    remaker = Remaker()
    material, made = performed(remaker, a=1)

    assert replayer(remaker, material, made).replay(HOUSE, RUN, ReplayVersions.STORED).same


@pytest.mark.parametrize(
    "fault",
    [
        KeyError("fields"),
        TypeError("unhashable"),
        ValueError("'x' is no outcome"),
        AttributeError("get"),
        ZeroDivisionError(),
        Decimal(1) and ArithmeticError("conversion"),
    ],
)
@pytest.mark.parametrize("versions", ReplayVersions)
def test_material_that_the_program_of_today_cannot_read_is_a_sentence(fault, versions):
    remaker = Remaker()
    material, made = performed(remaker)
    remaker.fault = fault

    with pytest.raises(ConflictError, match="cannot be read by the program of today") as raised:
        replayer(remaker, material, made).replay(HOUSE, RUN, versions)
    assert raised.value.__cause__ is fault
    assert raised.value.user_message == UNREADABLE


def test_a_refusal_of_pydantic_is_the_same_sentence():
    remaker = Remaker()
    material, made = performed(remaker)
    try:
        TypeAdapter(int).validate_python("many")
    except ValueError as error:
        remaker.fault = error

    with pytest.raises(ConflictError, match="cannot be read"):
        replayer(remaker, material, made).replay(HOUSE, RUN, ReplayVersions.STORED)


def test_versions_of_today_that_do_not_know_the_material_any_more_are_the_same_sentence():
    remaker = Remaker(faults_today=KeyError("boats"))
    material, made = performed(remaker)

    with pytest.raises(ConflictError, match="cannot be read"):
        replayer(remaker, material, made).replay(HOUSE, RUN, ReplayVersions.TODAY)
    assert replayer(remaker, material, made).replay(HOUSE, RUN, ReplayVersions.STORED).same


def test_a_fault_of_the_program_itself_is_not_hidden():
    remaker = Remaker()
    material, made = performed(remaker)
    remaker.fault = RuntimeError("a fault of ours")

    with pytest.raises(RuntimeError, match="of ours"):
        replayer(remaker, material, made).replay(HOUSE, RUN, ReplayVersions.STORED)


def test_a_sentence_of_the_remaker_goes_through_as_it_is():
    remaker = Remaker()
    material, made = performed(remaker)
    remaker.fault = ConflictError("The triangle grew.")

    with pytest.raises(ConflictError, match="The triangle grew"):
        replayer(remaker, material, made).replay(HOUSE, RUN, ReplayVersions.STORED)


@pytest.mark.parametrize(
    ("material", "remakers", "sentence"),
    [(None, None, TOO_OLD), (RunMaterial({}, {}), {}, NOT_REPLAYED), (None, {}, NOT_REPLAYED)],
)
def test_runs_without_material_or_remaker_say_which(material, remakers, sentence):
    found = replayer(Remaker(), material, Remade({}, ""), remakers=remakers)

    with pytest.raises(InvalidRequestError, match=sentence[:30]):
        found.replay(HOUSE, RUN, ReplayVersions.STORED)


def test_a_question_that_was_not_asked_then_is_a_verdict_and_not_a_request():
    remaker, living = Remaker(), ScriptedProvider('{"word": "no"}')
    material, made = performed(remaker)
    remaker.question = Prompt("propose", "2-abc", "You help.", "Say a word.")

    outcome = replayer(remaker, material, made, living=ProviderChain((living,))).replay(
        HOUSE, RUN, ReplayVersions.STORED
    )

    assert (outcome.same, outcome.hash, outcome.expected_hash) == (False, "", made.result_hash)
    assert "'propose'" in outcome.note
    assert living.prompts == []


def test_an_answer_added_to_the_material_is_noticed_though_nobody_needs_it():
    remaker = Remaker()
    material, made = performed(remaker)
    padded = RunMaterial(material.inputs, {}, (*material.answers, {**material.answers[0], "content": "{}"}))

    outcome = replayer(remaker, padded, made).replay(HOUSE, RUN, ReplayVersions.STORED)

    assert not outcome.same
    assert outcome.note == "1 of 2 recorded answers were not asked for again."


def test_an_answer_taken_out_of_the_material_is_a_question_that_was_not_asked():
    remaker = Remaker()
    material, made = performed(remaker)

    outcome = replayer(remaker, RunMaterial(material.inputs, {}), made).replay(HOUSE, RUN, ReplayVersions.STORED)

    assert not outcome.same
    assert outcome.note


def test_an_answer_exchanged_in_the_material_comes_out_as_another_result():
    remaker = Remaker()
    material, made = performed(remaker)
    forged = RunMaterial({}, {}, ({**material.answers[0], "content": '{"word": "no"}'},))

    outcome = replayer(remaker, forged, made).replay(HOUSE, RUN, ReplayVersions.STORED)

    assert [one.path for one in outcome.differences] == ["said"]


def test_a_result_whose_own_hash_was_rewritten_inside_is_noticed():
    then = {"outcome": "refer", "result_hash": "bent"}

    outcome = compare(Remade(then, "h"), Remade({"outcome": "refer", "result_hash": "h"}, "h"))

    assert [(one.path, one.then, one.now) for one in outcome.differences] == [("result_hash", "bent", "h")]
    assert not outcome.same


def test_what_is_left_out_of_the_comparison_is_the_course_alone():
    result = {"outcome": 1, "attempts": 2, "result_hash": 3, "copied_from": 4, "files": 5, "provider": 6, "model": 7}

    assert set(result) - set(said(result)) == {"attempts", "copied_from"}


def test_a_course_deeper_inside_is_compared():
    assert not compare(Remade({"a": {"attempts": 1}}, "h"), Remade({"a": {"attempts": 2}}, "h")).same


@pytest.mark.parametrize("hostile", ["a\0b", "\ud800", "tail\udfff", "\0"])
def test_words_that_no_row_can_hold_part_from_nothing_but_themselves(hostile):
    """The stored result holds a replacement character; the same answer played back must come to the same."""
    made = {"said": hostile, hostile: [hostile]}
    kept = as_stored(made)

    assert hostile not in str(kept)
    assert compare(Remade(kept, "h"), Remade(made, "h")).same


def test_other_words_still_part_after_a_store_replaced_what_it_must():
    assert not compare(Remade(as_stored({"said": "a\0b"}), "h"), Remade({"said": "a\0c"}, "h")).same


@pytest.mark.parametrize("hostile", ["a\0b", "\ud800"])
def test_the_fingerprint_of_material_is_that_of_what_is_stored(hostile):
    row = material_row(RUN, HOUSE, RunMaterial({"field": hostile}, {hostile: 1}, ({"content": hostile},)))
    again = RunMaterial(row["inputs"], row["versions"], tuple(row["answers"]))

    assert again.material_hash == row["material_hash"]
    assert hostile not in str(again)


def test_under_todays_versions_only_what_is_asked_anew_is_metered():
    remaker, meter = Remaker(), UseMeter()
    material, made = performed(remaker)
    found = replayer(remaker, material, made, living=chain('{"word": "no"}'))

    found.replay(HOUSE, RUN, ReplayVersions.TODAY, meter)
    assert meter.total() is None
    remaker.question = Prompt("propose", "2-abc", "You help.", "Say a word.")
    outcome = found.replay(HOUSE, RUN, ReplayVersions.TODAY, meter)

    use = meter.total()
    assert use is not None
    assert (use.provider, use.made_without_model) == ("scripted", False)
    assert not outcome.same


def test_a_replay_as_it_was_meters_nothing():
    remaker, meter = Remaker(), UseMeter()
    material, made = performed(remaker)

    replayer(remaker, material, made).replay(HOUSE, RUN, ReplayVersions.STORED, meter)

    assert meter.total() is None


def answered(provider="openai", cost="0.5", *, made_without_model=False):
    return AIResponse(
        content="{}",
        provider=provider,
        model="m",
        ok=True,
        prompt_hash="p",
        tokens_in=10,
        tokens_out=2,
        latency_ms=1500,
        cost_usd=None if cost is None else Decimal(cost),
        made_without_model=made_without_model,
    )


def metered(*answers):
    meter = UseMeter()
    for answer in answers:
        meter.note(ASK, None, answer)
    return meter.total()


def test_several_answers_add_up_under_the_last_name():
    use = metered(answered("openai"), answered("anthropic", "0.25"))

    assert (use.provider, use.cost_usd) == ("anthropic", Decimal("0.75"))
    assert (use.tokens_in, use.tokens_out, use.latency_ms) == (20, 4, 3000)


def test_one_answer_without_a_price_makes_the_sum_unknown_and_not_smaller():
    assert metered(answered(), answered(cost=None)).cost_usd is None


def test_answers_by_rules_alone_are_made_without_a_model():
    by_rules = answered("mock", "0", made_without_model=True)

    assert metered(by_rules, by_rules).made_without_model
    assert not metered(by_rules, answered()).made_without_model


@pytest.mark.parametrize("kept", [{}, {"same": "true"}, {"same": 1}, {"same": None}])
def test_only_a_plain_true_is_the_same_bytes(kept):
    assert not outcome_from_json(kept).same


def test_an_outcome_of_another_hand_lists_nothing_it_does_not_have():
    outcome = outcome_from_json({"differences": "many", "hash": None})

    assert (outcome.differences, outcome.parted, outcome.note) == ((), 0, "")


@pytest.mark.parametrize("kept", [{}, {"step": "propose"}, {"step": "propose", "version": "1", "system": ""}])
def test_words_that_lack_a_part_are_refused(kept):
    with pytest.raises(KeyError):
        prompt_from_json(kept)


@pytest.mark.parametrize(("inputs", "part"), [({}, {}), ({"fields": [1]}, {}), ({"fields": {"a": 1}}, {"a": 1})])
def test_a_part_of_the_inputs_that_is_no_mapping_is_empty(inputs, part):
    assert KeptInputs(HOUSE, inputs).part("fields") == part


@pytest.mark.parametrize(("unread", "words"), [(["a", 1], ("a", "1")), ("ab", ()), (None, ()), ({"a": 1}, ())])
def test_words_of_the_inputs_are_those_of_a_list(unread, words):
    assert KeptInputs(HOUSE, {"unread": unread}).words("unread") == words


def test_entries_without_any_common_name_never_raise():
    then = [{"id": ["x"]}, 3, None]

    assert [one.path for one in differences(then, [{"id": ["y"]}, 3])] == ["0.id.0", "2"]


def test_a_run_without_a_material_hash_cannot_be_replayed():
    run = ReplayableRun(RUN, RunKind.CLAIM, RUN, None, "h", {})

    assert not run.can_replay
    assert ReplayableRun(RUN, RunKind.CLAIM, RUN, None, "h", {}, material_hash="m").can_replay


def parted(count):
    found = tuple(Difference(f"rules.{n}", "", "1") for n in range(min(count, MOST_SHOWN)))
    return ReplayOutcome(same=False, hash="", expected_hash="then", differences=found, parted=count, note="A note.")


def test_the_command_tells_the_first_places_and_how_many_more():
    lines = summary_of(parted(SHOWN + 7))

    assert lines[0] == f"Not the same: {SHOWN + 7} differences."
    assert lines[1:4] == ["  then then", "  now  (no result)", "A note."]
    assert lines[4] == "  rules.0: (nothing) -> 1"
    assert lines[-1] == "  and 7 more; --json prints them."


def test_the_command_says_the_same_bytes_in_three_lines():
    assert summary_of(ReplayOutcome(same=True, hash="h", expected_hash="h")) == [
        "The same bytes.",
        "  then h",
        "  now  h",
    ]


@pytest.mark.parametrize("argv", [[], ["x", "--all"], ["--all", "--limit", "0"], ["--all", "--limit", "1000001"]])
def test_the_command_takes_one_run_or_all_and_no_senseless_limit(argv, capsys):
    with pytest.raises(SystemExit) as ended:
        main(argv)

    assert ended.value.code == 2
    assert "usage: manage.py replay" in capsys.readouterr().err
