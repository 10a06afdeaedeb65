"""Values typed into a PDF form are read, stand in the page's text, and have the box of their field."""

import io

import pytest
from pypdf import PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import NameObject, NumberObject

from backend.domain.documents import MediaType, PageSource
from backend.extraction.reader import read_document
from fakes.sample_files import pdf


def read(*draw):
    return read_document(pdf(*draw), MediaType.PDF)


def application(canvas):
    canvas.drawString(72, 705, "Insured")
    canvas.acroForm.textfield(name="NamedInsured_A", value="Northwind Haulage LLC", x=150, y=700, width=250, height=18)
    canvas.drawString(72, 675, "Hired autos")
    canvas.acroForm.checkbox(name="HiredAutos", checked=True, x=150, y=670, size=14)
    canvas.acroForm.checkbox(name="Garaged", checked=False, x=350, y=670, size=14)
    canvas.acroForm.choice(name="State", value="OH", options=["OH", "PA"], x=150, y=640, width=60, height=18)
    canvas.acroForm.textfield(name="Remarks", value="", x=150, y=610, width=250, height=18)


def test_filled_fields_are_found_by_name_and_empty_ones_are_not():
    values = {field.name: field.value for field in read(application).form_fields}

    assert values == {"NamedInsured_A": "Northwind Haulage LLC", "HiredAutos": "Yes", "State": "OH"}


def test_a_typed_value_stands_in_the_text_beside_its_label():
    page = read(application).pages[0]

    assert page.source is PageSource.FORM
    assert page.text.split("\n")[0] == "Insured Northwind Haulage LLC"
    assert all(page.text[word.start : word.start + len(word.text)] == word.text for word in page.words)


def test_the_words_of_a_value_stand_inside_its_field():
    document = read(application)
    field = next(each for each in document.form_fields if each.name == "NamedInsured_A")
    words = [each.box for each in document.pages[0].words if each.text in {"Northwind", "Haulage", "LLC"}]

    assert len(words) == 3
    assert all(field.box.x0 <= box.x0 < box.x1 <= field.box.x1 + 1e-4 for box in words)
    assert words[0].x1 < words[1].x0


def with_note(flags):
    note = FreeText(text="Renewal of SC00928137", rect=(150, 500, 400, 520))
    note[NameObject("/F")] = NumberObject(flags)
    writer = PdfWriter(clone_from=io.BytesIO(pdf(lambda canvas: canvas.drawString(72, 505, "Remark"))))
    writer.add_annotation(0, note)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_words_typed_onto_a_page_without_a_form_are_read_where_they_stand():
    (page,) = read_document(with_note(4), MediaType.PDF).pages

    assert page.text == "Remark Renewal of SC00928137"
    assert page.source is PageSource.TEXT


@pytest.mark.parametrize("flags", [2, 32])
def test_a_hidden_note_is_not_read(flags):
    (page,) = read_document(with_note(flags), MediaType.PDF).pages

    assert page.text == "Remark"


def test_a_hidden_field_proves_nothing():
    def draw(canvas):
        canvas.drawString(72, 700, "Seen")
        canvas.acroForm.textfield(name="A", value="Unseen", x=72, y=600, annotationFlags="hidden")

    document = read(draw)

    assert document.pages[0].text == "Seen"
    assert document.form_fields == ()


def test_a_field_knows_its_page():
    document = read(lambda canvas: canvas.drawString(72, 700, "Cover"), application)

    assert {field.page for field in document.form_fields} == {2}
    assert [page.source for page in document.pages] == [PageSource.TEXT, PageSource.FORM]


def test_a_blank_form_is_an_ordinary_page():
    def blank(canvas):
        canvas.drawString(72, 705, "Insured")
        canvas.acroForm.textfield(name="NamedInsured_A", value="", x=150, y=700, width=250, height=18)

    document = read(blank)

    assert document.form_fields == ()
    assert document.pages[0].source is PageSource.TEXT


def test_lines_of_a_long_answer_become_lines_of_the_page():
    def draw(canvas):
        canvas.acroForm.textfield(
            name="Remarks",
            value="First remark\nSecond remark",
            x=72,
            y=600,
            width=300,
            height=60,
            fieldFlags="multiline",
        )

    assert read(draw).pages[0].text == "First remark\nSecond remark"


def test_the_chosen_radio_button_gives_the_name_of_its_choice():
    def draw(canvas):
        for place, value in enumerate(("Corporation", "Partnership")):
            canvas.acroForm.radio(
                name="Entity", value=value, selected=value == "Partnership", x=72 + 100 * place, y=600, size=14
            )

    fields = read(draw).form_fields

    assert [(field.name, field.value) for field in fields] == [("Entity", "Partnership")]
