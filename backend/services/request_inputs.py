"""What a run keeps of the request behind it, so that one idempotency key never stands for two requests."""

import hashlib
import json
from collections.abc import Iterable, Mapping

from backend.domain.products import fields_to_json
from backend.domain.submissions import FieldValue


def request_inputs(form: str, values: Mapping[str, FieldValue], document_ids: Iterable[str]) -> dict[str, object]:
    """Return the inputs of a run that a checked form and its documents start: their fingerprint."""
    asked = [form, dict(fields_to_json(values)), sorted({document_id.lower() for document_id in document_ids})]
    return {"request": fingerprint_of(asked)}


def fingerprint_of(asked: object) -> str:
    """Return what tells one request from another: equal JSON has equal fingerprints."""
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()
