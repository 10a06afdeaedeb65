"""Does an exclusion apply? By the circumstances its clause names, with the clause's own text beside the answer."""

import re

from backend.domain.code_words import code_words
from backend.domain.policies import Clause, ClauseKind, PolicyTerm
from backend.pipelines.claim.circumstances import weigh_circumstances
from backend.pipelines.claim.findings import Applies, Exclusion
from backend.pipelines.claim.inputs import ClaimInputs

_SHORTEST_HINT = 5


def list_exclusions(inputs: ClaimInputs, policy: PolicyTerm) -> tuple[Exclusion, ...]:
    """Return every exclusion of the wording with its answer, in the order of the wording."""
    return tuple(_weigh(inputs, clause) for clause in policy.clauses if clause.kind is ClauseKind.EXCLUSION)


def _weigh(inputs: ClaimInputs, clause: Clause) -> Exclusion:
    loss_type = inputs.text("loss_type")
    if clause.perils and loss_type not in clause.perils:
        spoken = ", ".join(code_words(peril) for peril in clause.perils)
        return _answer(clause, Applies.NO, f"It speaks of {spoken}, not of {loss_type.replace('_', ' ')}.")
    if clause.circumstances:
        applies, because = weigh_circumstances(inputs, clause.circumstances)
        is_hinted = applies is Applies.UNKNOWN and (bool(clause.perils) or bool(_hint(inputs, clause)))
        return _answer(clause, applies, because, is_hinted=is_hinted)
    if clause.perils:
        return _answer(clause, Applies.YES, f"The kind of loss is {loss_type.replace('_', ' ')}.")
    return _answer(clause, Applies.UNKNOWN, "The clause names no circumstance that the form asks for.")


def _answer(clause: Clause, applies: Applies, because: str, *, is_hinted: bool = False) -> Exclusion:
    return Exclusion(clause.id, clause.title, clause.text, applies, because, is_hinted)


def _hint(inputs: ClaimInputs, clause: Clause) -> str:
    """Return a word of the circumstances that account or documents use; it can only make the outcome stricter."""
    told = " ".join((inputs.text("description"), *(page.text for d in inputs.documents for page in d.pages))).casefold()
    words = (word for values in clause.circumstances.values() for value in values for word in value.split("_"))
    return next((word for word in words if len(word) >= _SHORTEST_HINT and _begins(word, told)), "")


def _begins(word: str, told: str) -> bool:
    """Tell whether a word of the text begins so: `racing` is not told by `bracing`."""
    return re.search(rf"(?<!\w){re.escape(word.casefold())}", told) is not None
