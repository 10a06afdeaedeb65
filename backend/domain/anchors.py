"""Anchors: ends of the audit chain kept outside the database and signed with a key the database does not hold."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime

MOST_CHARACTERS = 1000
LAST_NUMBER = 2**63 - 1
FIRST_YEAR, LAST_YEAR = 1970, 9999


@dataclass(frozen=True, slots=True)
class Anchor:
    """The end of the chain at a moment; `mac` is empty where no key was set."""

    seq: int
    hash: str
    at: str
    mac: str = ""

    @property
    def moment(self) -> datetime:
        """When the end was seen."""
        return datetime.fromisoformat(self.at)

    def to_json(self) -> Mapping[str, object]:
        """Return the anchor for files and logs."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class KeptAnchors:
    """The anchors of a file, and in one sentence what in it could not be read, empty when everything could."""

    anchors: tuple[Anchor, ...] = ()
    trouble: str = ""


def sign(anchor: Anchor, key: str) -> Anchor:
    """Return the anchor with its signature; without a key it stays unsigned."""
    return replace(anchor, mac=_mac(anchor, key)) if key else anchor


def is_signed(anchor: Anchor, key: str) -> bool:
    """Tell whether this key signed exactly this anchor."""
    return hmac.compare_digest(anchor.mac, _mac(anchor, key))


def parse_anchor(line: str) -> Anchor | None:
    """Return the anchor of one line of JSON, None where the line is something else."""
    if len(line) > MOST_CHARACTERS:
        return None
    try:
        found = json.loads(line)
        anchor = Anchor(int(found["seq"]), str(found["hash"]), str(found["at"]), str(found["mac"]))
        return anchor if _is_possible(anchor) else None
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None


def _is_possible(anchor: Anchor) -> bool:
    """Tell whether a chain can have such an end and a screen can show its moment."""
    moment = anchor.moment
    is_shown = moment.tzinfo is not None and FIRST_YEAR <= moment.year < LAST_YEAR
    return is_shown and 0 < anchor.seq <= LAST_NUMBER and anchor.mac.isascii()


def _mac(anchor: Anchor, key: str) -> str:
    text = f"{anchor.seq}\n{anchor.hash}\n{anchor.at}"
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()
