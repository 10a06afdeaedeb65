"""Everything that the tests of red flags look at, gathered once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from backend.domain.claims.red_flags import RED_FLAGS
from backend.pipelines.claim.bills import Bill, list_bills
from backend.pipelines.claim.conflicts import find_conflicts
from backend.pipelines.claim.coverage import check_coverage
from backend.pipelines.claim.findings import Coverage, FlagFinding
from backend.pipelines.claim.inputs import ClaimInputs
from backend.pipelines.statements import Conflict
from backend.pipelines.steering import Passage, steering_passages


@dataclass(frozen=True, slots=True)
class Scene:
    """A claim with its coverage, contradictions, bills and steering passages."""

    inputs: ClaimInputs
    coverage: Coverage
    conflicts: tuple[Conflict, ...]
    bills: tuple[Bill, ...]
    passages: tuple[Passage, ...]

    @property
    def loss_date(self) -> date | None:
        """Return the date of loss as reported."""
        return self.inputs.day("loss_date")

    def window_days(self, flag_id: str) -> int:
        """Return the window of a flag in this line; 0 where it has none."""
        return RED_FLAGS[flag_id].window_days.get(self.inputs.line, 0)

    def conflicts_on(self, *names: str) -> tuple[Conflict, ...]:
        """Return the contradictions on some facts."""
        return tuple(conflict for conflict in self.conflicts if conflict.field in names)


FlagTest = Callable[[Scene], FlagFinding]


def set_scene(inputs: ClaimInputs) -> Scene:
    """Return the claim made ready for the tests of red flags."""
    return Scene(
        inputs=inputs,
        coverage=check_coverage(inputs),
        conflicts=find_conflicts(inputs),
        bills=list_bills(inputs),
        passages=steering_passages(inputs.form, inputs.fields, inputs.documents),
    )
