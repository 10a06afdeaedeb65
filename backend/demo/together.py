"""How the demonstration's people work together: notes, tasks, watches, their inboxes' lines, and saved views."""

from datetime import datetime
from uuid import UUID

from backend.demo.chance import seeded
from backend.demo.people import find_people
from backend.demo.reading import inside
from backend.demo.together_cases import TalkedCase, talked_cases
from backend.demo.together_past import Past, store_past
from backend.demo.together_words import TALKS, Talk
from backend.domain.collaboration import NewTask, NewView, Screen, SubjectType
from backend.domain.runs import RunState
from backend.services.collaboration import CollaborationService
from backend.services.saved_views import SavedViewsService
from backend.store.work import UnitOfWork

VIEWS = (
    ("mia.manager", NewView(Screen.SUBMISSIONS, "Late answers", {"status": "Open", "due": "Overdue"}, is_shared=True)),
    (
        "sue.supervisor",
        NewView(
            Screen.CLAIMS,
            "Grave and open",
            {"status": "Open", "severity": "High", "order": "Highest score"},
            is_shared=True,
        ),
    ),
    ("abe.adjuster", NewView(Screen.CLAIMS, "My clocks of the next days", {"scope": "Mine", "due": "Due soon"})),
    ("uma.underwriter", NewView(Screen.RUNS, "My failed runs", {"run_state": RunState.FAILED, "run_mine": "true"})),
)
"""Who keeps which view; the values are those that the lists show."""


def write_together(work: UnitOfWork, institution_id: UUID, now: datetime) -> int:
    """Let people talk on open cases, give tasks, watch and keep views; return how many cases are talked about."""
    people = find_people(work, institution_id)
    found = {kind: talked_cases(work, people, kind, now, len(talks)) for kind, talks in TALKS.items()}
    past = Past(now)
    for kind in (SubjectType.SUBMISSION, SubjectType.CLAIM):
        for case, talk in zip(found[kind], TALKS[kind], strict=False):
            past.tell(case, talk, seeded("together", case.reference))
    store_past(work, institution_id, past)
    desk = CollaborationService(inside(work))
    for case, talk in zip(found[SubjectType.STUDY], TALKS[SubjectType.STUDY], strict=False):
        _talk_now(desk, case, talk, now)
    views = SavedViewsService(inside(work))
    for username, view in VIEWS:
        views.save(people[username], view)
    return sum(map(len, found.values()))


def _talk_now(desk: CollaborationService, case: TalkedCase, talk: Talk, now: datetime) -> None:
    """Say it all at once: a study begins with the load itself, so that nothing on it lies further back."""
    for seat in talk.watchers:
        desk.watch(case.seats[seat], case.subject)
    for seat, words in talk.lines:
        desk.add_note(case.seats[seat], case.subject, case.spoken(words))
    for errand in talk.errands:
        doer = case.seats[errand.doer].user_id
        desk.add_task(case.seats[errand.giver], NewTask(case.subject, errand.title, doer, errand.day(now.date())))
