"""Case files of every wrong shape: `assess` names what does not fit in one sentence, or assesses; nothing between."""

import json
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.commands.assess import assess_file
from backend.commands.case_examples import UNDERWRITING_EXAMPLE
from backend.domain.products import PRODUCTS
from backend.errors import DeskError
from backend.settings import get_settings
from fixtures.commands import said_by, write_case

FIELDS = UNDERWRITING_EXAMPLE["fields"]


@pytest.fixture
def say(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    get_settings.cache_clear()
    yield said_by(capsys)
    get_settings.cache_clear()


@pytest.fixture
def assess(say, tmp_path):
    def run(content):
        path = tmp_path / "case.json"
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
        return say("assess", path, "--json")

    return run


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "not a JSON file"),
        (" ", "not a JSON file"),
        ("null", "JSON objects"),
        ("true", "JSON objects"),
        ("7", "JSON objects"),
        ("NaN", "JSON objects"),
        ("1e999", "JSON objects"),
        ('"case"', "JSON objects"),
        ("[]", "JSON objects"),
        ("[{}]", "JSON objects"),
        ("{}", "names its kind"),
        ("{'kind': 'underwriting'}", "not a JSON file"),
        ('{"kind": "underwriting"} {}', "not a JSON file"),
        ('{"kind": "underwriting",}', "not a JSON file"),
        ("\ufeff{}", "not a JSON file"),
        ("{}".encode("utf-16"), "not a JSON file"),
        (b"\xff\xfe\x00\x00", "not a JSON file"),
        (b"\x00" * 1000, "not a JSON file"),
        (b"\x1f\x8b\x08\x00", "not a JSON file"),
        ('{"a":' * 100_000, "not a JSON file"),
        ("[" * 100_000 + "]" * 100_000, "not a JSON file"),
        ("9" * 5_000, "not a JSON file"),
        ('{"kind": "\ud800"}', "not a JSON file"),
    ],
)
def test_content_that_is_no_case_is_one_sentence(content, words, assess):
    assert words in assess(content).sentence


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": None}, "names its kind"),
        ({"kind": ["underwriting"]}, "names its kind"),
        ({"kind": {"underwriting": 1}}, "names its kind"),
        ({"kind": "Underwriting"}, "names its kind"),
        ({"kind": "claim"}, "no entry product"),
        ({"product": None}, "There is no product"),
        ({"product": "marine"}, "choose one of commercial_auto, homeowners, personal_auto"),
        ({"product": ["commercial_auto"]}, "There is no product"),
        ({"product": "x" * 10_000}, "There is no product"),
        ({"documents": None}, "list of file names"),
        ({"documents": "a.txt"}, "list of file names"),
        ({"documents": {"a.txt": 1}}, "list of file names"),
        ({"documents": [1]}, "list of file names"),
        ({"documents": [["a.txt"]]}, "list of file names"),
        ({"outcome": "accept"}, "has no entry outcome"),
        ({"\ud800\n": 1}, "has no entry ??"),
        ({"guideline": {}, "floor": "accept"}, "has no entry floor, guideline"),
    ],
)
def test_an_entry_that_does_not_fit_is_named(changes, words, say, tmp_path):
    assert words in say("assess", write_case(tmp_path, **changes), "--json").sentence


@pytest.mark.parametrize("fields", [None, [], "x", 7, [["state", "OH"]]])
def test_fields_that_are_no_object_are_one_sentence(fields, assess):
    assert "JSON objects" in assess(json.dumps({**UNDERWRITING_EXAMPLE, "fields": fields})).sentence


@pytest.mark.parametrize(
    "given",
    [
        "NaN",
        "Infinity",
        "-Infinity",
        "1e400",
        "-1",
        "0.5",
        "9" * 4_000,
        "1e300",
        '"many"',
        '"1e5"',
        '"\\ud800"',
        "[40]",
        '{"value": 40}',
        "true",
        '"40 \\u0000 41"',
        "[" * 900 + "]" * 900,
    ],
)
def test_a_number_field_takes_no_other_thing(given, assess):
    text = json.dumps(UNDERWRITING_EXAMPLE).replace('"power_units": 40', f'"power_units": {given}')

    assert "(power_units)" in assess(text).sentence


