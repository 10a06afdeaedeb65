"""The library of wordings: the clauses of each line, from which a policy takes those it names by code."""

from collections.abc import Iterable, Mapping

from backend.domain.policies import Clause, PolicyLine
from backend.domain.wordings.auto import AUTO_WORDING
from backend.domain.wordings.liability import LIABILITY_WORDING
from backend.domain.wordings.property import PROPERTY_WORDING

WORDINGS: Mapping[PolicyLine, tuple[Clause, ...]] = {
    PolicyLine.AUTO: AUTO_WORDING,
    PolicyLine.PROPERTY: PROPERTY_WORDING,
    PolicyLine.LIABILITY: LIABILITY_WORDING,
}
"""A circumstance's value is a word of the form, `true` or `false`, or a bound such as `>60` for a number."""


def clauses_of(line: PolicyLine, codes: Iterable[str]) -> tuple[Clause, ...]:
    """Return the clauses of those codes in the order of the wording; KeyError names the first code it lacks."""
    wanted = list(codes)
    known = {clause.id for clause in WORDINGS[line]}
    for code in wanted:
        if code not in known:
            raise KeyError(code)
    return tuple(clause for clause in WORDINGS[line] if clause.id in wanted)
