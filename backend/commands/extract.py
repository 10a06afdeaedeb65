"""`manage.py extract FILE...`: what intake says of a file, its pages, and with --facts what the rules read in it."""

import argparse
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from backend.commands.opening import OpenedFile, open_file
from backend.commands.output import print_json
from backend.domain.documents import ExtractedDocument, Page
from backend.domain.facts import Fact
from backend.errors import InvalidRequestError, RejectedUploadError, UnreadableDocumentError
from backend.extraction import intake, reader
from backend.settings import get_settings

_MEGABYTE = 1024 * 1024
_SHOWN_TEXT = 300

Answer = dict[str, object]


def main(argv: Sequence[str]) -> int:
    """Print one answer a file; 0 when every file got one, 1 when a path could not be opened."""
    options = _options(argv)
    most_bytes = get_settings().max_upload_mb * _MEGABYTE
    status = 0
    for path in options.files:
        try:
            opened = open_file(path, most_bytes)
        except InvalidRequestError as error:
            print(error.user_message, file=sys.stderr)
            status = 1
            continue
        answer = extract(opened, most_bytes, with_facts=options.facts)
        if options.json:
            print_json(answer)
        else:
            print(_summary(answer), flush=True)
    return status


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="manage.py extract", description="Read documents without a database.")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="documents to read")
    parser.add_argument("--facts", action="store_true", help="also print what the rules read, with quotes")
    parser.add_argument("--json", action="store_true", help="one JSON line a file instead of a summary")
    return parser.parse_args(argv)


def extract(opened: OpenedFile, most_bytes: int, *, with_facts: bool) -> Answer:
    """Return what is known of one file; a refusal is an answer like any other."""
    started = time.monotonic()
    answer: Answer = {
        "file": str(opened.path),
        "sha256": opened.sha256,
        "outcome": "rejected",
        "code": None,
        "message": None,
        "media_type": None,
        "flags": [],
        "pages": [],
        "facts": [],
    }
    try:
        intake.check_size(opened.size_bytes, most_bytes)
        taken = intake.inspect(opened.path.name, opened.content, most_bytes)
        answer |= {"media_type": taken.media_type.value, "flags": list(taken.flags)}
        document = reader.read_document(opened.content, taken.media_type)
        answer |= _contents(document, taken)
        if with_facts:
            answer["facts"] = _facts(document, taken.sha256)
        answer["outcome"] = "accepted"
    except RejectedUploadError as refusal:
        answer |= {"code": refusal.reason, "message": refusal.user_message}
    except UnreadableDocumentError as refusal:
        answer |= {"code": refusal.code, "message": refusal.user_message}
    answer["seconds"] = round(time.monotonic() - started, 3)
    return answer


def _contents(document: ExtractedDocument, taken: intake.Intake) -> Answer:
    fields = [{"name": each.name, "value": each.value, "page": each.page} for each in document.form_fields]
    return {
        "flags": sorted({*taken.flags, *document.flags}),
        "pages": [_page(page) for page in document.pages],
        "form_fields": fields,
        "metadata": document.metadata,
    }


def _page(page: Page) -> Answer:
    return {"number": page.number, "source": page.source.value, "label": page.label, "text": page.text}


def _facts(document: ExtractedDocument, sha256: str) -> list[Answer]:
    from backend.pipelines.readers import read_facts  # noqa: PLC0415 - reading text alone needs no rules

    return [_fact(fact) for fact in read_facts(document, sha256) if fact.is_verified and fact.quote]


def _fact(fact: Fact) -> Answer:
    box = None if fact.box is None else [fact.box.x0, fact.box.y0, fact.box.x1, fact.box.y1]
    return {"field": fact.field, "value": fact.value, "page": fact.page, "quote": fact.quote, "box": box}


def _summary(answer: Mapping[str, object]) -> str:
    """Return the answer as a person reads it: verdict first, then pages and facts."""
    if answer["outcome"] == "rejected":
        return f"{answer['file']}: rejected ({answer['code']}). {answer['message']}"
    pages, facts = answer["pages"], answer["facts"]
    lines = [f"{answer['file']}: accepted, {answer['media_type']}, {answer['seconds']} s"]
    if isinstance(pages, list):
        lines.extend(_page_lines(pages))
    if isinstance(facts, list):
        lines.extend(f"  {fact['field']} = {fact['value']}  (page {fact['page']}: {fact['quote']!r})" for fact in facts)
    return "\n".join(lines)


def _page_lines(pages: Iterable[Mapping[str, str]]) -> Iterable[str]:
    for page in pages:
        text = " ".join(page["text"].split())
        shown = text[:_SHOWN_TEXT] or "no text on this page: OCR follows"
        yield f"  page {page['number']} ({page['source']}): {shown}"
