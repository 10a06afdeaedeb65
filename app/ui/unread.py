"""How many lines of the inbox are unread, as the menu says it on every screen."""

from app.services import get_services
from app.ui.registry import PageSpec
from backend.domain.access import Principal

INBOX = "Inbox.py"
MOST = 99


def titled(spec: PageSpec, person: Principal) -> str:
    """Return the title of a screen in the menu; that of the inbox says how many lines are unread."""
    if spec.file != INBOX:
        return spec.title
    unread = _count(person)
    return f"{spec.title} ({unread if unread <= MOST else f'{MOST}+'})" if unread else spec.title


def _count(person: Principal) -> int:
    """Return the count of now: one statement that reads no more of the index of unread lines than the menu says."""
    unread: int = get_services().notifications.count_unread(person, MOST + 1)
    return unread
