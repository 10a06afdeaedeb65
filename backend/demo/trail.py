"""The audit trail of the book: uploads, runs, openings of evidence and people's acts, in the order of their moments."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from backend.demo.case import AssessedCase, Course
from backend.demo.chance import seeded
from backend.demo.reading import Evidence
from backend.store.audit import Act, PastAct
from backend.store.openings import EVIDENCE_OPENED

_LOOKING = timedelta(minutes=15)


def trail(book: Iterable[tuple[AssessedCase, Course]], evidence: Evidence) -> list[PastAct]:
    """Return every act of the book, oldest first."""
    acts = [act for case, course in book for act in _of_case(case, course, evidence)]
    return sorted(acts, key=lambda act: act.at)


def _of_case(case: AssessedCase, course: Course, evidence: Evidence) -> Iterator[PastAct]:
    institution_id = case.sender.institution_id
    for paper in case.papers:
        looked_at = paper.looked_at
        details = {"sha256": looked_at.sha256, "size_bytes": looked_at.size_bytes, "media_type": looked_at.media_type}
        uploaded = Act("document_uploaded", "document", str(paper.document_id), {**details, "earlier_uploads": 0})
        yield PastAct(case.received_at - timedelta(minutes=2), case.sender, uploaded)
        yield PastAct(paper.read_at, None, _ended(str(paper.run_id)), institution_id)
    yield PastAct(case.assessed_at, None, _ended(str(case.run_id)), institution_id)
    yield from course.acts
    yield from _openings(case, course, evidence)


def _ended(run_id: str) -> Act:
    return Act("run.succeeded", "run", run_id, {"fence": 1, "attempt": 1})


def _openings(case: AssessedCase, course: Course, evidence: Evidence) -> Iterator[PastAct]:
    """Yield the looks at evidence that the decision counts, in the minutes before it."""
    made = course.decision
    if made is None or not made.facts_opened:
        return
    chance = seeded("openings", case.reference)
    facts = [(p.document_id, fact) for p in case.papers for fact in evidence.get(p.document_id, [])]
    for document_id, (fact_id, page) in chance.sample(facts, made.facts_opened):
        opened = Act(EVIDENCE_OPENED, "document", str(document_id), {"fact_id": fact_id, "page": page})
        yield PastAct(made.at - _LOOKING * chance.random(), made.by, opened)
