"""What happened to cases in a span of days: the filter behind each figure of the dashboard, kept in the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from urllib.parse import urlencode

from backend.domain.runs import RunKind

YEARS = frozenset(range(1900, 2200))
"""Years that an address may speak of; days beyond them are nonsense and overflow."""


WORK = (RunKind.DOCUMENT, RunKind.UNDERWRITING, RunKind.CLAIM, RunKind.ACTUARIAL)
"""Kinds of run that read and assess; a report, a challenger and a replay tell or repeat what these did."""


NAMES = ("what", "since", "until", "of", "detail")
"""The parts of an address that say what happened, as `Happened.to_query` names them."""


class Happening(StrEnum):
    """What a list of submissions, claims or runs is narrowed to; each list knows some of these."""

    RECEIVED = "received"
    DECIDED = "decided"
    STRAIGHT_THROUGH = "straight_through"
    DEPARTED = "departed"
    OVERRIDDEN = "overridden"
    REFERRED = "referred"
    ANSWERED = "answered"
    OPEN = "open"
    REPORTED = "reported"
    SETTLED = "settled"
    DENIED = "denied"
    CLOSED = "closed"
    PAID = "paid"
    RESERVED = "reserved"
    FINISHED = "finished"
    FAILED = "failed"
    RETRIED = "retried"
    WITHOUT_MODEL = "without_model"
    PRICED = "priced"
    WORK_PRICED = "work_priced"


@dataclass(frozen=True, slots=True)
class Happened:
    """
    Something that happened in days, both included (UTC), in one line or in all.

    `detail` narrows further: the rule that was overridden (with its reason after a bar), or the ages in days of what
    is open (`6-10`, `31-`), which is counted today and not in the days; of claims, what is not closed.
    """

    what: Happening
    since: date
    until: date
    line: str = ""
    detail: str = ""

    def to_query(self) -> dict[str, str]:
        """Return it as the parameters of an address."""
        named = {
            "what": self.what.value,
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "of": self.line,
            "detail": self.detail,
        }
        return {name: value for name, value in named.items() if value}

    def url(self, screen: str) -> str:
        """Return the address of a screen that lists these cases and no others."""
        return f"{screen}?{urlencode(self.to_query())}"


def happened_in(query: Mapping[str, str]) -> Happened | None:
    """Return what an address asks for, None where it asks for nothing or for nonsense."""
    try:
        since, until = date.fromisoformat(query["since"]), date.fromisoformat(query["until"])
        what = Happening(query["what"])
    except (KeyError, ValueError):
        return None
    if not {since.year, until.year} <= YEARS:
        return None
    return Happened(what, min(since, until), max(since, until), query.get("of", ""), query.get("detail", ""))


def ages_of(detail: str) -> tuple[int, int | None]:
    """Return the ages in whole days that a detail names, both included; everything for nonsense."""
    first, _, last = detail.partition("-")
    if not first.isdecimal() or len(first) > 4 or len(last) > 4 or (last and not last.isdecimal()):  # noqa: PLR2004
        return 0, None
    return int(first), int(last) if last else None
