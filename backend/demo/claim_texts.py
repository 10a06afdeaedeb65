"""Papers without a printed layout: a statement as plain text or as a word processor's file."""

import io
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document as WordDocument

from backend.demo.claim_paper import Entry, Paper
from backend.demo.sheet import INVENTED, RenderedDocument, TrueFact


def text_statement(paper: Paper) -> RenderedDocument:
    """Return the statement as a text file."""
    lines = [paper.title, "", *(f"{e.label}: {e.printed}" for e in paper.entries), "", *paper.sentences, "", INVENTED]
    return RenderedDocument(("\n".join(lines) + "\n").encode(), _truth(paper.entries))


def word_statement(paper: Paper) -> RenderedDocument:
    """Return the statement as a DOCX file."""
    document = WordDocument()
    document.add_heading(paper.title, level=1)
    for entry in paper.entries:
        document.add_paragraph(f"{entry.label}: {entry.printed}")
    for sentence in (*paper.sentences, INVENTED):
        document.add_paragraph(sentence)
    content = io.BytesIO()
    document.save(content)
    return RenderedDocument(_without_clock(content), _truth(paper.entries))


def _without_clock(packed: io.BytesIO) -> bytes:
    """Return the file as packed on the first day that its format knows: equal words give equal bytes."""
    content = io.BytesIO()
    with ZipFile(packed) as made, ZipFile(content, "w") as dateless:
        for name in made.namelist():
            dateless.writestr(ZipInfo(name), made.read(name), ZIP_DEFLATED)
    return content.getvalue()


def _truth(entries: tuple[Entry, ...]) -> dict[str, TrueFact]:
    named = (entry for entry in entries if entry.field)
    return {e.field: TrueFact(e.field, 1, e.printed, e.value or e.printed) for e in named}
