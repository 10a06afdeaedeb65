"""One JSON schema for all providers, made from the pydantic model that later checks the answer."""

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache

from pydantic import BaseModel

JsonSchema = dict[str, object]

# Bounds and formats differ between providers; the same pydantic model checks them after the answer.
_KEPT = ("type", "enum", "const", "description", "$ref")
_LISTS = {"anyOf": "anyOf", "oneOf": "anyOf"}


def schema_hash(schema: type[BaseModel]) -> str:
    """Return the SHA-256 of the schema with all its bounds: it changes when an old answer may no longer fit."""
    return _fingerprint(schema)


def schema_version(schema: type[BaseModel] | None) -> str:
    """Return a short name for the form of an answer, such as `Proposal:1f0c…`; empty for plain text."""
    return "" if schema is None else f"{schema.__name__}:{_fingerprint(schema)[:12]}"


@lru_cache(maxsize=128)
def _fingerprint(schema: type[BaseModel]) -> str:
    return hashlib.sha256(json.dumps(schema.model_json_schema(), sort_keys=True).encode()).hexdigest()


@lru_cache(maxsize=128)
def _strict_text(schema: type[BaseModel]) -> str:
    return json.dumps(_strict(schema.model_json_schema()))


def strict_schema(schema: type[BaseModel]) -> JsonSchema:
    """
    Return the schema that is sent: every field required, nothing additional, no bounds.

    A model with a free mapping raises TypeError: no provider can be held to it.
    """
    loaded: JsonSchema = json.loads(_strict_text(schema))
    return loaded


def _strict(node: Mapping[str, object]) -> JsonSchema:
    if "$ref" in node:
        return {"$ref": node["$ref"]}
    strict: JsonSchema = {key: node[key] for key in _KEPT if key in node}
    for key, name in _LISTS.items():
        if isinstance(variants := node.get(key), list):
            strict[name] = [_strict(variant) for variant in variants]
    if isinstance(items := node.get("items"), dict):
        strict["items"] = _strict(items)
    if isinstance(definitions := node.get("$defs"), dict):
        strict["$defs"] = {name: _strict(definition) for name, definition in definitions.items()}
    if node.get("type") == "object":
        strict |= _strict_object(node)
    return strict


def _strict_object(node: Mapping[str, object]) -> JsonSchema:
    properties = node.get("properties")
    if not isinstance(properties, dict) or isinstance(node.get("additionalProperties"), dict):
        raise TypeError(f"{node.get('title', 'a field')} is a free mapping; use a list of named pairs instead")
    return {
        "properties": {name: _strict(field) for name, field in properties.items()},
        "required": list(properties),
        "additionalProperties": False,
    }
