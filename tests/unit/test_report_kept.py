"""A report's content as a run keeps it: JSON values, blocks under their names, one hash for equal content."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from backend.domain.decisions import Outcome
from backend.domain.reports.content import (
    Brand,
    Chart,
    KeyValues,
    Notice,
    Paragraph,
    Quote,
    ReportContent,
    ReportSection,
    Series,
    Table,
)
from backend.domain.reports.kept import BLOCKS, canonical_hash, content_to_json, plain
from backend.domain.reports.words import ReportKind

EVERY_BLOCK = (
    Paragraph("Words.", ("a", "b"), "rules"),
    Quote("Insured: Harbor", "losses.pdf, page 2"),
    KeyValues((("Limit", "USD 1"),)),
    Table(("A", "B"), (("1", "2"),), frozenset({1}), "Title", "Note"),
    Chart("stacked", "Chart", "USD", ("x", "y"), (Series("one", (1.0, None)),)),
    Notice("Mind this."),
)
CONTENT = ReportContent(
    kind=ReportKind.CLAIM_FILE,
    reference="RPT-2026-000001",
    title="Claim file",
    subtitle="Fire",
    brand=Brand("Meridian", logo_png=b"\x89PNG\x00", letterhead=("One street", "Town")),
    made_at=datetime(2026, 5, 4, 12, 30, 1, 250, tzinfo=UTC),
    summary=KeyValues((("Claim", "C-000001"),)),
    sections=(ReportSection("All", EVERY_BLOCK), ReportSection("None", ())),
    provenance=KeyValues((("Run", "1"),)),
    notices=(Notice("Made without a model."),),
    figures={"cells": [{"id": "a", "value": "1"}]},
)


def test_every_kind_of_block_is_kept_under_its_own_name():
    kept = content_to_json(CONTENT)["sections"][0]["blocks"]

    assert [block["block"] for block in kept] == list(BLOCKS)


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (Decimal("1.10"), "1.10"),
        (UUID(int=1), str(UUID(int=1))),
        (date(2026, 1, 2), "2026-01-02"),
        (datetime(2026, 1, 2, tzinfo=UTC), "2026-01-02T00:00:00+00:00"),
        (Outcome.REFER, "refer"),
        ({Outcome.REFER: (1, 2)}, {"refer": [1, 2]}),
        (frozenset({"b", "a"}), ["a", "b"]),
        (Quote("a", "b"), {"block": "quote", "text": "a", "source": "b"}),
        (Series("a", (1.5, None)), {"name": "a", "values": [1.5, None]}),
        (None, None),
        (True, True),
    ],
)
def test_a_value_is_kept_as_json_holds_it(value, wanted):
    assert plain(value) == wanted
    assert json.loads(json.dumps(plain(value))) == wanted


def test_equal_content_has_equal_hashes_whatever_its_order_and_other_content_another():
    kept = content_to_json(CONTENT)

    assert canonical_hash(dict(reversed(kept.items()))) == canonical_hash(kept)
    assert canonical_hash(content_to_json(replace(CONTENT, title="Claim File"))) != canonical_hash(kept)
    assert len(canonical_hash({"half": "\ud800"})) == 64
