"""What a report is made from survives its own JSON: equal rows, equal drafts, equal files, a named triangle."""

import json
from dataclasses import dataclass, replace
from decimal import Decimal
from types import SimpleNamespace
from uuid import uuid4

import pytest
from pydantic import ValidationError

from backend.domain.prompts import PromptTexts
from backend.domain.replays import REPLAYED, hash_of
from backend.domain.reports.content import Brand
from backend.domain.reports.words import ReportKind
from backend.domain.runs import RunKind
from backend.domain.triangles import TriangleSource
from backend.errors import ConflictError
from backend.llm.breaker import BreakerBoard
from backend.llm.chain import ProviderChain
from backend.llm.mock import MockProvider
from backend.llm.playback import AnswerNotebook, play_back
from backend.pipelines.report import DEFAULT_PROMPT, MemoInputs, Origin, make_report, responders
from backend.services.remaking import KeptInputs
from backend.services.report_files import make_files
from backend.services.report_material import origin_of, report_material, rows_from_json, rows_to_json
from backend.services.report_remaking import ReportRemaker
from backend.services.report_runs import draft_of, workbook_of
from backend.services.study_material import CHANGED
from backend.store.wording import storable_json
from fixtures.reports import AT, ONE, SHA, claim_file, management, memo, study_report
from fixtures.studies import SMALL

MEMO, FILE, STUDY, SUMMARY = ReportKind
PNG = b"\x89PNG\r\n\x1a\n\x00\xff\xfe-_+/"
ROWS = {MEMO: memo, FILE: claim_file, STUDY: study_report, SUMMARY: management}
HOUSE = uuid4()


@dataclass
class Shelf:
    """Triangles as a unit of work gives them."""

    view: object

    def get(self, institution_id, triangle_id):
        assert (institution_id, triangle_id) == (HOUSE, ONE)
        return self.view


def shelf(view=None):
    return SimpleNamespace(triangles=Shelf(view or study_report().study.triangle))


def stored(value):
    """Give JSON back as a store does: through text, with keys in another order."""
    return json.loads(json.dumps(storable_json(value), sort_keys=True))


def origin(**wanted):
    known = Origin(ONE, "RPT-2026-000001", "A memo", "Ada Lind", Brand("Harbour & Sons"), AT)
    return replace(known, **wanted)


def chain():
    return ProviderChain((MockProvider(responders()),), board=BreakerBoard())


@pytest.mark.parametrize("kind", ReportKind)
def test_rows_come_back_equal_from_a_store(kind):
    rows = ROWS[kind]()

    again = rows_from_json(shelf(), HOUSE, kind, stored(rows_to_json(kind, rows)))

    assert again == rows


@pytest.mark.parametrize("kind", ReportKind)
def test_rows_that_came_back_are_kept_under_the_same_fingerprint(kind):
    once = rows_to_json(kind, ROWS[kind]())
    twice = rows_to_json(kind, rows_from_json(shelf(), HOUSE, kind, stored(once)))

    assert hash_of(once) == hash_of(twice)


@pytest.mark.parametrize("kind", ReportKind)
def test_a_report_made_again_from_its_material_gives_every_file_to_the_byte(kind):
    read = rows_from_json(shelf(), HOUSE, kind, stored(rows_to_json(kind, ROWS[kind]())))  # keys as a store orders them
    rows, notebook = read, AnswerNotebook()
    then = make_report(draft_of(rows), origin(), chain().for_run(notebook))
    files = {str(one.format): one.sha256 for one in make_files(then.content, workbook_of(rows))}
    kept = stored(report_material(kind, origin(), rows, DEFAULT_PROMPT))

    now = ReportRemaker(work_with(shelf())).remake(KeptInputs(HOUSE, kept), play_back(stored(notebook.to_json())))

    assert now.result_hash == then.content_hash
    assert now.result["files"] == files
    assert hash_of(now.result["content"]) == hash_of(then.to_json()["content"])


def work_with(work):
    """Give a unit of work that is always the same, as a context manager."""

    class Opened:
        def __enter__(self):
            return work

        def __exit__(self, *_):
            return None

    return Opened


def test_rows_in_other_order_are_other_rows():
    rows = claim_file()
    turned = replace(rows, decisions=tuple(reversed(rows.decisions)))

    assert hash_of(rows_to_json(FILE, rows)) != hash_of(rows_to_json(FILE, turned))


