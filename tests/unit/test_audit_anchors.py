"""Anchors: signed lines in a file that only grows, written when the chain moved and not too often."""

import json
import stat
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from structlog.testing import capture_logs

from backend.domain.anchors import Anchor, KeptAnchors, is_signed, parse_anchor, sign
from backend.domain.audit_chain import ChainEnd
from backend.services.audit_anchors import EVERY, AnchorKeeper, AnchorPlace, read_anchors, write_anchor
from backend.settings import Settings

NOW = datetime(2026, 11, 2, 8, tzinfo=UTC)
AT = NOW.isoformat()
KEY = "k" * 32


@pytest.fixture
def place(tmp_path):
    return AnchorPlace(tmp_path / "anchors.jsonl", KEY)


@pytest.fixture
def rig(place):
    """Give a keeper with a clock and a chain that a test moves."""
    rig = SimpleNamespace(now=NOW, end=ChainEnd(5, "h5"), place=place)
    rig.keeper = AnchorKeeper(place, lambda: rig.now)
    work = SimpleNamespace(audit_reads=SimpleNamespace(find_end=lambda: rig.end))
    rig.keep = lambda keeper=None: (keeper or rig.keeper).keep(work)
    return rig


def test_only_the_key_that_signed_an_anchor_verifies_it_and_only_unchanged():
    anchor = sign(Anchor(5, "h5", AT), KEY)
    forged = [
        Anchor(6, "h5", AT, anchor.mac),
        Anchor(5, "h6", AT, anchor.mac),
        Anchor(5, "h5", (NOW + timedelta(days=1)).isoformat(), anchor.mac),
        Anchor(5, "h5", AT),
    ]

    assert is_signed(anchor, KEY)
    assert not is_signed(anchor, "another")
    assert not [each for each in forged if is_signed(each, KEY)]
    assert sign(Anchor(5, "h5", AT), "").mac == ""


def test_each_anchor_is_one_line_that_is_read_back_as_it_was(place):
    written = [write_anchor(place, ChainEnd(number, f"h{number}"), lambda: NOW) for number in (5, 9)]

    assert place.read() == KeptAnchors(tuple(written))
    assert place.find_last() == written[-1]
    assert place.path.read_text().count("\n") == 2
    assert stat.S_IMODE(place.path.stat().st_mode) == 0o600


def test_an_anchor_goes_to_the_log_as_well_and_the_key_goes_nowhere(place):
    with capture_logs() as logs:
        anchor = write_anchor(place, ChainEnd(5, "h5"), lambda: NOW)

    assert logs == [{"event": "audit_anchor", "log_level": "info", **anchor.to_json()}]
    assert KEY not in place.path.read_text() + json.dumps(logs)


def test_without_a_file_the_log_alone_keeps_anchors():
    place = AnchorPlace(None, "")
    with capture_logs() as logs:
        write_anchor(place, ChainEnd(5, "h5"), lambda: NOW)

    assert (place.read(), place.find_last(), len(logs)) == (KeptAnchors(), None, 1)


def test_a_line_that_a_crash_cut_short_does_not_swallow_the_next(place):
    write_anchor(place, ChainEnd(5, "h5"), lambda: NOW)
    with place.path.open("a") as file:
        file.write('{"seq": 6, "ha')
    last = write_anchor(place, ChainEnd(7, "h7"), lambda: NOW)

    assert place.find_last() == last
    kept = place.read()
    assert ([anchor.seq for anchor in kept.anchors], kept.trouble) == ([5, 7], f"Line 2 of {place.path} is no anchor.")


def test_what_is_no_anchor_is_named_and_never_taken_for_one(tmp_path):
    good = json.dumps(sign(Anchor(5, "h5", AT), KEY).to_json())
    bad = [
        "", "{}", "[]", "null", "5", "not json", good[:-1], good.replace("5,", '"x",'), good.replace(AT, "yesterday"),
        good.replace("+00:00", ""), "[" * 900, good + " " * 1000, good.replace('"mac": "', '"mac": "ü'),
    ]  # fmt: skip
    assert [line for line in bad if parse_anchor(line) is not None] == []
    assert parse_anchor(good) is not None
    path = tmp_path / "anchors.jsonl"
    path.write_text(f"{good}\n\nnonsense\n")
    assert read_anchors(path) == KeptAnchors((parse_anchor(good),), f"Line 3 of {path} is no anchor.")
    path.write_bytes(b"\xff\xfe\n\xff\n" + good.encode())
    assert read_anchors(path) == KeptAnchors((parse_anchor(good),), f"Line 1 of {path} is no anchor, and 1 more.")
    assert read_anchors(tmp_path) == KeptAnchors((), f"The anchors in {tmp_path} cannot be read.")


def test_an_anchor_is_written_when_the_chain_moved_and_the_time_is_up(rig):
    steps = []
    for minutes, end in ((0, 5), (1, 6), (2, 6), (4, 6), (5, 7), (9, 7)):
        rig.now, rig.end = NOW + timedelta(minutes=minutes), ChainEnd(end, f"h{end}")
        anchor = rig.keep()
        steps.append(anchor.seq if anchor else None)

    assert steps == [5, None, 6, None, 7, None]
    assert [anchor.seq for anchor in rig.place.read().anchors] == [5, 6, 7]
    assert timedelta(minutes=2) == EVERY


def test_a_chain_that_shrank_is_anchored_as_well_and_the_old_anchor_stays(rig):
    rig.keep()
    rig.now, rig.end = NOW + EVERY, ChainEnd(3, "h3")
    rig.keep()

    assert [anchor.seq for anchor in rig.place.read().anchors] == [5, 3]


def test_another_process_sees_what_one_has_written(rig):
    other = AnchorKeeper(rig.place, lambda: rig.now)
    rig.keep()

    assert rig.keep(other) is None
    rig.end = ChainEnd(6, "h6")
    assert rig.keep(other) is None
    rig.now = NOW + EVERY
    assert rig.keep(other).seq == 6


def test_an_empty_chain_has_no_anchor(rig):
    rig.end = ChainEnd()

    assert rig.keep() is None
    assert not rig.place.path.exists()


def test_a_file_that_cannot_be_written_is_a_warning_and_never_stops_the_worker(rig, tmp_path):
    keeper = AnchorKeeper(AnchorPlace(tmp_path, KEY), lambda: rig.now)
    with capture_logs() as logs:
        assert rig.keep(keeper) is None

    assert [line["event"] for line in logs] == ["audit_anchor_not_written"]


def test_the_place_is_what_the_settings_say(tmp_path):
    named = Settings(audit_anchor_file=str(tmp_path / "a"), audit_anchor_key=KEY)

    assert AnchorPlace.of(named) == AnchorPlace(tmp_path / "a", KEY)
    assert AnchorPlace.of(Settings()) == AnchorPlace(None, "")
    assert KEY not in repr(named)
