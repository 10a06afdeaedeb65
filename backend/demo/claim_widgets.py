"""The first notice of loss as a form with fields to fill in, filled in; the values stand in the fields alone."""

import io

from reportlab.pdfgen.canvas import Canvas

from backend.demo.claim_paper import Paper
from backend.demo.sheet import INVENTED, LETTER_PT, MARGIN_PT, RenderedDocument, TrueFact, box_on
from backend.domain.documents import Box

_LABEL_X, _FIELD_X, _WIDTH_PT, _STEP_PT = MARGIN_PT, 200, 330, 27
_BELOW_PT, _HIGH_PT = 5, 18


def draw_widgets(paper: Paper) -> RenderedDocument:
    """Return the paper as a PDF form whose fields hold the values."""
    content = io.BytesIO()
    canvas = Canvas(content, pagesize=LETTER_PT, invariant=1)
    canvas.setFont("Helvetica-Bold", 13)
    canvas.drawString(_LABEL_X, 730, paper.title)
    canvas.setFont("Helvetica", 10)
    canvas.drawString(_LABEL_X, 750, paper.house)
    truth: dict[str, TrueFact] = {}
    height = 695
    for entry in paper.entries:
        canvas.drawString(_LABEL_X, height, entry.label)
        name = "".join(word.capitalize() for word in entry.label.split())
        canvas.acroForm.textfield(
            name=name, tooltip=entry.label, value=entry.printed, x=_FIELD_X, y=height - _BELOW_PT,
            width=_WIDTH_PT, height=_HIGH_PT, fontSize=9, borderWidth=1, maxlen=400,
        )  # fmt: skip
        if entry.field:
            value = entry.value or entry.printed
            truth.setdefault(entry.field, TrueFact(entry.field, 1, entry.printed, value, _field_box(height)))
        height -= _STEP_PT
    for sentence in paper.sentences:
        canvas.drawString(_LABEL_X, height, sentence)
        height -= 15
    if paper.hidden_note:
        canvas.setFillGray(1.0)
        canvas.drawString(_LABEL_X, height - 20, paper.hidden_note)
        canvas.setFillGray(0.0)
    canvas.setFont("Helvetica", 6)
    canvas.drawString(MARGIN_PT, MARGIN_PT / 2, INVENTED)
    canvas.save()
    return RenderedDocument(content.getvalue(), truth)


def _field_box(height_pt: float) -> Box:
    bottom = LETTER_PT[1] - height_pt + _BELOW_PT
    return box_on(LETTER_PT, (_FIELD_X, bottom - _HIGH_PT, _FIELD_X + _WIDTH_PT, bottom))
