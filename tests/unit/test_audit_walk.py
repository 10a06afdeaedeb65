"""The walk along the chain, row by row: whatever one column, one text or one place in it becomes, it is named."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from backend.domain.audit_chain import (
    LARGEST_FLOAT,
    ChainEnd,
    ChainRow,
    Fault,
    find_break,
    is_same,
    link_hash,
    read_moment,
    walk,
)

HOUSE, PERSON = "0b0c2a52-0000-4000-8000-000000000001", "0b0c2a52-0000-4000-8000-000000000002"
FIRST = datetime(2026, 11, 2, 8, tzinfo=UTC)
LONG = 60


def told(seq, **changed):
    """Return what the hashed text of an act says."""
    return {
        "seq": seq, "at": (FIRST + timedelta(minutes=seq)).isoformat(), "institution": HOUSE, "actor": PERSON,
        "name": "ada", "role": "adjuster", "action": "assessed", "object": ["claim", f"c-{seq}"],
        "details": {"amount": seq, "ok": True, "share": 0.5, "inner": [1, {"a": None, "words": "ü €"}]}, **changed,
    }  # fmt: skip


def row_of(seq, previous, says=None):
    """Return the row of an act, its columns as the database writes them."""
    says = says or told(seq)
    canonical = json.dumps(says, sort_keys=True)
    moment = str(datetime.fromisoformat(says["at"])).replace("+00:00", "+00")
    return ChainRow(
        seq=seq, at=moment, institution_id=HOUSE, actor_id=PERSON, actor="ada", role="adjuster", action="assessed",
        object_type="claim", object_id=f"c-{seq}", details=json.dumps(says["details"], ensure_ascii=False),
        canonical=canonical, prev_hash=previous, hash=link_hash(previous, canonical),
    )  # fmt: skip


def chain(count=LONG):
    rows, previous = [], ""
    for seq in range(1, count + 1):
        rows.append(row_of(seq, previous))
        previous = rows[-1].hash
    return rows


def numbered(rows):
    """Give rows the numbers of their places, as somebody would who hides a gap."""
    return [row._replace(seq=place) for place, row in enumerate(rows, start=1)]


def relinked(rows):
    """Give rows the hashes of their places, as somebody would who writes the chain anew."""
    made, previous = [], ""
    for row in rows:
        made.append(row._replace(prev_hash=previous, hash=link_hash(previous, row.canonical)))
        previous = made[-1].hash
    return made


def found(rows):
    _, broken = walk(rows)
    return (broken.seq, broken.fault) if broken else None


def test_a_chain_as_it_was_written_is_whole_and_its_end_is_told():
    rows = chain()
    end, broken = walk(rows)

    assert (end, broken) == (ChainEnd(LONG, rows[-1].hash), None)
    assert walk(rows[30:], ChainEnd(30, rows[29].hash)) == (end, None)
    assert walk([]) == (ChainEnd(), None)


def test_each_row_that_is_gone_is_named_wherever_it_stood():
    rows = chain()

    assert [found(rows[:place] + rows[place + 1 :]) for place in range(LONG - 1)] == [
        (number, Fault.MISSING) for number in range(1, LONG)
    ]
    assert found(rows[:-1]) is None


def test_each_gap_that_was_closed_is_named_wherever_it_was():
    rows = chain()

    assert {found(numbered(rows[:place] + rows[place + 1 :])) for place in range(LONG - 1)} == {
        (number, Fault.MOVED) for number in range(1, LONG)
    }


def test_each_row_that_was_doubled_or_exchanged_is_named():
    rows = chain()
    for place in range(LONG - 1):
        doubled = numbered([*rows[: place + 1], *rows[place:]])
        exchanged = numbered([*rows[:place], rows[place + 1], rows[place], *rows[place + 2 :]])

        assert found(doubled) == (place + 2, Fault.MOVED)
        assert found(exchanged) == (place + 1, Fault.MOVED)


def test_rows_in_reverse_or_rotated_are_named_at_the_first_place():
    rows = chain(10)

    assert found(numbered(rows[::-1])) == (1, Fault.MOVED)
    assert found(numbered(rows[3:] + rows[:3])) == (1, Fault.MOVED)
    assert found(rows[::-1]) == (1, Fault.MISSING)


def test_an_act_put_in_between_is_named_however_it_is_linked():
    rows = chain(10)
    forged = row_of(5, rows[3].hash, told(5, action="approved"))._replace(action="approved")
    in_place = [*rows[:4], forged, *rows[5:]]
    pushed = numbered([*rows[:4], forged, *rows[4:]])

    assert found(in_place) == (6, Fault.NOT_LINKED)
    assert found(pushed) == (6, Fault.MOVED)
    assert found(relinked(pushed)) == (6, Fault.COLUMNS_EDITED)
    assert found(relinked(in_place)) is None


COLUMNS = {
    "at": ("2026-11-02 08:05:00.000001+00", "infinity", "-infinity", "4000-01-01 00:00:00+00 BC", "12026-01-01", ""),
    "institution_id": (None, PERSON, HOUSE.upper(), ""),
    "actor_id": (None, HOUSE, "system"),
    "actor": ("eve", "Ada", "ada ", ""),
    "role": ("admin", ""),
    "action": ("denied", "assessed ", ""),
    "object_type": ("submission", "", "claim\n"),
    "object_id": ("c-6", "", "c-5 "),
    "details": (
        "{}", "[]", "null", "", "no JSON", '{"amount": 5}', "[" * 5000, '{"amount": 1' + "0" * 5000 + "}",
        '{"ok": true, "share": 0.5, "amount": true, "inner": [1, {"a": null, "words": "ü €"}]}',
        '{"ok": 1, "share": 0.5, "amount": 5, "inner": [1, {"a": null, "words": "ü €"}]}',
        '{"ok": true, "share": 0.5, "amount": 5, "inner": [1, {"a": null, "words": "ü €", "b": 1}]}',
        '{"ok": true, "share": 0.5, "amount": 5, "inner": [true, {"a": null, "words": "ü €"}]}',
        '{"ok": true, "share": 0.5, "amount": 5, "inner": [1, {"a": false, "words": "ü €"}]}',
        '{"ok": true, "share": 0.5, "amount": "5", "inner": [1, {"a": null, "words": "ü €"}]}',
        '{"ok": true, "share": 0.50000001, "amount": 5, "inner": [1, {"a": null, "words": "ü €"}]}',
        '{"ok": true, "share": 0.5, "amount": 5, "inner": [1]}',
    ),
}  # fmt: skip


def test_whatever_a_column_becomes_its_row_is_named_and_nothing_fails():
    rows = chain(8)
    wrong = {}
    for name, words in COLUMNS.items():
        for word in words:
            changed = [*rows[:4], rows[4]._replace(**{name: word}), *rows[5:]]
            if found(changed) != (5, Fault.COLUMNS_EDITED):
                wrong[name, word[:40] if word else word] = found(changed)

    assert wrong == {}


def test_the_sentence_names_the_changed_columns_and_no_others():
    before = ChainEnd(4, "h")
    row = row_of(5, "h")
    named = {
        "name": row._replace(actor="eve"),
        "at": row._replace(at="infinity"),
        "object": row._replace(object_id="c-6"),
        "actor, role": row._replace(actor_id=None, role="system"),
        "details": row._replace(details="{}"),
    }

    for names, changed in named.items():
        assert f"({names})" in find_break(changed, before).sentence


TEXTS = (
    "", "x", "null", "[]", "5", "{}", '"text"', '{"seq": 5}', "[" * 5000, "1" * 5000, "{" * 5000, "\x7f",
    '{"seq": 5, "at": "yesterday"}', '{"at": null}', json.dumps(told(5)) + "x",
)  # fmt: skip


def test_whatever_the_text_becomes_its_row_is_named_and_nothing_fails():
    rows = chain(8)
    for words in TEXTS:
        changed = [*rows[:4], rows[4]._replace(canonical=words), *rows[5:]]

        assert found(changed) == (5, Fault.EDITED), words[:40]
        assert found(relinked(changed)) == (5, Fault.COLUMNS_EDITED), words[:40]


def test_each_single_character_of_a_text_counts():
    row = row_of(1, "")
    for place in range(len(row.canonical)):
        changed = row.canonical[:place] + "~" + row.canonical[place + 1 :]

        assert find_break(row._replace(canonical=changed), ChainEnd()).fault is Fault.EDITED


def test_a_hash_of_another_kind_is_none_of_ours():
    row = row_of(1, "")
    for digest in ("", row.hash.upper(), row.hash[:-1], row.hash + "0", f" {row.hash}", "0" * 64):
        assert find_break(row._replace(hash=digest), ChainEnd()).fault is Fault.EDITED
    for previous in ("0" * 64, " ", row.hash):
        assert find_break(row._replace(prev_hash=previous), ChainEnd()).fault is Fault.NOT_LINKED


def test_two_rows_cannot_be_melted_into_one_that_has_the_same_hash():
    """The hash is of the one text behind the other; a text that begins with a hash is none of ours."""
    first, second, *_ = chain(3)
    melted = second._replace(seq=1, prev_hash="", canonical=first.hash + second.canonical)

    assert melted.hash == link_hash("", melted.canonical)
    assert found([melted]) == (1, Fault.COLUMNS_EDITED)


SAME = (
    (1, 1), (1, 1.0), (0.1, 0.1), (1e22, 10**22), (1e23, 10**23), (1e300, int(1e300)), (-1e23, -(10**23)),
    (None, None), (True, True), ("a", "a"), ([], []), ({}, {}), ([1, [2]], [1, [2]]), ({"a": [1.0]}, {"a": [1]}),
    (float(LARGEST_FLOAT), LARGEST_FLOAT), (-0.0, 0),
)  # fmt: skip
DIFFERENT = (
    (1.0, True), (1, True), (True, 1), (0, False), (False, None), (0, None), ("", None), ("1", 1), (1, "1"), ([], {}),
    ([1], [1, 1]), ([1, 2], [2, 1]), ({"a": 1}, {"b": 1}), ({"a": 1}, {"a": 1, "b": 1}), ({"a": True}, {"a": 1}),
    ([0], [False]), (2**53 + 1, 2**53), (1e23, 10**24), ("a", "A"), ("\u00e9", "e\u0301"), (1e308, 10**400), (1.5, 1),
)  # fmt: skip


def test_values_of_json_are_the_same_when_they_say_the_same():
    assert [pair for pair in SAME if not is_same(*pair)] == []
    assert [pair for pair in DIFFERENT if is_same(*pair)] == []
    assert [pair for pair in DIFFERENT if is_same(*reversed(pair)) and not isinstance(pair[0], float)] == []


@pytest.mark.parametrize(
    ("word", "moment"),
    [
        ("2026-11-02 08:00:00+00", FIRST),
        ("2026-11-02 08:00:00.5+00", FIRST + timedelta(microseconds=500_000)),
        ("2026-11-02 08:00:00.000001+00", FIRST + timedelta(microseconds=1)),
        ("2026-11-02T10:00:00+02:00", FIRST),
        ("2026-11-02 13:30:00+05:30", FIRST),
        ("infinity", None),
        ("0044-03-15 00:00:00+00 BC", None),
        ("294276-12-31 23:59:59+00", None),
        ("", None),
    ],
)
def test_moments_are_read_as_the_database_writes_them(word, moment):
    assert read_moment(word) == moment
