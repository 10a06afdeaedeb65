"""A report as JSON: every block and figure in one canonical spelling, so that equal content gives equal bytes."""

import json
import math
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from hashlib import sha256

from backend.domain.reports.content import Brand, Chart, KeyValues, Notice, Paragraph, Quote, ReportContent, Table

SCHEMA = "insurance-ai-system/report"
SCHEMA_VERSION = 1
_KINDS: dict[type, str] = {
    Paragraph: "paragraph",
    Quote: "quote",
    KeyValues: "key_values",
    Table: "table",
    Chart: "chart",
    Notice: "notice",
}


def write_json(content: ReportContent) -> bytes:
    """Return the report in UTF-8 with sorted keys; what no text can hold is written as an escape."""
    document = {"schema": SCHEMA, "schema_version": SCHEMA_VERSION, "report": _plain(content)}
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False)
    return (text + "\n").encode("utf-8", "backslashreplace")


def _plain(value: object) -> object:
    """Return a value as JSON knows it: figures without a number are null, exact amounts stay text."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, datetime | date):
        return value.isoformat()
    return _gathered(value)


def _gathered(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(key): _plain(held) for key, held in value.items()}
    if isinstance(value, AbstractSet):
        return sorted((_plain(held) for held in value), key=str)
    if isinstance(value, list | tuple):
        return [_plain(held) for held in value]
    if is_dataclass(value) and not isinstance(value, type):
        return _record(value)
    return str(value)


def _record(value: object) -> dict[str, object]:
    """Return a block as a mapping that says what it is; a logo is told by its hash, for its picture is no figure."""
    known = {field.name: getattr(value, field.name) for field in fields(value)}  # type: ignore[arg-type]  # asked above
    if isinstance(value, Brand):
        logo = known.pop("logo_png")
        known["logo_sha256"] = sha256(logo).hexdigest() if logo else ""
    plain = {name: _plain(held) for name, held in known.items()}
    return {"block": _KINDS[type(value)], **plain} if type(value) in _KINDS else plain
