"""A claim in a case file: its line, its fields, the policy as an object, and earlier claims; typed or refused."""

from collections.abc import Iterable, Mapping
from dataclasses import fields as fields_of
from typing import TypeVar
from uuid import NAMESPACE_URL, uuid5

from pydantic import TypeAdapter, ValidationError

from backend.commands.opening import shown
from backend.domain.claims.forms import LOSS_FORMS
from backend.domain.policies import PolicyLine, PolicyTerm
from backend.domain.products import parse_fields
from backend.domain.scorecards import DEFAULT_SCORECARDS
from backend.errors import InvalidRequestError
from backend.pipelines.claim import CaseDocument, ClaimHistory, ClaimInputs, PriorClaim

CLAIM_KEYS = frozenset({"kind", "line", "fields", "policy", "prior_claims", "documents"})
_POLICY_KEYS = frozenset(field.name for field in fields_of(PolicyTerm)) - {"policy_id"}
_POLICY: TypeAdapter[PolicyTerm] = TypeAdapter(PolicyTerm)
_PRIOR: TypeAdapter[tuple[PriorClaim, ...]] = TypeAdapter(tuple[PriorClaim, ...])
_Typed = TypeVar("_Typed")


def claim_inputs(
    case: Mapping[str, object], fields: Mapping[str, object], documents: Iterable[CaseDocument]
) -> ClaimInputs:
    """
    Return the claim of a case file; no other claim of a book is known to it.

    Raises:
        InvalidRequestError: line, fields, policy or earlier claims do not fit.

    """
    line = _line(case.get("line"))
    earlier = _typed(_PRIOR, case.get("prior_claims", []), "prior_claims")
    return ClaimInputs(
        form=LOSS_FORMS[line],
        fields=parse_fields(LOSS_FORMS[line], fields),
        policy=_policy(case.get("policy")),
        scorecard=DEFAULT_SCORECARDS[line],
        documents=tuple(documents),
        history=ClaimHistory(prior_claims=earlier, linked=None),
    )


def _line(given: object) -> PolicyLine:
    if given not in list(PolicyLine):
        raise InvalidRequestError(f"A claim names its line; choose one of {', '.join(PolicyLine)}.")
    return PolicyLine(str(given))


def _policy(given: object) -> PolicyTerm | None:
    """Return the policy of the file, None where it has none; its id follows from its number."""
    if given is None:
        return None
    if not isinstance(given, dict):
        raise InvalidRequestError("The policy of a claim is a JSON object.")
    strange = sorted(set(given) - _POLICY_KEYS)
    if strange:
        raise InvalidRequestError(f"A policy has no entry {shown(', '.join(strange))[:200]}.")
    policy_id = str(uuid5(NAMESPACE_URL, str(given.get("number"))))
    policy = _typed(_POLICY, {**given, "policy_id": policy_id}, "policy")
    if policy.effective_date >= policy.expiry_date:
        raise InvalidRequestError("The policy ends before it begins.")
    return policy


def _typed(adapter: TypeAdapter[_Typed], given: object, name: str) -> _Typed:
    try:
        return adapter.validate_python(given)
    except ValidationError as refusal:
        fault = refusal.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(step) for step in (name, *fault["loc"]))
        raise InvalidRequestError(f"{shown(place)[:200]} does not fit: {fault['msg']}.") from None
