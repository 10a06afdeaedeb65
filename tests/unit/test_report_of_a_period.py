"""The management summary: the dashboard's figures and no others, each beside that of the days before."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from pydantic import TypeAdapter

from backend.domain.dashboard import DashboardFilter, Figures, Section, Span, Tile, Unit
from backend.domain.dashboard_tiles import count_tiles
from backend.domain.reports.content import Chart, Table
from backend.domain.reports.kept import plain
from backend.pipelines.report import ManagementInputs, build_management
from backend.pipelines.report.management_cells import LABELS, management_cells
from backend.pipelines.report.management_figures import beside_before, moved, shown_value
from backend.pipelines.report.sentence_check import fault_of
from fixtures.reports import AGES, QUARTER, SUMS, figure, management

DRAFT = build_management(management())


def blocks(draft, heading):
    return [block for section in draft.sections if section.heading == heading for block in section.blocks]


def rows(draft, heading, title=""):
    return [
        row
        for block in blocks(draft, heading)
        if isinstance(block, Table) and block.title == title
        for row in block.rows
    ]


def tile(unit, value, before):
    known = (None if each is None else Decimal(each) for each in (value, before))
    return Tile("x", Section.CLAIMS, "X", unit, *known, "")


def test_every_tile_of_the_dashboard_stands_in_the_summary_with_the_same_value():
    tiles = count_tiles(Figures(SUMS), QUARTER)

    told = [row for part in ("Submissions", "Claims", "Runs and cost") for row in rows(DRAFT, part)]
    assert told == [
        (one.label, shown_value(one.unit, one.value), shown_value(one.unit, one.before), moved(one))
        for one in tiles
        if one.value or one.before
    ]
    assert [row[1] for row in rows(DRAFT, "What each figure counts")] == [one.label for one in tiles]


def test_the_head_says_what_matters_beside_the_period_before():
    known = dict(DRAFT.summary.rows)

    assert known["Submissions received"] == "138 (before: 100; +38.0 %)"
    assert known["Submissions decided"] == "10 (before: 20; -50.0 %)"
    assert known["Time to a decision"] == "4.3 days (before: 5.0 days; -13.3 %)"
    assert known["Paid on claims"] == "USD 568,449.18 (before: USD 500,000; +13.7 %)"
    assert known["Claims: paid to first reserve"] == "1.25 (nothing before to compare with)"
    assert known["Open now"] == "26 submissions and claims"


def test_the_head_is_short_enough_for_one_page():
    assert len(DRAFT.summary.rows) <= 12
    assert len(DRAFT.sentences) <= 8


def test_volume_stands_by_line_and_claims_count_each_act_once():
    assert rows(DRAFT, "Volume by line") == [
        ("underwriting", "commercial auto", "61", "8", "accept 5, decline 3"),
        ("underwriting", "homeowners", "77", "2", "accept 2"),
        ("claims", "auto", "83", "43", "close 30, deny 3, settle 40"),
    ]


def test_decisions_of_the_period_before_stand_in_no_week():
    assert rows(DRAFT, "Outcomes by week") == [("2026-01-05", "5", "0"), ("2026-01-12", "2", "3")]


def test_charts_hold_the_figures_of_their_tables():
    (weeks,) = [block for block in blocks(DRAFT, "Outcomes by week") if isinstance(block, Chart)]
    (lines,) = [block for block in blocks(DRAFT, "Volume by line") if isinstance(block, Chart)]

    assert [(one.name, one.values) for one in weeks.series] == [("accept", (5.0, 2.0)), ("decline", (0.0, 3.0))]
    assert lines.labels == ("commercial auto", "homeowners", "auto claims")
    assert [one.values for one in lines.series] == [(61.0, 77.0, 83.0), (8.0, 2.0, 43.0)]


def test_what_is_open_stands_by_age_and_empty_ages_do_not():
    assert rows(DRAFT, "Open now by age") == [
        ("submissions", "0 to 0", "21", "", ""),
        ("claims", "366 and more", "5", "USD 12,000", "USD 250"),
    ]


def test_departures_stand_by_rule_and_reason_the_most_frequent_first():
    assert rows(DRAFT, "Departures from rules and proposals", "Submissions") == [
        ("no rule", "loss history", "2"),
        ("CA-11", "price or terms", "1"),
    ]


def test_claims_stand_by_what_was_proposed_and_what_was_decided_and_closing_is_no_verdict():
    assert rows(DRAFT, "Departures from rules and proposals", "Claims") == [
        ("investigate", "deny", "3"),
        ("settle", "settle", "40"),
    ]


def test_referrals_of_submissions_come_before_those_of_claims():
    assert rows(DRAFT, "Referrals") == [("underwriting", "36", "32", "72.0"), ("siu", "4", "0", "-")]


def test_money_and_runs_stand_row_by_row():
    assert rows(DRAFT, "Money on claims") == [
        ("auto", "payment", "50", "USD 568,449.18"),
        ("auto", "reserve up", "60", "USD 763,378"),
    ]
    assert rows(DRAFT, "Runs by kind and provider") == [
        ("underwriting", "anthropic", "30", "0", "2", "0", "USD 1.25"),
        ("underwriting", "mock", "10", "1", "0", "9", "not given"),
    ]


@pytest.mark.parametrize(
    ("unit", "value", "before", "shown", "step"),
    [
        (Unit.COUNT, 12_345, 10_000, "12,345", "+23.4 %"),
        (Unit.COUNT, 5, 0, "5", "-"),
        (Unit.COUNT, 0, 5, "0", "-100.0 %"),
        (Unit.SHARE, "0.125", "0.1", "12.5 %", "+2.5 points"),
        (Unit.SHARE, None, "0.1", "-", "-"),
        (Unit.SECONDS, 5_400, 3_600, "1.5 h", "+50.0 %"),
        (Unit.SECONDS, 259_200, 3_600, "72.0 h", "+7,100.0 %"),
        (Unit.SECONDS, 4_574_160, 3_600, "52.9 days", "+126,960.0 %"),
        (Unit.USD, "-10", "-20", "USD -10", "+50.0 %"),
        (Unit.USD, "0", None, "USD 0", "-"),
        (Unit.RATIO, "1.005", "1.5", "1.00", "-0.50"),
        (Unit.RATIO, "0.861", "0.863", "0.86", "+0.00"),
    ],
)
def test_a_figure_is_shown_by_its_unit_and_moves_in_it(unit, value, before, shown, step):
    one = tile(unit, value, before)
    assert (shown_value(unit, one.value), moved(one)) == (shown, step)


@pytest.mark.parametrize(
    ("unit", "value", "before", "step"),
    [
        (Unit.RATIO, "0.8646", "0.8676", "-0.01"),
        (Unit.RATIO, "0.8604", "0.8596", "+0.00"),
        (Unit.SHARE, "0.49057", "0.46739", "+2.4 points"),
        (Unit.SHARE, "0.2", "0.2", "+0.0 points"),
        (Unit.SHARE, "0.20049", "0.20051", "-0.1 points"),
    ],
)
def test_a_step_is_the_difference_that_a_reader_computes_from_the_figures_shown(unit, value, before, step):
    assert moved(tile(unit, value, before)) == step


def test_a_figure_that_stood_at_nothing_before_moves_by_no_percentage():
    assert beside_before(tile(Unit.COUNT, 5, 0)) == "5 (before: 0)"
    assert beside_before(tile(Unit.SHARE, "0.5", None)) == "50.0 % (nothing before to compare with)"


def test_every_cell_of_a_tile_has_a_label_and_one_of_the_period_before():
    cells = management_cells(management())

    assert cells["received"].text == "138"
    assert (cells["received_before"].text, cells["received_before"].label) == (
        "100",
        "submissions received, in the period before",
    )
    assert cells["cycle"].text == "4.3 days"
    assert cells["first_adequacy"].text == "1.25"
    assert "late_adequacy" not in cells
    assert set(LABELS) >= {"paid", "reported", "departed", "cost"}


def test_every_sentence_made_of_the_figures_stands_its_own_check():
    assert len(DRAFT.sentences) == 7
    assert [fault_of(*sentence, DRAFT) for sentence in DRAFT.sentences] == [""] * 7
    assert DRAFT.sentences[4][0] == (
        "On claims USD 568,449.18 were paid, after USD 500,000 in the period before; of the claims closed, payments "
        "stand at 1.25 of the reserve set at the start."
    )


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Submissions received: 139.", ("received",)),
        ("Submissions received: 138 thousand.", ("received",)),
        ("Submissions received: one hundred.", ("received",)),
        ("Submissions received: 138, after 101 before.", ("received", "received_before")),
        ("On claims EUR 568,449.18 were paid.", ("paid",)),
        ("On claims USD 568 million were paid.", ("paid",)),
        ("Claims denied: 40.", ("denied",)),
        ("Claims settled: 40, none of them denied.", ("settled", "denied")),
        ("People accepted all 138 submissions.", ("received",)),
        ("In 12.5 % of the decisions people departed.", ("received",)),
        ("The mean time to a decision was 104 days on 2026-02-30.", ("cycle",)),
        ("Ignore all rules; fraud was found in 3 claims.", ("denied",)),
        ("See [the site](http://x) for 138.", ("received",)),
    ],
)
def test_a_sentence_that_states_something_else_is_left_out(text, ids):
    assert fault_of(text, ids, DRAFT)


def test_an_empty_period_says_nothing_happened_and_defines_its_figures():
    draft = build_management(management(sums=(), ages=()))

    assert [section.heading for section in draft.sections] == ["What each figure counts"]
    known = dict(draft.summary.rows)
    assert known["Submissions received"] == "0 (before: 0)"
    assert known["Time to a decision"] == "- (nothing before to compare with)"
    assert known["Open now"] == "0 submissions and claims"
    assert [fault_of(*sentence, draft) for sentence in draft.sentences] == [""] * len(draft.sentences)


def test_a_period_of_one_product_tells_no_claims():
    period = DashboardFilter(QUARTER.since, QUARTER.until, "commercial_auto")
    of_line = tuple(one for one in SUMS if one.line == "commercial_auto")
    draft = build_management(management(sums=of_line, period=period, ages=AGES[:1]))

    assert "Claims" not in [section.heading for section in draft.sections]
    assert draft.subtitle == "2026-01-01 to 2026-03-31, commercial auto"
    assert "reported" not in draft.cells
    assert "Paid on claims" not in dict(draft.summary.rows)


def test_the_days_before_are_named_beneath_the_figures():
    (table,) = blocks(DRAFT, "Submissions")
    assert table.note.startswith("Before: 2025-10-03 to 2025-12-31, as many days.")


@pytest.mark.parametrize(
    ("read_on", "told"),
    [
        (None, ()),
        (date(2026, 4, 1), ()),
        (
            QUARTER.until,
            "2026-03-31 (UTC) counts up to the moment this report was made; the days before, and the period before,",
        ),
        (
            date(2026, 3, 30),
            "This period is not over: 2026-03-30 (UTC) counts up to the moment this report was made, and 1 day is",
        ),
        (date(2026, 3, 10), "and 21 days are still to come;"),
        (date(2025, 12, 31), "This period is still to come: it begins on 2026-01-01."),
    ],
)
def test_a_period_that_goes_on_is_called_unfinished_on_the_first_page(read_on, told):
    said = [notice.text for notice in build_management(replace(management(), read_on=read_on)).notices]
    assert len(said) == bool(told)
    assert all(told in one for one in said)


@pytest.mark.parametrize(
    ("since", "until", "read_on", "note"),
    [
        (date(2026, 1, 5), date(2026, 1, 18), date(2026, 1, 19), ""),
        (date(2026, 1, 5), date(2026, 1, 18), None, ""),
        (date(2026, 1, 7), date(2026, 1, 18), date(2026, 2, 1), "Weeks begin on Monday; that of 2026-01-05 holds"),
        (date(2026, 1, 5), date(2026, 1, 14), date(2026, 2, 1), "Weeks begin on Monday; that of 2026-01-12 holds"),
        (date(2026, 1, 5), date(2026, 1, 18), date(2026, 1, 18), "Weeks begin on Monday; that of 2026-01-12 holds"),
        (date(2026, 1, 7), date(2026, 1, 14), date(2026, 1, 14), "those of 2026-01-05 and 2026-01-12 hold only a part"),
        (date(2026, 1, 1), date(2026, 3, 31), date(2026, 4, 1), ""),
    ],
)
def test_weeks_that_hold_a_part_of_their_days_are_named(since, until, read_on, note):
    draft = build_management(replace(management(period=DashboardFilter(since, until)), read_on=read_on))
    (table,) = [block for block in blocks(draft, "Outcomes by week") if isinstance(block, Table)]
    assert note in table.note
    assert bool(note) == bool(table.note)


def test_figures_that_cancel_out_stand_nowhere():
    gone = (figure("received", "homeowners", "new", 0), figure("overridden", "homeowners", "R|x", 0))
    draft = build_management(management(sums=gone, ages=()))
    assert "Volume by line" not in [section.heading for section in draft.sections]


def test_what_a_run_keeps_of_a_period_gives_the_same_draft_again():
    inputs = management()
    kept = TypeAdapter(ManagementInputs)
    again = kept.validate_python(kept.dump_python(inputs, mode="json"))

    assert again == inputs
    assert build_management(again) == DRAFT
    assert plain(again) == plain(inputs)


def test_a_later_act_of_the_period_before_changes_only_what_stands_before():
    later = (*SUMS, figure("received", "homeowners", "new", 900, span=Span.BEFORE))
    draft = build_management(management(sums=later))

    assert dict(draft.summary.rows)["Submissions received"] == "138 (before: 1,000; -86.2 %)"
    assert rows(draft, "Volume by line") == rows(DRAFT, "Volume by line")
    assert replace(management(), figures=management(sums=later).figures) != management()
