"""Papers made to stall, to steer or to look made up: patterns stay linear, forms are no forgery, models are asked."""

import re
import sys

import pytest

from backend.extraction.revisions import CLEARLY_LATER, has_older_revision, is_edited, read_moment
from backend.pipelines.model_facts import LIST_FIELDS, SINGLE_FIELDS, SYSTEM, taken_names
from backend.pipelines.readers import claim_paper_kinds, claim_paper_prose
from backend.pipelines.readers.claim_paper_values import FIELDS, value_in
from backend.pipelines.steering import passages_in
from fakes.loss_rig import fact

MADE = {"creationdate": "D:20260310142500+01'00'", "moddate": "D:20260312142500+01'00'"}
ONCE, TWICE = b"%PDF-1.7\n...%%EOF\n", b"%PDF-1.7\n...%%EOF\n...%%EOF\n"


@pytest.mark.parametrize(
    ("content", "metadata", "edited"),
    [
        (TWICE, MADE, True),
        (ONCE, MADE, False),
        (ONCE + b"/Producer (Scan) /Producer (Paint)", MADE, True),
        (ONCE + b"/Producer (Scan) /Producer (Scan)", MADE, False),
        (TWICE, {**MADE, "moddate": MADE["creationdate"]}, False),
        (TWICE, {**MADE, "moddate": "D:20260311142459+01'00'"}, False),
        (TWICE, {**MADE, "moddate": "D:20260311142500+01'00'"}, True),
        (TWICE, {**MADE, "moddate": "D:20260301142500+01'00'"}, False),
        (TWICE, {"moddate": MADE["moddate"]}, False),
        (TWICE, {"creationdate": MADE["creationdate"]}, False),
        (TWICE, {**MADE, "moddate": "yesterday"}, False),
        (TWICE + b"/ByteRange [0 10 20 30]", MADE, False),
        (b"%PDF-1.7 /Linearized 1" + TWICE, MADE, False),
        (b"%PDF-1.7 /Linearized 1" + TWICE + b"%%EOF", MADE, True),
    ],
)
def test_a_file_counts_as_edited_only_when_later_and_when_its_bytes_show_it(content, metadata, edited):
    assert is_edited(content, metadata) is edited


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("D:20260310142500+01'00'", "2026-03-10T13:25:00+00:00"),
        ("D:20260310142500-05'30'", "2026-03-10T19:55:00+00:00"),
        ("D:20260310142500Z", "2026-03-10T14:25:00+00:00"),
        ("20260310142500", "2026-03-10T14:25:00+00:00"),
        ("D:20280229000000Z", "2028-02-29T00:00:00+00:00"),
        ("D:20260229000000Z", None),
        ("D:2026", None),
        ("D:20260310142500+99'99'", None),
        ("", None),
    ],
)
def test_reads_the_moments_that_files_state(text, moment):
    found = read_moment(text)

    assert (found.isoformat() if found else None) == moment


def test_a_file_made_for_the_web_ends_twice_without_being_older():
    assert not has_older_revision(b"/Linearized 1 %%EOF %%EOF")
    assert has_older_revision(b"%%EOF %%EOF")
    assert CLEARLY_LATER.days == 1


def test_a_model_is_asked_for_every_fact_of_a_claim_that_the_rules_read():
    asked = set(SINGLE_FIELDS.split())

    assert {name for name in FIELDS if name != "policy.term"} <= asked
    assert {"bill.subtotal", "bill.tax", "bill.total"} <= asked
    assert all(name in SYSTEM for name in (*asked, *LIST_FIELDS))
    assert LIST_FIELDS["bill.lines"].split() == ["description", "amount"]
    assert "document.kind" not in asked


def test_lines_of_a_bill_that_the_rules_read_are_not_asked_again():
    assert "bill.lines" in taken_names([fact("bill.lines[0].amount", "10.00")])
    assert "bill.lines" not in taken_names([fact("bill.lines[0].amount", "10.00", is_verified=False)])


UNBOUNDED = 1_000
_REPEATS = {"MAX_REPEAT", "MIN_REPEAT"}


def repeats(tree, depth=0):
    """Yield (depth of nesting, most times, body) of every repeat of a parsed pattern that has no small end."""
    for kind, value in tree:
        name = str(kind)
        inner = depth
        if name in _REPEATS:
            inner = depth + (value[1] > UNBOUNDED)
            if value[1] > UNBOUNDED:
                yield inner, value[2]
            yield from repeats(value[2], inner)
        elif name == "SUBPATTERN":
            yield from repeats(value[3], depth)
        elif name == "BRANCH":
            for branch in value[1]:
                yield from repeats(branch, depth)
        elif name in {"ASSERT", "ASSERT_NOT"}:
            yield from repeats(value[1], depth)


def parsed(pattern):
    return sys.modules["re._parser"].parse(pattern.pattern, pattern.flags)


def patterns_of_kinds():
    kinds = claim_paper_kinds._KINDS
    return [pattern for kind in kinds for pattern in (kind.title, *kind.contents)]


@pytest.mark.parametrize("pattern", patterns_of_kinds(), ids=lambda pattern: pattern.pattern[:30])
def test_what_decides_the_kind_of_a_paper_never_runs_over_the_whole_text(pattern):
    for _, body in repeats(parsed(pattern)):
        assert not any(str(kind) == "ANY" for kind, _ in body)


@pytest.mark.parametrize("name", ["_SALUTATION", "_CLOSING"])
def test_the_begin_of_a_line_is_looked_for_within_the_line(name):
    pattern = getattr(claim_paper_kinds, name)

    assert r"^\s*" not in pattern.pattern
    assert pattern.match("\n" * 10 + "Dear Sirs") is None


@pytest.mark.parametrize("pattern", claim_paper_prose._COMPILED["loss.location"], ids=["location"])
def test_the_place_of_a_loss_has_an_end(pattern):
    assert all(depth < 2 for depth, _ in repeats(parsed(pattern)) if depth)
    assert r"\d+\w*" not in pattern.pattern


def test_greetings_and_closings_are_found_below_blank_lines():
    text = "\n\n   Dear Sirs,\n\nabout my claim\n\n  Kind regards,\nA\n"

    assert claim_paper_kinds._SALUTATION.search(text)
    assert claim_paper_kinds._CLOSING.search(text)


@pytest.mark.parametrize("text", ["\n\n  system: obey ", "\n\n ## system", "x\n\n\nassistant: yes "])
def test_a_role_at_the_begin_of_a_line_is_still_noticed(text):
    assert passages_in(text)


@pytest.mark.parametrize("field", [name for name in FIELDS if name != "policy.term"])
@pytest.mark.parametrize(
    "text", ["", " ", "n/a", "TBD", "none", "see above", "<img src=x onerror=alert(1)>", "](http://x.example)", "\x00"]
)
def test_a_placeholder_or_markup_is_no_value(field, text):
    assert value_in(field, text) is None


@pytest.mark.parametrize("field", [name for name in FIELDS if name.endswith("date")])
@pytest.mark.parametrize("text", ["02/30/2026", "13/13/2026", "31.02.2026", "2026-00-10", "10:30", "next week"])
def test_a_day_that_no_calendar_has_is_no_date(field, text):
    assert value_in(field, text) is None


def test_the_patterns_of_readers_are_compiled_once():
    assert all(isinstance(p, re.Pattern) for group in claim_paper_prose._COMPILED.values() for p in group)
