"""The place of every claim whose jurisdiction has no table here: it says so, and starts no clock."""

from backend.domain.clocks.rules import Jurisdiction

OTHER = Jurisdiction(
    code="",
    name="Other",
    time_zone="America/New_York",
    rules=(),
    note="No table of deadlines is held for this place, so no clock runs here; keep its deadlines by hand.",
)
