"""A chart as a picture, for files that hold no vectors; drawn by a worker, never in the web process."""

from io import BytesIO
from threading import Lock

import pypdfium2
from reportlab.graphics import renderPDF

from backend.domain.reports.content import Brand, Chart
from backend.rendering.charts import draw_chart

_SCALE = 3.0
_ONE_AT_A_TIME = Lock()
"""The drawing library may be used by one thread at a time."""


def draw_picture(chart: Chart, brand: Brand, width: float) -> bytes:
    """Return the chart as PNG, three pixels a point."""
    page = renderPDF.drawToString(draw_chart(chart, brand, width))
    out = BytesIO()
    with _ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(page)
        try:
            document[0].render(scale=_SCALE).to_pil().convert("RGB").save(out, "PNG")
        finally:
            document.close()
    return out.getvalue()
