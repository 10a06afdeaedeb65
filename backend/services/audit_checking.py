"""Verification of the chain: its rows are walked in order, and its anchors compared with the links they saw."""

import time
from collections.abc import Sequence

from backend.domain.access import Principal
from backend.domain.anchors import Anchor, KeptAnchors, is_signed
from backend.domain.audit_chain import ChainBreak, ChainEnd, Fault, missing, walk
from backend.domain.audit_views import ChainCheck
from backend.store.audit import Act
from backend.store.audit_list import CHAIN, VERIFIED
from backend.store.work import UnitOfWork


def check_chain(work: UnitOfWork, kept: KeptAnchors, anchor_key: str = "", newest: int | None = None) -> ChainCheck:
    """Return what the whole chain (or its `newest` rows) and all anchors are found to be; the first break wins."""
    started = time.monotonic()
    end = work.audit_reads.find_end()
    start = max(0, end.seq - newest) if newest is not None else 0
    before = ChainEnd(start, work.audit_reads.hashes_of([start]).get(start, "")) if start else ChainEnd()
    last, broken = _walk_on(work, before)
    found = _first((broken, check_anchors(work, kept.anchors, anchor_key, end)))
    return ChainCheck(
        checked=last.seq - start,
        first=start + 1,
        end=last,
        found=found,
        anchors=len(kept.anchors),
        unsigned_anchors=0 if anchor_key else len(kept.anchors),
        is_whole_chain=start == 0,
        seconds=time.monotonic() - started,
        trouble=kept.trouble,
    )


def _walk_on(work: UnitOfWork, before: ChainEnd) -> tuple[ChainEnd, ChainBreak | None]:
    """Walk from a link to the end; a link that is not there is the first break."""
    if before.seq and not before.hash:
        return before, missing(before.seq, before.seq)
    return walk(work.audit_reads.stream(after=before.seq or None), before)


def check_anchors(work: UnitOfWork, anchors: Sequence[Anchor], key: str, end: ChainEnd) -> ChainBreak | None:
    """Return the first link that an anchor saw otherwise, None when all agree."""
    hashes = work.audit_reads.hashes_of([anchor.seq for anchor in anchors])
    return _first(tuple(_compare(anchor, hashes.get(anchor.seq), key, end) for anchor in anchors))


def _compare(anchor: Anchor, found: str | None, key: str, end: ChainEnd) -> ChainBreak | None:
    if key and not is_signed(anchor, key):
        sentence = f"The anchor of {anchor.at} for number {anchor.seq} does not bear our signature."
        return ChainBreak(anchor.seq, Fault.ANCHOR_UNSIGNED, sentence)
    if found == anchor.hash:
        return None
    if found is None and anchor.seq > end.seq:
        sentence = f"The chain's end is cut off: it ends at {end.seq}, yet the anchor of {anchor.at} saw {anchor.seq}."
        return ChainBreak(end.seq + 1, Fault.END_CUT, sentence)
    sentence = (
        f"The chain was written anew: on {anchor.at} an anchor saw another number {anchor.seq} than there is now, "
        "so that number or an earlier one was replaced."
    )
    return ChainBreak(anchor.seq, Fault.REWRITTEN, sentence)


def _first(breaks: Sequence[ChainBreak | None]) -> ChainBreak | None:
    return min((found for found in breaks if found), key=lambda found: found.seq, default=None)


def record_check(work: UnitOfWork, by: Principal | None, check: ChainCheck) -> None:
    """Write the verification itself into the trail; `by` is None where the command made it."""
    work.audit.record(by, Act(VERIFIED, CHAIN, CHAIN, check_json(check)))


def check_json(check: ChainCheck) -> dict[str, object]:
    """Return what a verification found, for the trail and for machines."""
    found = check.found
    return {
        "sound": check.is_sound,
        "checked": check.checked,
        "first": check.first,
        "end": {"seq": check.end.seq, "hash": check.end.hash},
        "anchors": check.anchors,
        "unsigned_anchors": check.unsigned_anchors,
        "whole_chain": check.is_whole_chain,
        "trouble": check.trouble,
        "broken": {"seq": found.seq, "fault": str(found.fault), "sentence": found.sentence} if found else None,
    }
