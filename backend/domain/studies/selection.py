"""What an actuary chooses for one version of a study; JSON keeps it, and reading it back refuses what does not fit."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from backend.domain.studies.words import Average, MethodName, SigmaRule, TailKind
from backend.domain.triangles import Measure

ALL_METHODS = tuple(MethodName)
DEFAULT_METHODS = (MethodName.CHAIN_LADDER, MethodName.MACK)


@dataclass(frozen=True, slots=True)
class Tail:
    """
    What follows the last age: `factor` for a constant tail; a curve finds its own.

    `sigma` and `standard_error` of the tail factor enter Mack's errors; None extrapolates them log-linearly.
    """

    kind: TailKind = TailKind.NONE
    factor: float = 1.0
    sigma: float | None = None
    standard_error: float | None = None


@dataclass(frozen=True, slots=True)
class FactorChoice:
    """
    How link ratios become development factors.

    `last_periods` keeps the newest so many link ratios of each age (None all); `excluded` names single ones by origin
    and the younger of the two ages; `picked` sets the factor of an age by hand; `averages` replaces the average of
    single ages.
    """

    average: Average = Average.VOLUME
    averages: Mapping[int, Average] = field(default_factory=dict)
    last_periods: int | None = None
    excluded: frozenset[tuple[str, int]] = frozenset()
    picked: Mapping[int, float] = field(default_factory=dict)
    sigma: SigmaRule = SigmaRule.MACK
    tail: Tail = Tail()


@dataclass(frozen=True, slots=True)
class ExpectedChoice:
    """
    What the methods with a premium need; `loss_ratio` None takes Cape Cod's.

    `trend` is a year's growth of losses, `decay` how much weight an origin keeps a year away (1 all).
    """

    loss_ratio: float | None = None
    trend: float = 0.0
    decay: float = 1.0
    iterations: int = 2


@dataclass(frozen=True, slots=True)
class SimulationChoice:
    """How the bootstrap draws; the same seed gives the same figures."""

    simulations: int = 10_000
    seed: int = 42


@dataclass(frozen=True, slots=True)
class Selection:
    """Everything one version of a study chooses; `basis` None takes paid, then incurred."""

    methods: tuple[MethodName, ...] = DEFAULT_METHODS
    basis: Measure | None = None
    factors: FactorChoice = FactorChoice()
    expected: ExpectedChoice = ExpectedChoice()
    simulation: SimulationChoice = SimulationChoice()