@pytest.mark.parametrize(
    "changed",
    [
        {"reference": "RPT-2026-000002"},
        {"title": "Another title"},
        {"requester": "Mia Roth"},
        {"run_id": uuid4()},
        {"made_at": AT.replace(microsecond=1)},
        {"brand": Brand("Harbour & Sons", primary="#000000")},
        {"brand": Brand("Harbour & Sons", logo_png=PNG)},
        {"brand": Brand("Harbour & Sons", letterhead=("1 Quay", "Oslo"))},
    ],
)
def test_name_requester_brand_and_moment_are_material_and_come_back(changed):
    given = origin(**changed)
    kept = stored(report_material(MEMO, given, memo(), DEFAULT_PROMPT))

    assert origin_of(kept["origin"]) == given
    assert hash_of(kept) != hash_of(stored(report_material(MEMO, origin(), memo(), DEFAULT_PROMPT)))


def test_amounts_are_kept_to_the_last_digit():
    exact = Decimal("12345678901234567.89")
    rows = memo()
    given = replace(rows, case=replace(rows.case, requested_limit_usd=exact))

    again = rows_from_json(shelf(), HOUSE, MEMO, stored(rows_to_json(MEMO, given)))

    assert isinstance(again, MemoInputs)
    assert again.case.requested_limit_usd == exact


@pytest.mark.parametrize(
    "text", ["<b>&amp;</b>", "\u202eabc", "'; DROP TABLE runs; --", "{0.__class__}", "=1+1", "\u200d"]
)
def test_hostile_words_in_a_case_come_back_as_they_are(text):
    rows = memo()
    given = replace(rows, case=replace(rows.case, insured_name=text), decisions=())

    assert rows_from_json(shelf(), HOUSE, MEMO, stored(rows_to_json(MEMO, given))) == given


def test_the_figures_of_a_triangle_are_named_and_not_copied():
    kept = rows_to_json(STUDY, study_report())

    assert "triangles" not in kept["study"]["triangle"]
    assert kept["computed"]["triangle_id"] == str(ONE)
    assert kept["computed"]["data_hash"] == SMALL.data_hash


def test_a_triangle_whose_figures_changed_is_not_told_as_the_old_one():
    study = study_report()
    kept = stored(rows_to_json(STUDY, study))
    grown = replace(study.study.triangle, triangles=replace(SMALL, unit="EUR"))

    with pytest.raises(ConflictError, match="not those that the run worked on"):
        rows_from_json(shelf(grown), HOUSE, STUDY, kept)
    assert CHANGED.endswith("cannot be replayed.")


def test_an_industry_that_was_not_there_then_is_a_change():
    study = study_report()
    kept = stored(rows_to_json(STUDY, study))
    kept["computed"]["industry_hash"] = SHA

    with pytest.raises(ConflictError):
        rows_from_json(shelf(), HOUSE, STUDY, kept)


@pytest.mark.parametrize(("part", "value"), [("case", None), ("case", {}), ("decisions", "many"), ("file", [])])
def test_rows_that_are_none_are_refused_and_not_guessed(part, value):
    kept = {**stored(rows_to_json(MEMO, memo())), part: value}

    with pytest.raises(ValidationError):
        rows_from_json(shelf(), HOUSE, MEMO, kept)


def test_the_words_of_the_prompt_are_kept_whole():
    words = PromptTexts(DEFAULT_PROMPT.step, "7", "Be brief.\n{x}", "{{y}} ü")

    assert stored(report_material(MEMO, origin(), memo(), words))["prompt"] == {
        "step": DEFAULT_PROMPT.step,
        "version": "7",
        "system": "Be brief.\n{x}",
        "template": "{{y}} ü",
    }


def test_a_source_of_the_triangle_that_people_named_comes_back():
    study = study_report()
    view = replace(study.study.triangle, source=TriangleSource.CLAIMS, name="Motor", warnings=("One cell fell.",))
    given = replace(
        study,
        study=replace(study.study, triangle=view),
        triangle=replace(study.triangle, warnings=("One cell fell.",)),
    )

    assert rows_from_json(shelf(view), HOUSE, STUDY, stored(rows_to_json(STUDY, given))) == given


def test_every_kind_that_makes_a_result_of_its_own_is_replayed():
    assert set(RunKind) - REPLAYED == {RunKind.REPLAY}
