"""The audit trail as people look at it: filters, one page of acts, one act, and how the chain stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from backend.domain.anchors import Anchor
from backend.domain.audit_chain import ChainBreak, ChainEnd

PAGE_SIZE = 50
OPEN_TO_ADMINS = frozenset({"user", "institution", "guideline", "prompt", "audit"})
"""What acts are done to whose details hold nothing of a case."""


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What the trail is narrowed to; empty values narrow nothing. `before` is the number the page begins below."""

    actor: str = ""
    action: str = ""
    subject: str = ""
    """The reference of a case or the id of anything acts are done to."""
    day: date | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One act; `details` is None where they are not for the reader."""

    seq: int
    at: datetime
    actor: str
    role: str
    action: str
    object_type: str
    object_id: str
    details: Mapping[str, object] | None
    prev_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Acts, newest first; `older_before` begins the next page, None on the last."""

    entries: tuple[AuditEntry, ...]
    older_before: int | None


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """What a verification looked at and found; `is_whole_chain` is False where only the newest part was walked."""

    checked: int
    first: int
    end: ChainEnd
    found: ChainBreak | None
    anchors: int
    unsigned_anchors: int
    is_whole_chain: bool
    seconds: float
    trouble: str = ""
    """What of the anchors could not be read, in one sentence."""

    @property
    def is_sound(self) -> bool:
        """Tell whether everything looked at holds."""
        return self.found is None


@dataclass(frozen=True, slots=True)
class PastCheck:
    """A verification of the past, as its own act in the trail tells."""

    at: datetime
    by: str
    details: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ChainStatus:
    """How the chain stands; `advice` says in one sentence what weakens its protection, empty when nothing does."""

    end: ChainEnd
    last_check: PastCheck | None
    last_anchor: Anchor | None
    advice: str
