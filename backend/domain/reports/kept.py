"""A report's content as JSON: what a run keeps, and what a replay is held against."""

import hashlib
import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from backend.domain.reports.content import Block, Chart, KeyValues, Notice, Paragraph, Quote, ReportContent, Table

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