def test_a_number_of_more_digits_than_python_reads_is_one_sentence(assess):
    text = json.dumps(UNDERWRITING_EXAMPLE).replace('"power_units": 40', '"power_units": ' + "9" * 5_000)

    assert "not a JSON file" in assess(text).sentence


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("insured_name", 7),
        ("insured_name", ["Lakeshore"]),
        ("insured_name", "\x00\x01"),
        ("insured_name", "x" * 100_000),
        ("fein", "123456789"),
        ("effective_date", 20_270_101.5),
        ("effective_date", 20_270_101),
        ("effective_date", "20270101"),
        ("effective_date", "20270101-5"),
        ("effective_date", "2027-W01-1"),
        ("effective_date", "2027-02-30"),
        ("effective_date", "01/01/2027"),
        ("effective_date", "0001-01-01"),
        ("state", "Ohio"),
        ("state", ["OH"]),
        ("crosses_border", 1),
        ("crosses_border", "maybe"),
        ("requested_limit_usd", "1.000.000"),
        ("requested_limit_usd", 0.001),
        ("owner_operator_percent", 100.01),
        ("expiry_date", "2026-12-31"),
        ("outcome", "accept"),
        ("power_units ", 40),
        ("claim_count", 0),
    ],
)
def test_each_field_that_does_not_fit_is_named(field, given, say, tmp_path):
    assert field.strip() in say("assess", write_case(tmp_path, fields={field: given})).sentence


def test_every_bad_field_is_named_at_once(say, tmp_path):
    sentence = say("assess", write_case(tmp_path, fields={"state": "ZZ", "power_units": 0, "unknown": 1})).sentence

    assert all(name in sentence for name in ("(state)", "(power_units)", "unknown"))


def test_a_field_is_never_repeated_with_its_value(say, tmp_path):
    assert "987-65-4321" not in say("assess", write_case(tmp_path, fields={"fein": "987-65-4321"})).sentence


def test_a_lone_surrogate_in_a_text_is_taken_out_and_the_rest_assessed(assess):
    text = json.dumps({**UNDERWRITING_EXAMPLE, "fields": {**FIELDS, "remarks": "a\ud800b"}})
    said = assess(text)

    assert said.code == 0
    assert len(said.answer["result_hash"]) == 64


def test_a_name_of_a_field_that_is_no_text_is_one_sentence(assess):
    text = json.dumps({**UNDERWRITING_EXAMPLE, "fields": {**FIELDS, "\ud800": 1}})

    assert "is not a field of this product" in assess(text).sentence


def test_a_case_may_have_several_lines_and_any_order(say, tmp_path):
    path = tmp_path / "pretty.json"
    path.write_text(json.dumps(UNDERWRITING_EXAMPLE, indent=4, sort_keys=True), encoding="utf-8")
    plain = say("assess", write_case(tmp_path), "--json").answer["result_hash"]

    assert say("assess", path, "--json").answer["result_hash"] == plain


def test_documents_may_be_left_out(say, tmp_path):
    path = tmp_path / "case.json"
    path.write_text(json.dumps({k: v for k, v in UNDERWRITING_EXAMPLE.items() if k != "documents"}), encoding="utf-8")

    assert say("assess", path, "--json").code == 0


@pytest.mark.parametrize(
    "words", [[], ["a.json", "b.json"], ["--json"], ["a.json", "--example", "underwriting"], ["--example", "marine"]]
)
def test_a_command_line_that_makes_no_sense_is_told_how_it_is_used(words, say):
    said = say("assess", *words)

    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("usage: manage.py assess")


def test_the_example_is_one_json_object_that_can_be_assessed_as_it_stands(say, tmp_path):
    example = say("assess", "--example", "underwriting")
    (tmp_path / "example.json").write_text(example.out, encoding="utf-8")

    assert json.loads(example.out) == UNDERWRITING_EXAMPLE
    assert say("assess", tmp_path / "example.json").code == 0


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(min_value=10**30, max_value=10**300)
    | st.floats()
    | st.text(max_size=30)
    | st.sampled_from(["", "0", "-0", "1e5", "2027-01-01", "$1,200.50", "(3)", "yes", "OH", "\ud800", "\u202e", "%"])
)
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner), max_leaves=5
)
NAMES = sorted({spec.name for product in PRODUCTS.values() for spec in product.fields})


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    product=st.sampled_from(sorted(PRODUCTS)),
    changes=st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=8), ANYTHING, max_size=4),
)
def test_any_value_in_any_field_ends_in_an_assessment_or_a_sentence(tmp_path, product, changes):
    fields = {**FIELDS, **changes} if product == "commercial_auto" else changes
    path = tmp_path / "any.json"
    path.write_text(json.dumps({"kind": "underwriting", "product": product, "fields": fields}), encoding="utf-8")
    result, refusal = assessed(path)

    if refusal is not None:
        assert refusal.endswith(".")
        assert len(refusal) < 20_000
        assert refusal.encode()
        return
    assert sum(part["points"] for part in result["contributions"]) == result["score"]
    assert json.loads(json.dumps(result, allow_nan=False)) == result


def assessed(path):
    """Give the result of a case file, or the sentence that refuses it."""
    try:
        return assess_file(path).to_json(), None
    except DeskError as error:
        return {}, error.user_message
