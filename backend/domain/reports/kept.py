"""A report's content as JSON and back: what a run keeps, so that its files can be made again to the byte."""

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from backend.domain.reports.content import (
    Block,
    Brand,
    Chart,
    KeyValues,
    Notice,
    Paragraph,
    Quote,
    ReportContent,
    ReportSection,
    Series,
    Table,
)
from backend.domain.reports.words import ReportKind

BLOCKS: Mapping[str, type[Block]] = {
    "paragraph": Paragraph,
    "quote": Quote,
    "key_values": KeyValues,
    "table": Table,
    "chart": Chart,
    "notice": Notice,
}
_NAMES = {block: name for name, block in BLOCKS.items()}


def content_to_json(content: ReportContent) -> dict[str, object]:
    """Return the content as JSON values; a logo goes along as base64."""
    known = {each.name: getattr(content, each.name) for each in fields(content)}
    brand = {**asdict(content.brand), "logo_png": b64encode(content.brand.logo_png).decode()}
    return {name: plain(value) for name, value in {**known, "brand": brand}.items()}


def content_from_json(kept: Mapping[str, Any]) -> ReportContent:
    """Return the content that `content_to_json` wrote."""
    return ReportContent(
        kind=ReportKind(kept["kind"]),
        reference=kept["reference"],
        title=kept["title"],
        subtitle=kept["subtitle"],
        brand=_brand(kept["brand"]),
        made_at=datetime.fromisoformat(kept["made_at"]),
        summary=_pairs(kept["summary"]),
        sections=tuple(_section(section) for section in kept["sections"]),
        provenance=_pairs(kept["provenance"]),
        notices=tuple(Notice(notice["text"]) for notice in kept["notices"]),
        figures=kept["figures"],
    )


def canonical_hash(values: object) -> str:
    """Return the SHA-256 of JSON values in one spelling: equal content has equal hashes."""
    text = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()


def plain(value: object) -> Any:
    """Return a value as JSON holds it: amounts and ids as text, moments in ISO 8601, blocks with their name."""
    match value:
        case Enum():
            return plain(value.value)
        case date():
            return value.isoformat()
        case Decimal() | UUID():
            return str(value)
        case _:
            return _gathered(value)


def _gathered(value: object) -> Any:
    """Return what holds other values as JSON holds it, and any other value as it is."""
    match value:
        case Mapping():
            return {str(plain(name)): plain(inner) for name, inner in value.items()}
        case list() | tuple():
            return [plain(inner) for inner in value]
        case set() | frozenset():
            return sorted(plain(inner) for inner in value)
        case _:
            return _record(value) if is_dataclass(value) and not isinstance(value, type) else value


def _record(value: Any) -> dict[str, object]:
    known = {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    name = _NAMES.get(type(value))
    return {"block": name, **known} if name else known


def _brand(kept: Mapping[str, Any]) -> Brand:
    return Brand(**{**kept, "logo_png": b64decode(kept["logo_png"]), "letterhead": tuple(kept["letterhead"])})


def _section(kept: Mapping[str, Any]) -> ReportSection:
    return ReportSection(kept["heading"], tuple(_block(block) for block in kept["blocks"]))


def _block(kept: Mapping[str, Any]) -> Block:
    """Return a block with its lists as tuples again."""
    match kept["block"]:
        case "paragraph":
            return Paragraph(kept["text"], tuple(kept["cites"]), kept["by"])
        case "quote":
            return Quote(kept["text"], kept["source"])
        case "key_values":
            return _pairs(kept)
        case "table":
            rows = tuple(tuple(row) for row in kept["rows"])
            return Table(tuple(kept["columns"]), rows, frozenset(kept["numeric"]), kept["title"], kept["note"])
        case "chart":
            series = tuple(Series(each["name"], tuple(each["values"])) for each in kept["series"])
            return Chart(kept["kind"], kept["title"], kept["unit"], tuple(kept["labels"]), series)
        case _:
            return Notice(kept["text"])


def _pairs(kept: Mapping[str, Any]) -> KeyValues:
    return KeyValues(tuple((label, value) for label, value in kept["rows"]))
