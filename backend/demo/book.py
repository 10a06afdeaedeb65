"""The book of past cases: half a year of submissions, assessed by the real pipeline, stored as real rows."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from backend.demo.assessing import Assessor, chain_without_model
from backend.demo.calendar import received_moments
from backend.demo.case import AssessedCase, Course
from backend.demo.case_rows import (
    Row,
    decision_rows,
    document_rows,
    referral_rows,
    result_row,
    rules_of,
    run_rows,
    submission_row,
)
from backend.demo.chance import seeded, weighted
from backend.demo.course import CaseCourse
from backend.demo.reading import read_papers
from backend.demo.staff import Staff
from backend.demo.trail import trail
from backend.domain.access import Principal
from backend.domain.products import PRODUCTS
from backend.pipelines.underwriting import DEFAULT_PROMPT
from backend.services.guidelines import active_guideline
from backend.services.prompts import active_prompt
from backend.store.audit import Act
from backend.store.bulk import insert_rows
from backend.store.facts import FactOrigin
from backend.store.run_material import material_row
from backend.store.tables import Decision, Document, Referral, RuleResultRow, Run, RunMaterial, RunResult, Submission
from backend.store.work import UnitOfWork

CASES = 240
_SENDERS = {"client": 45, "underwriter": 32, "senior": 23}
Book = Sequence[tuple[AssessedCase, Course]]


def write_book(work: UnitOfWork, staff: Staff, now: datetime, cases: int = CASES) -> int:
    """Store the book of an institution that has none, and return how many cases it holds."""
    institution_id = staff.manager.institution_id
    guidelines = {product: active_guideline(work, institution_id, product) for product in PRODUCTS}
    words = active_prompt(work, institution_id, DEFAULT_PROMPT.step)
    assessor = Assessor(guidelines, chain_without_model(), words)
    moments = received_moments(seeded("calendar"), now, cases)
    book = [_case(assessor, staff, now, entry) for entry in enumerate(moments, 1)]
    _store(work, book)
    evidence = read_papers(work, [case for case, _ in book])
    loaded = Act("demonstration_loaded", "institution", str(institution_id), {"invented_cases": len(book)})
    work.audit.record(None, loaded, institution_id)
    work.audit.record_past(trail(book, evidence))
    return len(book)


def _case(assessor: Assessor, staff: Staff, now: datetime, entry: tuple[int, datetime]) -> tuple[AssessedCase, Course]:
    number, received_at = entry
    chance = seeded("course", number)
    case = assessor.assess(number, received_at, _sender(staff, weighted(chance, _SENDERS)))
    return case, CaseCourse(case, staff, now, chance).tell()


def _sender(staff: Staff, role: str) -> Principal:
    return {"client": staff.client, "underwriter": staff.underwriter, "senior": staff.senior}[role]


def _store(work: UnitOfWork, book: Book) -> None:
    """Insert the rows of all cases, parents first, one statement a table."""

    def put(table: type[Any], rows_of: Callable[[AssessedCase, Course], list[Row]]) -> None:
        insert_rows(work.session, table, (row for case, course in book for row in rows_of(case, course)))

    put(Submission, lambda case, course: [submission_row(case, course)])
    put(Run, lambda case, _: run_rows(case))
    put(RunResult, lambda case, _: [result_row(case)])
    put(RunMaterial, lambda case, _: [material_row(case.run_id, case.sender.institution_id, case.material)])
    put(RuleResultRow, lambda case, _: rules_of(case))
    put(Document, lambda case, _: document_rows(case))
    put(Referral, lambda case, course: referral_rows(case, course.referrals))
    put(Decision, decision_rows)
    work.facts.add_stated(
        (_origin(case), [entry.fact() for entry in case.assessment.weighed.derived]) for case, _ in book
    )


def _origin(case: AssessedCase) -> FactOrigin:
    return FactOrigin(case.sender.institution_id, case.run_id)
