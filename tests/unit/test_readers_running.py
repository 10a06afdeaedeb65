"""Which lines of a page are its running head or foot, and which only look like one."""

import pytest

from backend.pipelines.readers.layout import document_lines
from backend.pipelines.readers.running import running_lines
from fixtures.drawn_documents import Drawing, plain_document


def _running(*pages: dict[float, str]) -> set[str]:
    drawing = Drawing()
    for at, page in enumerate(pages):
        if at:
            drawing.turn_page()
        for down, text in page.items():
            drawing.put(40, down, text)
    lines = document_lines(drawing.in_memory())
    return {lines[index].text for index in running_lines(lines)}


def test_a_head_that_changes_in_its_figures_alone_runs_through_the_document() -> None:
    assert _running({30: "Account 7 sheet 1"}, {30: "Account 7 sheet 2"}) == {"Account 7 sheet 1", "Account 7 sheet 2"}


def test_a_foot_that_repeats_runs_as_well() -> None:
    assert _running({300: "Ada", 600: "Harbor Mutual"}, {320: "Bo", 600: "Harbor Mutual"}) == {"Harbor Mutual"}


@pytest.mark.parametrize(
    "pages",
    [
        ({30: "Loss details"}, {90: "Loss details"}),
        ({30: "Loss details"}, {30: "Claims department"}),
        ({300: "Description: hail"}, {300: "Description: hail"}),
        ({30: "Hail"}, {30: "Hail"}, {30: "Ice"}, {30: "Fog"}, {30: "Sun"}),
        ({30: "Loss details"},),
    ],
    ids=["other place", "other words", "middle of the page", "few pages", "one page"],
)
def test_what_does_not_repeat_at_the_edge_of_most_pages_is_text(pages: tuple[dict[float, str], ...]) -> None:
    assert _running(*pages) == set()


def test_a_text_without_places_has_no_running_lines() -> None:
    assert running_lines(document_lines(plain_document("Loss details\nLoss details\n"))) == frozenset()
