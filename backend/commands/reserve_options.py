"""The options of `manage.py reserve`, and the selection that they make."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from backend.domain.studies.selection import (
    ALL_METHODS,
    DEFAULT_METHODS,
    ExpectedChoice,
    FactorChoice,
    Selection,
    SimulationChoice,
    Tail,
)
from backend.domain.studies.words import Average, MethodName, SigmaRule, TailKind
from backend.domain.triangles import BASES, Measure
from backend.errors import InvalidRequestError

EVERY = "all"
_UNRECOGNIZED = "unrecognized arguments: "
_EXCLUDE_HELP = "leave one link ratio out; AGE is the younger of its two ages in months"
_CURVES = (TailKind.EXPONENTIAL.value, TailKind.INVERSE_POWER.value)


class _Parser(argparse.ArgumentParser):
    """Reads the command line; what does not fit ends the command with 2 and one sentence, without the usage."""

    def error(self, message: str) -> NoReturn:
        """Say what does not fit and where the options are listed."""
        strange = message.removeprefix(_UNRECOGNIZED)
        named = " ".join(word for word in strange.split() if word.startswith("-")) or strange
        said = f"There is no option '{_printable(named)}'" if strange != message else _printable(message, 200)
        self.exit(2, f"{said[:1].upper()}{said[1:]}; {self.prog} --help lists the options.\n")


def make_parser() -> argparse.ArgumentParser:
    """Return what reads the command line."""
    parser = _Parser(
        prog="manage.py reserve",
        description="Compute reserves from one triangle without a database.",
        allow_abbrev=False,
    )
    parser.add_argument("triangle", type=Path, metavar="TRIANGLE.csv", help="origin, age_months, value[, measure]")
    parser.add_argument("--method", action="append", metavar="NAME,...", help=f"{_names()}, or {EVERY}; several may be")
    parser.add_argument("--basis", choices=[one.value for one in BASES], help="compute from these amounts")
    parser.add_argument("--unit", default="USD", help="what an amount is, such as 'USD thousand' (default USD)")
    parser.add_argument("--json", action="store_true", help="print JSON; it is printed in any case")
    _add_factors(parser)
    _add_tail(parser)
    _add_others(parser)
    return parser


def selection_of(options: argparse.Namespace) -> Selection:
    """
    Return the selection that the options make.

    Raises:
        InvalidRequestError: a method, an exclusion or the tail does not fit.

    """
    expected, simulation = ExpectedChoice(), SimulationChoice()
    return Selection(
        methods=_methods(options.method),
        basis=Measure(options.basis) if options.basis else None,
        factors=FactorChoice(
            average=Average(options.average),
            last_periods=options.last,
            excluded=frozenset(_exclusion(said) for said in options.exclude),
            picked=dict(_pick(said) for said in options.pick),
            sigma=SigmaRule(options.sigma),
            tail=_tail(options),
        ),
        expected=ExpectedChoice(
            options.loss_ratio,
            expected.trend if options.trend is None else options.trend,
            expected.decay if options.decay is None else options.decay,
            expected.iterations if options.iterations is None else options.iterations,
        ),
        simulation=SimulationChoice(
            simulation.simulations if options.simulations is None else options.simulations,
            simulation.seed if options.seed is None else options.seed,
        ),
    )


def _add_factors(parser: argparse.ArgumentParser) -> None:
    given = parser.add_argument_group("development factors")
    given.add_argument(
        "--sigma", choices=[one.value for one in SigmaRule], default="mack", help="rule of the last sigma"
    )
    given.add_argument("--average", choices=[one.value for one in Average], default="volume", help="of the link ratios")
    given.add_argument("--last", type=int, metavar="N", help="only the newest N link ratios of each age")
    given.add_argument("--exclude", action="append", default=[], metavar="ORIGIN:AGE", help=_EXCLUDE_HELP)
    given.add_argument("--pick", action="append", default=[], metavar="AGE:FACTOR", help="set a factor by hand")


def _add_tail(parser: argparse.ArgumentParser) -> None:
    given = parser.add_argument_group("tail")
    given.add_argument("--tail-factor", type=float, metavar="F", help="a constant tail")
    given.add_argument("--tail-curve", choices=_CURVES, help="a tail from a curve through the factors")
    given.add_argument("--tail-sigma", type=float, metavar="S", help="sigma of the tail, for Mack's errors")
    given.add_argument("--tail-standard-error", type=float, metavar="E", help="standard error of the tail factor")


def _add_others(parser: argparse.ArgumentParser) -> None:
    given = parser.add_argument_group("expected losses and simulation")
    given.add_argument("--loss-ratio", type=float, metavar="R", help="expected, as a fraction (default: Cape Cod's)")
    given.add_argument("--trend", type=float, metavar="T", help="a year's growth of losses; 0.03 is 3 %%")
    given.add_argument("--decay", type=float, metavar="D", help="weight that an origin keeps a year away, up to 1")
    given.add_argument("--iterations", type=int, metavar="N", help="of Benktander (default 2)")
    given.add_argument("--simulations", type=int, metavar="N", help="of the bootstrap (default 10,000)")
    given.add_argument("--seed", type=int, metavar="N", help="of the bootstrap (default 42)")


def _methods(given: Sequence[str] | None) -> tuple[MethodName, ...]:
    """Return the methods named, each once, in the order given."""
    if given is None:
        return DEFAULT_METHODS
    names = [part.strip().lower().replace("-", "_") for said in given for part in said.split(",") if part.strip()]
    if EVERY in names:
        return ALL_METHODS
    strange = [name for name in names if name not in set(ALL_METHODS)]
    if strange or not names:
        said = ", ".join(strange)
        raise InvalidRequestError(f"There is no method '{_printable(said)}'; the methods are {_names()} and {EVERY}.")
    return tuple(dict.fromkeys(MethodName(name) for name in names))


def _exclusion(said: str) -> tuple[str, int]:
    origin, _, age = said.rpartition(":")
    if not origin or not age.isdecimal():
        raise InvalidRequestError("An exclusion is written ORIGIN:AGE with the younger age in months, such as 2019:12.")
    return origin, int(age)


def _pick(said: str) -> tuple[int, float]:
    age, _, factor = said.partition(":")
    try:
        return int(age), float(factor)
    except ValueError:
        raise InvalidRequestError("A factor set by hand is written AGE:FACTOR, such as 12:3.5.") from None


def _tail(options: argparse.Namespace) -> Tail:
    errors = (options.tail_sigma, options.tail_standard_error)
    if options.tail_factor is not None and options.tail_curve is not None:
        raise InvalidRequestError("Give either --tail-factor or --tail-curve.")
    if options.tail_factor is not None:
        return Tail(TailKind.CONSTANT, options.tail_factor, *errors)
    if options.tail_curve is not None:
        return Tail(TailKind(options.tail_curve), 1.0, *errors)
    if errors != (None, None):
        raise InvalidRequestError("--tail-sigma and --tail-standard-error belong to --tail-factor or --tail-curve.")
    return Tail()


def _printable(text: str, longest: int = 80) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in text[:longest])


def _names() -> str:
    return ", ".join(ALL_METHODS)
