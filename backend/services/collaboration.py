"""Working together on a case: notes with mentions, tasks with a day, and watching."""

from backend.services.case_notes import CaseNotes
from backend.services.case_tasks import CaseTasks
from backend.services.case_watching import CaseWatching


class CollaborationService(CaseNotes, CaseTasks, CaseWatching):
    """What people of the house write, ask and want to know on a case that they may read."""
