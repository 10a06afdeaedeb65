"""A report for machines: everything that people read and the figures, in one canonical spelling."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from uuid import UUID

import pytest

from backend.domain.reports.content import Brand
from backend.domain.reports.words import ReportKind
from backend.rendering import render_json
from fixtures.report_contents import ALL, RUN, actuarial, draw_logo, hostile, memo


def read(content):
    return json.loads(render_json(content))


def test_the_file_says_what_it_is_and_in_which_version():
    found = read(memo())

    assert (found["schema"], found["schema_version"]) == ("insurance-ai-system/report", 1)
    assert found["report"]["kind"] == "underwriting_memo"


def test_every_block_says_what_it_is_and_holds_all_it_has():
    blocks = [block for section in read(memo())["report"]["sections"] for block in section["blocks"]]

    assert [block["block"] for block in blocks] == ["paragraph", "quote", "key_values", "table", "chart"]
    assert blocks[0] == {
        "block": "paragraph",
        "text": "The building is of frame construction above the limit.",
        "cites": ["U-12", "construction"],
        "by": "rules",
    }
    assert blocks[1]["source"] == "Survey.pdf, page 3"
    assert blocks[3]["numeric"] == [2, 3]
    assert blocks[3]["rows"][0] == ["U-12", "Frame construction above USD 5,000,000 is referred", "5,400,000", "-12"]
    assert blocks[4]["series"] == [{"name": "Points", "values": [-12.0, 4.0, None]}]


def test_notices_summary_and_provenance_are_there():
    report = read(memo())["report"]

    assert report["notices"][0]["text"].startswith("This report was made without a model")
    assert report["summary"]["rows"][0] == ["Proposal", "Refer to a senior underwriter"]
    assert ["Run", RUN] in report["provenance"]["rows"]
    assert report["made_at"] == "2026-11-23T07:48:00+00:00"


def test_figures_go_in_as_they_are_and_amounts_lose_no_cent():
    figures = {
        "amount_usd": Decimal("12345678901234567890.10"),
        "ratio": 0.1,
        "count": 3,
        "day": date(2026, 3, 4),
        "case": UUID(RUN),
        "kind": ReportKind.CLAIM_FILE,
        "nested": {"rows": [{"a": None, "b": True}], 7: (1, 2)},
        "names": {"b", "a"},
    }

    assert read(replace(memo(), figures=figures))["report"]["figures"] == {
        "amount_usd": "12345678901234567890.10",
        "ratio": 0.1,
        "count": 3,
        "day": "2026-03-04",
        "case": RUN,
        "kind": "claim_file",
        "nested": {"rows": [{"a": None, "b": True}], "7": [1, 2]},
        "names": ["a", "b"],
    }


@pytest.mark.parametrize("figure", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_null(figure):
    assert read(replace(memo(), figures={"x": figure}))["report"]["figures"] == {"x": None}


@pytest.mark.parametrize("name", sorted(ALL))
def test_two_writings_are_equal_and_keys_stand_in_order(name):
    content = render_json(ALL[name]())

    assert content == render_json(ALL[name]())
    assert (
        content.decode()
        == json.dumps(json.loads(content), ensure_ascii=False, sort_keys=True, indent=1)
        .encode("utf-8", "backslashreplace")
        .decode()
        + "\n"
    )


def test_the_order_in_which_figures_were_gathered_changes_nothing():
    one, other = {"a": 1, "b": {"c": 2, "d": 3}}, {"b": {"d": 3, "c": 2}, "a": 1}

    assert render_json(replace(memo(), figures=one)) == render_json(replace(memo(), figures=other))


def test_the_logo_is_told_by_its_hash():
    brand = read(memo())["report"]["brand"]

    assert brand["logo_sha256"] == sha256(draw_logo()).hexdigest()
    assert "logo_png" not in brand
    assert read(replace(memo(), brand=Brand("x")))["report"]["brand"]["logo_sha256"] == ""


def test_text_of_any_kind_comes_back_as_it_was():
    report = read(hostile())["report"]
    title, quoted = hostile().title, [block.text for block in hostile().sections[0].blocks[8:16]]

    assert report["title"] == title
    assert [block["text"] for block in report["sections"][0]["blocks"][8:16]] == quoted


def test_letters_stand_as_themselves_and_not_as_escapes():
    assert "Ελλάδα".encode() in render_json(hostile())
    assert b"\\ud800" in render_json(hostile())


def test_a_gap_in_a_line_is_null():
    chart = read(actuarial())["report"]["sections"][1]["blocks"][1]

    assert chart["series"][0]["values"][3] is None
