"""Prompts, schemas and answers: untrusted text stays between delimiters, one strict form holds for everybody."""

import json
from dataclasses import fields
from datetime import date
from enum import StrEnum
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field, ValidationError

from backend.llm.answers import check_object, check_text, describe
from backend.llm.call_error import UnfitAnswerError
from backend.llm.error_kinds import ErrorKind
from backend.llm.prompts import MAX_PROBLEM_CHARS, compose, prompt_hash, repaired
from backend.llm.schemas import schema_hash, schema_version, strict_schema
from tests.fakes.chain_rig import Proposal, make_prompt


class Line(StrEnum):
    AUTO = "auto"
    HOME = "home"


class Item(BaseModel):
    name: str = Field(min_length=1, max_length=20)
    amount: float | None = Field(default=None, ge=0)


class Form(BaseModel):
    """A form with everything that a schema may hold."""

    line: Line
    kind: Literal["a", "b"]
    on: date
    items: list[Item] = Field(default_factory=list, max_length=3)
    first: Item = Field(description="the first one")


class FreeMapping(BaseModel):
    values: dict[str, str]


@given(st.text(max_size=200))
def test_material_cannot_forge_its_own_delimiter(material: str) -> None:
    question = compose(make_prompt(material=f"start {material}"))

    head, _, tail = question.user.rpartition("\n<<<end of material ")
    assert tail.count(">>>") == 1
    assert tail[:16] not in head.partition(">>>\n")[2]
    assert tail[:16] in question.system


def test_invisible_characters_of_the_material_are_not_sent() -> None:
    question = compose(make_prompt(material="pay\u200b \u202eevil\U000e0041\u2066 now"))

    assert "pay evil now" in question.user


def test_a_prompt_without_material_is_sent_as_written() -> None:
    question = compose(make_prompt())

    assert (question.system, question.user) == ("You propose.", "What now?")


@pytest.mark.parametrize("name", ["step", "version", "system", "user", "material"])
def test_every_part_that_is_sent_changes_the_fingerprint(name: str) -> None:
    assert prompt_hash(make_prompt(**{name: "other"})) != prompt_hash(make_prompt())


def test_parts_cannot_be_moved_between_fields_without_changing_the_fingerprint() -> None:
    assert prompt_hash(make_prompt(user="ab", material="c")) != prompt_hash(make_prompt(user="a", material="bc"))


def test_the_context_is_for_rules_only_and_never_sent() -> None:
    question = compose(make_prompt(context={"secret": "unsent"}))

    assert "unsent" not in question.system + question.user


def test_the_repair_adds_what_did_not_fit_and_nothing_else() -> None:
    prompt = make_prompt(material="m")
    again = repaired(prompt, "reason: Field required\u202e" + "x" * 5000)

    changed = [field.name for field in fields(prompt) if getattr(prompt, field.name) != getattr(again, field.name)]
    assert changed == ["user"]
    assert again.user.startswith(prompt.user)
    assert "reason: Field required" in again.user
    assert "\u202e" not in again.user
    assert len(again.user) < len(prompt.user) + MAX_PROBLEM_CHARS + 200


def objects(node: object) -> list[dict[str, object]]:
    """Return every object schema below the node."""
    if isinstance(node, list):
        return [found for part in node for found in objects(part)]
    if not isinstance(node, dict):
        return []
    own = [node] if node.get("type") == "object" else []
    return own + [found for part in node.values() for found in objects(part)]


def test_the_schema_requires_every_field_forbids_others_and_has_no_bounds() -> None:
    schema = strict_schema(Form)

    assert len(objects(schema)) == 2
    for part in objects(schema):
        assert part["required"] == list(part["properties"])  # type: ignore[call-overload]
        assert part["additionalProperties"] is False
    text = json.dumps(schema)
    assert not [word for word in ("maxLength", "minimum", "maxItems", "default", "format", "title") if word in text]
    assert schema["properties"]["first"] == {"$ref": "#/$defs/Item"}  # type: ignore[index]


def test_one_caller_cannot_change_the_schema_of_the_next() -> None:
    strict_schema(Form)["properties"] = "spoiled"

    assert strict_schema(Form)["properties"] != "spoiled"


def test_a_free_mapping_is_refused_before_anything_is_sent() -> None:
    with pytest.raises(TypeError, match="free mapping"):
        strict_schema(FreeMapping)


def test_a_changed_bound_changes_the_fingerprint_of_the_schema() -> None:
    class Loose(BaseModel):
        name: str = Field(max_length=10)

    loose = schema_hash(Loose)

    class Tight(BaseModel):
        name: str = Field(max_length=9)

    Tight.__name__ = "Loose"
    assert schema_hash(Tight) != loose
    assert schema_version(Loose) == f"Loose:{loose[:12]}"
    assert schema_version(None) == ""


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("", ErrorKind.EMPTY_ANSWER),
        (" \n", ErrorKind.EMPTY_ANSWER),
        ("{", ErrorKind.NOT_JSON),
        ('{"a": Infinity}', ErrorKind.NOT_JSON),
        ("```json\n{}\n```", ErrorKind.NOT_JSON),
        ("[]", ErrorKind.NOT_OBJECT),
        ("null", ErrorKind.NOT_OBJECT),
        ('"text"', ErrorKind.NOT_OBJECT),
        ("{}", ErrorKind.SCHEMA_MISMATCH),
        ('{"outcome": 1, "reason": "r"}', ErrorKind.SCHEMA_MISMATCH),
    ],
)
def test_each_unfit_answer_has_its_kind_and_a_problem_to_tell(content: str, kind: ErrorKind) -> None:
    with pytest.raises(UnfitAnswerError) as caught:
        check_object(content, Proposal)

    assert caught.value.kind is kind
    assert caught.value.problem


def test_a_fit_answer_comes_back_in_one_form() -> None:
    assert check_object(' { "reason":"r", "outcome":"o" }\n', Proposal) == '{"outcome":"o","reason":"r"}'
    assert check_text(" words ") == "words"


def test_the_problem_names_fields_and_never_repeats_their_values() -> None:
    with pytest.raises(ValidationError) as caught:
        Form.model_validate({"line": "219-09-9999", "kind": "219-09-9999", "on": "219-09-9999", "first": {"name": ""}})

    problem = describe(caught.value)
    assert "219-09-9999" not in problem
    assert {"line:", "kind:", "on:", "first.name:"} <= set(problem.split())
