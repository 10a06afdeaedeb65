"""The wording of a policy as stored: clauses, sublimits and insured things to JSON and back."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from backend.domain.policies import Clause, ClauseKind, Sublimit

Json = Mapping[str, object]


def clause_to_json(clause: Clause) -> dict[str, object]:
    """Return a clause as the column `clauses` holds it."""
    return {
        "id": clause.id,
        "kind": str(clause.kind),
        "title": clause.title,
        "text": clause.text,
        "perils": list(clause.perils),
        "circumstances": {name: list(values) for name, values in clause.circumstances.items()},
        "page": clause.page,
    }


def clause_from_json(body: Json) -> Clause:
    """Return the clause; ValueError names what it lacks."""
    lacking = [name for name in ("id", "kind", "title", "text") if not str(body.get(name) or "").strip()]
    if lacking:
        raise ValueError(f"a clause lacks {', '.join(lacking)}")
    kind = str(body["kind"])
    if kind not in set(ClauseKind):
        raise ValueError(f"a clause is of the unknown kind {kind}")
    circumstances = body.get("circumstances") or {}
    if not isinstance(circumstances, Mapping):
        raise TypeError("the circumstances of a clause are fields with their values")
    return Clause(
        id=str(body["id"]).strip(),
        kind=ClauseKind(kind),
        title=str(body["title"]),
        text=str(body["text"]),
        perils=words_of(body.get("perils")),
        circumstances={str(name): words_of(values) for name, values in circumstances.items()},
        page=int(str(body.get("page") or 0)),
    )


def sublimit_to_json(sublimit: Sublimit) -> dict[str, object]:
    """Return a sublimit as the column `sublimits` holds it."""
    return {"name": sublimit.name, "perils": list(sublimit.perils), "limit_usd": str(sublimit.limit_usd)}


def sublimit_from_json(body: Json) -> Sublimit:
    """Return the sublimit that the column holds."""
    return Sublimit(str(body["name"]), words_of(body.get("perils")), Decimal(str(body["limit_usd"])))


def words_of(value: object) -> tuple[str, ...]:
    """Return a list of words as a tuple; TypeError where it is none."""
    if value is None or value == "":
        return ()
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, Sequence):
        raise TypeError("a list of words is expected")
    return tuple(str(word) for word in value)
