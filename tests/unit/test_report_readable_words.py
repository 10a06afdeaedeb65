"""What a person reads in a report: facts in words, authors in a sentence, labels as long as there is room."""

import pytest

from backend.domain.code_words import fact_name
from backend.domain.reports.content import Brand, Chart, Paragraph, Series
from backend.rendering.charts import draw_chart
from backend.rendering.parts import beneath

LONG = "fixed rules without a model"


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("drivers[0].accidents_last_5_years", "driver 1: accidents last 5 years"),
        ("bill.lines[11].amount", "bill line 12: amount"),
        ("bill.total", "bill: total"),
        ("annual_revenue", "annual revenue"),
    ],
)
def test_a_fact_bears_its_place_in_words(field, words):
    assert fact_name(field) == words


def test_a_sentence_made_without_a_model_says_so_without_an_author():
    assert beneath(Paragraph("A.", ("a",), by="made without a model")) == "Rests on a · made without a model"
    assert beneath(Paragraph("A.", (), by="rules")) == "by rules"


@pytest.mark.parametrize(("count", "is_whole"), [(1, True), (8, False)])
def test_a_label_is_shortened_only_where_others_need_its_room(count, is_whole):
    chart = Chart("bars", "Runs", "runs", (LONG,) * count, (Series("Runs", (5.0,) * count),))

    drawn = _texts(draw_chart(chart, Brand("House"), 400.0))

    assert (LONG in drawn) is is_whole


def _texts(shape):
    own = {shape.text} if hasattr(shape, "text") else set()
    return own.union(*(_texts(part) for part in getattr(shape, "contents", ())))
