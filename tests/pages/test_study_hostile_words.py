"""Studies with hostile words everywhere: no name, reason, origin or row is read as markup, none breaks a panel."""

import re

import pytest

from app.ui.study_screen import PANELS
from backend.domain.access import Role
from backend.domain.triangles import Measure, Triangle, TriangleSet
from fakes.actuarial_rig import small
from fakes.study_screen_rig import CHECKED
from fixtures.cases import words_on

IMAGE = '![x](https://example.org/x.png) <img src="https://example.org/y.png"> **Bold**'
NAMES = {
    "markup": IMAGE,
    "emoji": "\U0001f697 Motor \u96e8 :material/error: :red[red] $x^2$",
    "formula": '=HYPERLINK("https://example.org")',
    "long": "Kraftfahrt " * 18,
    "one word": "W" * 200,
}
MARKUP_KINDS = ("markdown", "title", "caption", "subheader", "header", "info", "warning", "error", "success")
TABS = list(PANELS)
LIVE_MARKUP = re.compile(r"(?<!\\)!?\[[^\]\\]*\]\(http|(?<!\\)<img|(?<!\\)\*\*Bold(?<!\\)\*\*")
"""An image, a link or bold letters that Markdown would draw; escaped ones are plain text."""


def live_markup(screen):
    """Return what a reader's words would become as markup."""
    shown = [str(element.value) for kind in MARKUP_KINDS for element in screen.get(kind)]
    return [text for text in shown if LIVE_MARKUP.search(text)]


def hostile_triangle(words, **wanted):
    """Give the small book with hostile names of its origins."""
    return small(origins=tuple(f"{words[:80]} {year}" for year in (2021, 2022, 2023, 2024)), **wanted)


def test_the_look_for_markup_finds_it_and_lets_escaped_words_pass():
    assert LIVE_MARKUP.search(IMAGE)
    assert LIVE_MARKUP.search("see **Bold**")
    assert not LIVE_MARKUP.search(r"\!\[x\]\(https\://example.org/x.png\) \<img src")


@pytest.mark.parametrize("words", NAMES.values(), ids=NAMES)
def test_hostile_names_of_a_study_break_no_panel(open_study, studies_rig, ines, words, subtests):
    started = studies_rig.done(ines, name=words)
    for tab in ["Data", "Factors", "Versions"]:
        with subtests.test(tab=tab):
            screen = open_study(ines, started, tab)

            assert not screen.exception
            assert not screen.error
            assert not live_markup(screen)


def test_a_hostile_name_and_hostile_origins_unit_and_rows_break_no_panel(open_study, studies_rig, ines, subtests):
    rejected = [{"row": 2, "text": IMAGE, "problem": f"The origin {IMAGE} is not known."}]
    triangle = hostile_triangle(IMAGE, unit=IMAGE[:35])
    started = studies_rig.done(ines, triangle, name=IMAGE, rejected=rejected, details={"line": IMAGE})
    for tab in TABS:
        with subtests.test(tab=tab):
            screen = open_study(ines, started, tab)

            assert not screen.exception
            assert not screen.error
            assert not live_markup(screen)


def test_hostile_reasons_are_shown_as_they_were_written(open_study, studies_rig, ines, beside, subtests):
    started = studies_rig.done(ines, reason=IMAGE)
    studies_rig.perform(studies_rig.save(ines, started, why=IMAGE).run_id)
    studies_rig.services.studies.adopt(beside(Role.MANAGER), started.study_id, 2, f"{CHECKED} {IMAGE}")
    for tab in ["Factors", "Versions"]:
        with subtests.test(tab=tab):
            screen = open_study(ines, started, tab)

            assert not screen.exception
            assert not live_markup(screen)


def test_hostile_warnings_of_a_triangle_are_not_read_as_markup(open_study, studies_rig, ines):
    screen = open_study(ines, studies_rig.done(ines, warnings=[f"The origin {IMAGE} falls."]))

    assert not screen.exception
    assert not live_markup(screen)


@pytest.mark.parametrize("words", NAMES.values(), ids=NAMES)
def test_the_list_and_my_work_stand_hostile_names(open_screen, studies_rig, ines, beside, words):
    ids = [str(studies_rig.done(beside(), name=words).study_id) for _ in range(2)]

    for screen in (open_screen("Studies.py", ines, {"compare": ",".join(ids)}), open_screen("Work.py", ines)):
        assert not screen.exception
        assert not screen.error
        assert not live_markup(screen)
        assert words.strip() in list(screen.dataframe[0].value["Name"])


def test_a_hostile_search_finds_nothing_and_says_so(open_screen, studies_rig, ines):
    studies_rig.done(ines)
    for text in (IMAGE, "%", "_", "'; drop table studies; --", "\\", "\U0001f697" * 50):
        screen = open_screen("Studies.py", ines, {"text": text})

        assert not screen.exception
        assert "No study fits" in words_on(screen), text


def test_losses_alone_without_premium_open_on_every_panel(open_study, studies_rig, ines, subtests):
    started = studies_rig.done(ines, TriangleSet({Measure.LOSS: small().measures[Measure.PAID]}))
    for tab in TABS:
        with subtests.test(tab=tab):
            screen = open_study(ines, started, tab)

            assert not screen.exception
            assert not screen.error


def falling():
    """Give a triangle with a cell below zero, a loss that falls and an empty origin at its first age."""
    rows = ((100, 90, 95, 96), (-20, 80, 90, None), (None, 120, None, None), (70, None, None, None))
    return TriangleSet({Measure.PAID: Triangle.of_rows(("2021", "2022", "2023", "2024"), (3, 6, 9, 12), rows)})


def test_negative_and_missing_cells_by_quarters_open_on_every_panel(open_study, studies_rig, ines, subtests):
    started = studies_rig.done(ines, falling())
    for tab in TABS:
        with subtests.test(tab=tab):
            screen = open_study(ines, started, tab)

            assert not screen.exception
            assert not screen.error
            assert "nan" not in words_on(screen).lower().split()


def counts():
    """Give counts of claims beside what was paid."""
    reported = ((10, 12, 13), (11, 14, None), (12, None, None))
    paid = ((100, 150, 160), (110, 180, None), (120, None, None))
    names, ages = ("2021", "2022", "2023"), (12, 24, 36)
    return TriangleSet(
        {
            Measure.PAID: Triangle.of_rows(names, ages, paid),
            Measure.REPORTED_COUNT: Triangle.of_rows(names, ages, reported),
        }
    )


def test_counts_beside_amounts_open_on_every_panel(open_study, studies_rig, ines, subtests):
    started = studies_rig.done(ines, counts())
    for tab in TABS:
        with subtests.test(tab=tab):
            screen = open_study(ines, started, tab)

            assert not screen.exception
            assert not screen.error
