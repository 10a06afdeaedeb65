"""Small files of every kind, made on the spot: sound ones, and the parts that hostile ones are built from."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from email.message import EmailMessage

import docx
import openpyxl
from PIL import Image
from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas

LETTER_HEIGHT_PT = letter[1]


def pdf(*draw: Callable[[Canvas], object], pagesize: tuple[float, float] = letter) -> bytes:
    """Return a PDF with one page for each function, which draws it."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=pagesize, pageCompression=1)
    for each in draw:
        each(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def text_pdf(*pages: Sequence[str]) -> bytes:
    """Return a PDF with one page for each sequence of lines."""
    return pdf(*(lines_drawer(lines) for lines in pages))


def lines_drawer(lines: Sequence[str]) -> Callable[[Canvas], None]:
    """Return a function that draws the lines from the top of a page."""

    def draw(canvas: Canvas) -> None:
        for number, line in enumerate(lines):
            canvas.drawString(72, LETTER_HEIGHT_PT - 72 - 16 * number, line)

    return draw


def word_file(*blocks: str | Sequence[Sequence[str]], headings: Sequence[str] = ()) -> bytes:
    """Return a Word file of paragraphs and tables; a paragraph named in `headings` becomes a top heading."""
    document = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            document.add_heading(block, 1) if block in headings else document.add_paragraph(block)
            continue
        table = document.add_table(len(block), len(block[0]))
        for row, cells in enumerate(block):
            for column, text in enumerate(cells):
                table.cell(row, column).text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def workbook(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    """Return an Excel file with the sheets and their rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(content: bytes, changed: Mapping[str, bytes]) -> bytes:
    """Return the zip file with some parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name not in changed:
                target.writestr(name, source.read(name))
        for name, part in changed.items():
            target.writestr(name, part)
    return out.getvalue()


def part_of(content: bytes, name: str) -> bytes:
    """Return one part of a zip file."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


def picture(kind: str = "PNG", size: tuple[int, int] = (60, 40), *, exif: Image.Exif | None = None) -> bytes:
    """Return a small picture, orange at the left and blue at the right."""
    image = Image.new("RGB", size, "orange")
    image.paste("blue", (size[0] // 2, 0, size[0], size[1]))
    out = io.BytesIO()
    image.save(out, kind, **({"exif": exif} if exif is not None else {}))
    return out.getvalue()


def png_header(width: int, height: int) -> bytes:
    """Return a PNG that announces a size without holding any pixels."""
    body = b"IHDR" + struct.pack(">2L5B", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">L", 13) + body + struct.pack(">L", zlib.crc32(body))


def mail(text: str = "", html: str = "", attachments: Mapping[str, bytes] | None = None) -> bytes:
    """Return an e-mail from a broker with a text part, an HTML part and attachments, each where given."""
    message = EmailMessage()
    message["From"] = "broker@example.invalid"
    message["To"] = "desk@example.invalid"
    message["Subject"] = "Loss run for Northwind Haulage"
    message["Date"] = "Mon, 02 Mar 2026 09:30:00 +0000"
    message.set_content(text) if text else None
    if html and text:
        message.add_alternative(html, subtype="html")
    elif html:
        message.set_content(html, subtype="html")
    for name, content in (attachments or {}).items():
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()
