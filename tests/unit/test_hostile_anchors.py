"""Anchors in bad company: clocks that jump, files cut anywhere, lines that harm, and several who write at once."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from structlog.testing import capture_logs

from backend.domain.anchors import Anchor, KeptAnchors, is_signed, parse_anchor, sign
from backend.domain.audit_chain import ChainEnd
from backend.services.audit_anchors import EVERY, AnchorKeeper, AnchorPlace, anchor_line, read_anchors, write_anchor

NOW = datetime(2026, 11, 2, 8, tzinfo=UTC)
KEY = "k" * 32


def signed(seq, at=NOW, key=KEY):
    return sign(Anchor(seq, f"h{seq}", at.isoformat()), key)


@pytest.fixture
def place(tmp_path):
    return AnchorPlace(tmp_path / "anchors.jsonl", KEY)


def keep(keeper, seq):
    """Let a keeper see a chain that ends at a number."""
    anchor = keeper.keep(SimpleNamespace(audit_reads=SimpleNamespace(find_end=lambda: ChainEnd(seq, f"h{seq}"))))
    return anchor.seq if anchor else None


@pytest.mark.parametrize("years", [1, 10, 900])
def test_an_anchor_of_a_clock_that_ran_ahead_stops_no_later_one(place, years):
    clock = SimpleNamespace(now=NOW + timedelta(days=365 * years))
    keeper = AnchorKeeper(place, lambda: clock.now)
    assert keep(keeper, 5) == 5
    clock.now = NOW

    assert keep(keeper, 6) == 6
    assert keep(AnchorKeeper(place, lambda: clock.now), 7) is None
    clock.now = NOW + EVERY
    assert keep(AnchorKeeper(place, lambda: clock.now), 7) == 7


def test_a_clock_that_was_set_back_a_little_delays_the_next_anchor_a_little(place):
    clock = SimpleNamespace(now=NOW)
    keeper = AnchorKeeper(place, lambda: clock.now)
    steps = []
    for seconds, seq in ((0, 5), (-60, 6), (-119, 7), (-120, 8), (0, 9), (60, 10)):
        clock.now = NOW + timedelta(seconds=seconds)
        steps.append(keep(keeper, seq))

    assert steps == [5, None, None, 8, 9, None]


def test_a_file_cut_at_any_byte_gives_the_whole_lines_and_names_the_cut_one(place):
    lines = [anchor_line(signed(seq)) for seq in (5, 9, 12)]
    whole = b"".join(lines)
    anchors = [signed(seq) for seq in (5, 9, 12)]
    ends = {0: 0, **{len(b"".join(lines[:count])): count for count in (1, 2, 3)}}
    for size in range(len(whole) + 1):
        place.path.write_bytes(whole[:size])
        count = max(count for end, count in ends.items() if end <= size)
        is_whole_line = size + 1 in ends
        kept = place.read()

        assert kept.anchors == tuple(anchors[: count + is_whole_line])
        assert bool(kept.trouble) == (size not in ends and not is_whole_line)


def test_a_file_with_any_byte_changed_gives_no_forged_anchor(place):
    whole = b"".join(anchor_line(signed(seq)) for seq in (5, 9))
    honest = {signed(5), signed(9)}
    for at in range(len(whole)):
        changed = bytearray(whole)
        changed[at] ^= 0x15
        place.path.write_bytes(changed)
        kept = place.read()
        forged = [anchor for anchor in kept.anchors if anchor not in honest and is_signed(anchor, KEY)]

        assert forged == []
        assert kept.trouble or len(kept.anchors) == 2


def test_an_anchor_appended_to_a_cut_file_is_found_again(place):
    for garbage in (b"x", b"\xff\xfe", b'{"seq": 5', b"\n\n\n", b"\x00" * 5000, b"y" * 10_000):
        place.path.write_bytes(anchor_line(signed(5)) + garbage)
        written = write_anchor(place, ChainEnd(6, "h6"), lambda: NOW)

        assert place.find_last() == written
        assert place.read().anchors == (signed(5), written)


ODD_LINES = (
    '{"seq": 0}', '{"seq": -5}', '{"seq": 9223372036854775808}', '{"seq": 1e400}', '{"seq": NaN}', '{"seq": [5]}',
    '{"seq": null}', '{"at": "0001-01-01T00:00:00+00:00"}', '{"at": "9999-12-31T23:59:59+00:00"}',
    '{"at": "1969-12-31T23:59:59+00:00"}', '{"at": "2026-11-02"}', '{"at": 5}', '{"at": "infinity"}',
    '{"mac": "\\u00fc"}', '{"mac": "\\ud800"}',
)  # fmt: skip


def test_what_no_chain_has_and_no_screen_can_show_is_no_anchor():
    good = dict(signed(5).to_json())
    accepted = [line for line in ODD_LINES if parse_anchor(json.dumps({**good, **json.loads(line)}))]

    assert accepted == []
    assert parse_anchor(json.dumps({**good, "more": 1})) == signed(5)
    assert parse_anchor(json.dumps({**good, "seq": 2**63 - 1})).seq == 2**63 - 1


def test_a_folder_in_place_of_the_file_is_told_and_stops_nothing(tmp_path):
    place = AnchorPlace(tmp_path, KEY)
    keeper = AnchorKeeper(place, lambda: NOW)
    with capture_logs() as logs:
        assert keep(keeper, 5) is None

    assert place.find_last() is None
    assert place.read() == KeptAnchors((), f"The anchors in {tmp_path} cannot be read.")
    assert place.advice == "the file of anchors cannot be read"
    assert [line["event"] for line in logs] == ["audit_anchor_not_written"]


def test_a_file_below_another_file_is_no_traceback(tmp_path):
    (tmp_path / "file").write_text("")
    place = AnchorPlace(tmp_path / "file" / "anchors.jsonl", KEY)

    assert place.find_last() is None
    assert place.read().trouble.endswith("cannot be read.")


def test_what_weakens_the_anchors_is_advice_and_a_sound_place_has_none(place):
    missing = AnchorPlace(None, KEY).advice, AnchorPlace(place.path, "").advice
    write_anchor(place, ChainEnd(5, "h5"), lambda: NOW)

    assert missing == (
        "ends of the chain are kept in the log alone; set AUDIT_ANCHOR_FILE",
        "ends of the chain are not signed; set AUDIT_ANCHOR_KEY",
    )
    assert place.advice == ""


def test_a_file_that_is_not_there_yet_is_no_trouble(place):
    assert (place.read(), place.find_last(), place.advice) == (KeptAnchors(), None, "")
    assert read_anchors(place.path) == KeptAnchors()


def test_many_who_write_at_once_never_tear_a_line(place):
    with ThreadPoolExecutor(8) as pool:
        written = list(pool.map(lambda seq: write_anchor(place, ChainEnd(seq, f"h{seq}")), range(1, 101)))
    kept = place.read()

    assert kept.trouble == ""
    assert set(kept.anchors) == set(written)
    assert len(kept.anchors) == 100
    assert all(is_signed(anchor, KEY) for anchor in kept.anchors)


def test_two_workers_that_anchor_the_same_end_write_lines_that_agree(place):
    keepers = [AnchorKeeper(place, lambda: NOW) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda keeper: keep(keeper, 5), keepers))

    assert set(place.read().anchors) == {signed(5)}


def test_another_key_signs_otherwise_and_none_signs_nothing():
    keys = ("", "a", "b", KEY, "ü", " ", "a" * 5000)
    macs = {key: signed(5, key=key).mac for key in keys}

    assert macs.pop("") == ""
    assert len(set(macs.values())) == len(macs)
    for key in macs:
        assert [other for other in macs if is_signed(signed(5, key=key), other)] == [key]


def test_number_hash_and_moment_cannot_be_shifted_into_one_another():
    one = sign(Anchor(1, "1\nh", NOW.isoformat()), KEY)
    other = Anchor(11, "h", NOW.isoformat(), one.mac)

    assert not is_signed(other, KEY)
    assert not is_signed(Anchor(1, "1", f"h\n{NOW.isoformat()}", "x"), KEY)
