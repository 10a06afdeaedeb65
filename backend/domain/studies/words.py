"""The closed vocabularies of studies; command line, tables, results and screens use these and no others."""

from enum import StrEnum


class MethodName(StrEnum):
    """The methods of a study."""

    CHAIN_LADDER = "chain_ladder"
    MACK = "mack"
    BORNHUETTER_FERGUSON = "bornhuetter_ferguson"
    CAPE_COD = "cape_cod"
    BENKTANDER = "benktander"
    INCREMENTAL_ADDITIVE = "incremental_additive"
    MUNICH = "munich"
    CLARK_LOGLOGISTIC = "clark_loglogistic"
    CLARK_WEIBULL = "clark_weibull"
    ODP_BOOTSTRAP = "odp_bootstrap"
    ONE_YEAR = "one_year"


NEED_PREMIUM = frozenset(
    {
        MethodName.BORNHUETTER_FERGUSON,
        MethodName.CAPE_COD,
        MethodName.BENKTANDER,
        MethodName.INCREMENTAL_ADDITIVE,
    }
)
"""Methods that weigh losses against the premium (or another exposure) of each origin."""


class Average(StrEnum):
    """How the link ratios of an age become one factor; `MEDIAL` is the plain mean without the highest and lowest."""

    VOLUME = "volume"
    SIMPLE = "simple"
    REGRESSION = "regression"
    GEOMETRIC = "geometric"
    MEDIAL = "medial"


class SigmaRule(StrEnum):
    """How the last sigma, which the data cannot give, is found: Mack's smallest rule, or log-linear extrapolation."""

    MACK = "mack"
    LOGLINEAR = "loglinear"


class TailKind(StrEnum):
    """What follows the last age of the triangle."""

    NONE = "none"
    CONSTANT = "constant"
    EXPONENTIAL = "exponential"
    INVERSE_POWER = "inverse_power"


class StudyStatus(StrEnum):
    """Where a study stands: it follows from the run of its newest version and from the version adopted."""

    DRAFT = "draft"
    RUNNING = "running"
    FAILED = "failed"
    READY = "ready"
    ADOPTED = "adopted"
