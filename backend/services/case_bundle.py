"""Writes one case as a ZIP: its rows, its uploads, its acts with their hashes, and the program that verifies them."""

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import IO
from uuid import UUID

from backend.domain.anchors import Anchor
from backend.domain.audit_chain import ChainEnd, ChainRow, read_moment
from backend.domain.case_export import CaseHead
from backend.services import export_proof
from backend.services.bundle_zip import BundleZip, document_name
from backend.services.case_pages import CasePages
from backend.services.institutions import brand_of
from backend.settings import ROOT
from backend.store.case_rows import Section
from backend.store.work import UnitOfWork

Row = Mapping[str, object]
PRODUCT = "Insurance AI System"
README = """\
{reference}: everything of one case, exported {made_at} by {product} {version}.

case.pdf       the case to read; long lists are cut there and whole in case.json
case.json      every row of the case: fields, facts with quotes, rule results, runs, decisions, money, clocks,
               letters, notes and tasks, as far as the kind of case has them
documents/     the uploads, byte by byte as they came; case.json names them as they were called
audit.jsonl    every act on the case, with the text that was hashed, the hash before it and its own
MANIFEST.json  when this was made, and where the whole chain of acts ended then
SHA256SUMS     the hash of every file
verify.py      verifies all this without a network; needs Python alone

Verify:        python3 verify.py            in the unpacked folder
               python3 verify.py CASE.zip   without unpacking
               sha256sum -c SHA256SUMS      the files alone

verify.py proves that nothing was changed since the files were made. That they are what the insurer holds is proven by
the insurer, whose key signed SHA256SUMS.hmac and whose chain holds the same hashes: manage.py audit verify-export.
Open documents with care: they come from outside and are never run by this program.
"""


@dataclass(frozen=True, slots=True)
class BundleMoment:
    """What a bundle says of its making: when, where the chain ended, its newest anchor, and the key that signs."""

    made_at: datetime
    end: ChainEnd
    anchor: Anchor | None
    key: str


def write_bundle(work: UnitOfWork, case: CaseHead, moment: BundleMoment, out: IO[bytes]) -> None:
    """Write the archive; the same state and moment give the same bytes."""
    bundle = BundleZip(out)
    pages = CasePages(case)
    bundle.add("case.json", _case_json(work, case, pages))
    bundle.add("case.pdf", [pages.draw(brand_of(work, case.institution_id), moment.made_at)])
    damaged = _add_documents(work, case, bundle, pages.uploads)
    count = _Count()
    bundle.add("audit.jsonl", _events(work, case, moment.end, count))
    told = {"reference": case.reference, "made_at": moment.made_at.isoformat(), "product": PRODUCT}
    bundle.add("README.txt", [README.format(**told, version=product_version()).encode()])
    bundle.add("verify.py", [Path(export_proof.__file__).read_bytes()])
    manifest = {
        "schema": export_proof.SCHEMA,
        "product": PRODUCT,
        "product_version": product_version(),
        "created": moment.made_at.isoformat(),
        "case": {"type": str(case.case_type), "id": str(case.case_id), "reference": case.reference},
        "chain_end": {"seq": moment.end.seq, "hash": moment.end.hash},
        "anchor": moment.anchor.to_json() if moment.anchor else None,
        "events": count.rows,
        "documents": len(pages.uploads),
        "damaged_documents": damaged,
    }
    bundle.add(export_proof.MANIFEST, [json.dumps(manifest, indent=2, sort_keys=True).encode()])
    bundle.close(moment.key)


@cache
def product_version() -> str:
    """Return the version of the program as its project file says."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])


@dataclass(slots=True)
class _Count:
    rows: int = 0


def _case_json(work: UnitOfWork, case: CaseHead, pages: CasePages) -> Iterator[bytes]:
    """Give the rows as one JSON object, a row at a time; `pages` sees each of them."""
    people: set[UUID] = set()
    yield b'{"schema": "' + export_proof.SCHEMA.encode() + b'", "sections": {'
    for number, section in enumerate(work.case_rows.list_sections(case)):
        yield b"," * bool(number) + f'\n"{section.name}": ['.encode()
        yield from _joined(_seen(work, section, pages, people))
        yield b"]"
    names = work.case_rows.list_people(frozenset(people))
    pages.name_people(names)
    yield b'},\n"people": [' + b"".join(_joined(names)) + b"]}\n"


def _seen(work: UnitOfWork, section: Section, pages: CasePages, people: set[UUID]) -> Iterator[Row]:
    columns = section.person_columns
    for row in work.case_rows.read(section):
        people.update(value for name in columns if isinstance(value := row[name], UUID))
        pages.take(section.name, row)
        yield row


def _joined(rows: Iterable[Row]) -> Iterator[bytes]:
    for number, row in enumerate(rows):
        yield (b",\n" if number else b"\n") + _line(row)


def _line(row: Mapping[str, object]) -> bytes:
    return json.dumps(row, default=_word, sort_keys=True, ensure_ascii=False).encode()


def _word(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _add_documents(work: UnitOfWork, case: CaseHead, bundle: BundleZip, uploads: list[Row]) -> list[str]:
    """Add the uploads as they came, and return the names of those whose kept bytes are no longer what was uploaded."""
    damaged = []
    for number, upload in enumerate(uploads, start=1):
        name, sha256 = document_name(number, str(upload["filename"])), str(upload["sha256"])
        if bundle.add(name, work.case_rows.read_bytes(case.institution_id, sha256)) != sha256:
            damaged.append(name)
    return damaged


def _events(work: UnitOfWork, case: CaseHead, end: ChainEnd, count: _Count) -> Iterator[bytes]:
    """Give every act on the case up to the end of the chain, a line each."""
    for row in work.audit_reads.stream_of(work.case_rows.list_objects(case), end.seq):
        count.rows += 1
        yield _line(_event(row)) + b"\n"


def _event(row: ChainRow) -> dict[str, object]:
    """Return an act in the words of its hashed text, with that text and both hashes."""
    return {
        "seq": row.seq,
        "at": read_moment(row.at) or row.at,
        "institution": row.institution_id,
        "actor": row.actor_id or "system",
        "name": row.actor,
        "role": row.role,
        "action": row.action,
        "object_type": row.object_type,
        "object_id": row.object_id,
        "details": row.read_details(),
        "canonical": row.canonical,
        "prev_hash": row.prev_hash,
        "hash": row.hash,
    }
