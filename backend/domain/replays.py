"""Replay: what a run worked on, what came out when it ran again, and where the two results part."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeGuard
from uuid import UUID

from backend.domain.runs import RunKind, RunState

Json = Mapping[str, object]
COURSE = frozenset({"attempts", "copied_from"})
"""Parts of a result that tell how it came about (requests, times, costs, a taken-over reading), not what it says."""
REPLAYED = frozenset(RunKind) - {RunKind.REPLAY}
"""The kinds of run that are replayed: all that end in a result of their own, a challenger's among them."""
MOST_SHOWN = 300
LONGEST_SHOWN = 400
_NAMES = ("rule_id", "flag_id", "id", "field", "name", "sentence", "text")


class ReplayVersions(StrEnum):
    """Which guideline, prompt and scorecard a replay uses: those of the run, or those that hold today."""

    STORED = "stored"
    TODAY = "today"


@dataclass(frozen=True, slots=True)
class RunMaterial:
    """Everything that a result was made from: inputs and versions as JSON, and each provider's answer in order."""

    inputs: Json
    versions: Json
    answers: tuple[Json, ...] = ()

    @property
    def material_hash(self) -> str:
        """Return the SHA-256 of the whole: equal material has equal hashes, however it was stored."""
        return hash_of({"inputs": self.inputs, "versions": self.versions, "answers": list(self.answers)})


@dataclass(frozen=True, slots=True)
class Difference:
    """One place in which two results part; an empty text says that one of them has nothing there."""

    path: str
    then: str
    now: str


@dataclass(frozen=True, slots=True)
class ReplayOutcome:
    """
    What a replay found.

    `same` is true only where every byte of the canonical result and its hash agree; `parted` counts all
    differences, of which the first are listed.
    """

    same: bool
    hash: str
    expected_hash: str
    differences: tuple[Difference, ...] = ()
    parted: int = 0
    note: str = ""

    def to_json(self) -> dict[str, object]:
        """Return the outcome as a run's result keeps it."""
        return {
            "kind": "replay",
            "same": self.same,
            "hash": self.hash,
            "expected_hash": self.expected_hash,
            "differences": [{"path": d.path, "then": d.then, "now": d.now} for d in self.differences],
            "parted": self.parted,
            "note": self.note,
        }


@dataclass(frozen=True, slots=True)
class ReplayView:
    """One replay of a run as people follow it; `outcome` is None until it has ended well."""

    replay_id: UUID
    run_id: UUID
    versions: ReplayVersions
    state: RunState
    step: str
    requested_by: str
    requested_at: datetime
    finished_at: datetime | None
    error: str
    outcome: ReplayOutcome | None


@dataclass(frozen=True, slots=True)
class ReplayableRun:
    """A run with what was kept of its material; `material_hash` is empty for runs older than that record."""

    run_id: UUID
    kind: RunKind
    subject_id: UUID
    finished_at: datetime | None
    result_hash: str
    versions: Mapping[str, str]
    material_hash: str = ""
    inputs_bytes: int = 0
    answers: tuple[str, ...] = ()

    @property
    def can_replay(self) -> bool:
        """Tell whether the run kept what a replay needs."""
        return bool(self.material_hash)


def outcome_from_json(kept: Json) -> ReplayOutcome:
    """Return the outcome that a run's result keeps."""
    listed = kept.get("differences")
    found = tuple(
        Difference(str(one["path"]), str(one["then"]), str(one["now"]))
        for one in (listed if isinstance(listed, list) else [])
    )
    return ReplayOutcome(
        same=kept.get("same") is True,
        hash=str(kept.get("hash", "")),
        expected_hash=str(kept.get("expected_hash", "")),
        differences=found,
        parted=int(str(kept.get("parted", len(found)))),
        note=str(kept.get("note", "")),
    )


def canonical(value: object) -> str:
    """Return JSON in one spelling: sorted keys, no blanks, and a whole number the same with and without a point."""
    return json.dumps(_even(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def hash_of(value: object) -> str:
    """Return the SHA-256 of a value in its canonical spelling."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def said(result: Json) -> dict[str, object]:
    """Return what a result says, without how it came about."""
    return {key: value for key, value in result.items() if key not in COURSE}


def differences(then: object, now: object, path: str = "") -> Iterator[Difference]:
    """
    Yield every place in which two JSON values part, in the order of the first.

    Entries of lists are told apart by their own names (a rule by its id) where all have one, else by their place.
    """
    if isinstance(then, Mapping) and isinstance(now, Mapping):
        yield from _of_parts(then, now, path)
    elif _is_list(then) and _is_list(now):
        before, after = _named(then, now)
        yield from _of_parts(before, after, path)
        if set(before) == set(after) and list(before) != list(after):
            yield Difference(f"{path} (order)", ", ".join(before), ", ".join(after))
    elif canonical(then) != canonical(now):
        yield Difference(path, _shown(then), _shown(now))


def _is_list(value: object) -> TypeGuard[Sequence[object]]:
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)


def _of_parts(then: Mapping[str, object], now: Mapping[str, object], path: str) -> Iterator[Difference]:
    for key in dict.fromkeys((*then, *now)):
        place = f"{path}.{key}" if path else str(key)
        if key in then and key in now:
            yield from differences(then[key], now[key], place)
        else:
            yield Difference(place, _shown(then.get(key)), _shown(now.get(key)))


def _named(then: Sequence[object], now: Sequence[object]) -> tuple[dict[str, object], dict[str, object]]:
    """Return both lists by the name of each entry."""
    for name in _NAMES:
        keyed = [_by(name, entries) for entries in (then, now)]
        if all(one is not None for one in keyed):
            return keyed[0] or {}, keyed[1] or {}
    return {str(i): each for i, each in enumerate(then)}, {str(i): each for i, each in enumerate(now)}


def _by(name: str, entries: Sequence[object]) -> dict[str, object] | None:
    """Return entries by a key of theirs, None unless every one has its own."""
    found: dict[str, object] = {str(e[name]): e for e in entries if isinstance(e, Mapping) and name in e}
    return found if len(found) == len(entries) else None


def _shown(value: object) -> str:
    text = "" if value is None else value if isinstance(value, str) else canonical(value)
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


def _even(value: object) -> object:
    """Return a value as every JSON store gives it back: a float without a fraction is a whole number."""
    if isinstance(value, Mapping):
        return {str(key): _even(each) for key, each in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [_even(each) for each in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
