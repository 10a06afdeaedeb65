"""Field by field against the true records of the two validation documents, where they are present."""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pytest

from backend.domain.documents import ExtractedDocument, MediaType
from backend.domain.evidence import stands_on, supports
from backend.domain.facts import Fact, FactMethod
from backend.extraction.reader import read_document
from backend.pipelines.readers import read_facts

pytestmark = pytest.mark.real_data
LOSS_RUN = "longlistbench/loss_run_external_001"
PACKET = "longlistbench/driver_mvr_packet_001"
Find = Callable[[str], Path]
TrueRecord = Mapping[str, str | float | None]


@dataclass(frozen=True)
class Accuracy:
    right: int
    wrong: int
    expected: int
    exact_records: int
    records: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / self.expected

    @property
    def exact_share(self) -> float:
        return self.exact_records / self.records

    def __str__(self) -> str:
        return (
            f"precision {self.precision:.4f}, recall {self.recall:.4f} of {self.expected} fields, "
            f"{self.exact_records} of {self.records} records exact"
        )


@lru_cache(maxsize=2)
def _read(path: Path) -> tuple[ExtractedDocument, tuple[Fact, ...]]:
    document = read_document(path.read_bytes(), MediaType.PDF)
    return document, read_facts(document, "0" * 64)


def _records(facts: Iterable[Fact], root: str) -> list[dict[str, str]]:
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for fact in facts:
        if match := re.fullmatch(rf"{root}\[(\d+)\]\.(\w+)", fact.field):
            found[int(match[1])][match[2]] = fact.value
    return [found[index] for index in range(len(found))]


def _is_same(value: str, truth: str | float) -> bool:
    return value == truth if isinstance(truth, str) else float(value) == float(truth)


def _accuracy(found: list[dict[str, str]], truth: list[TrueRecord], key: str) -> Accuracy:
    """Count every field; one found where the truth is blank is wrong, as is every record nobody knows."""
    by_key = {record.get(key, ""): record for record in found}
    assert len(by_key) == len(found), "a record was read twice"
    right = wrong = expected = exact = 0
    for true in truth:
        wanted = {name: value for name, value in true.items() if value is not None and value != ""}
        record = by_key.pop(str(true[key]), {})
        hits = sum(
            name in record and _is_same(record[name], value) for name, value in wanted.items() if value is not None
        )
        right += hits
        wrong += len(record) - hits
        expected += len(wanted)
        exact += hits == len(wanted) == len(record)
    wrong += sum(len(record) for record in by_key.values())
    return Accuracy(right, wrong, expected, exact, len(truth))


def _measure(find: Find, name: str, root: str, key: str) -> Accuracy:
    truth = json.loads(find(f"{name}.json").read_text(encoding="utf-8"))
    _, facts = _read(find(f"{name}.pdf"))
    accuracy = _accuracy(_records(facts, root), truth, key)
    print(f"{name}: {accuracy}")  # noqa: T201 - the figures are what this test is run for
    return accuracy


def test_reads_nearly_every_field_of_the_loss_run_and_hardly_a_wrong_one(validation_data: Find) -> None:
    accuracy = _measure(validation_data, LOSS_RUN, "claims", "claim_number")

    assert accuracy.precision >= 0.99
    assert accuracy.recall >= 0.98
    assert accuracy.exact_share >= 0.90


def test_reads_nearly_every_field_of_the_driver_packet_and_hardly_a_wrong_one(validation_data: Find) -> None:
    accuracy = _measure(validation_data, PACKET, "drivers", "license_number")

    assert accuracy.precision >= 0.99
    assert accuracy.recall >= 0.99
    assert accuracy.exact_share >= 0.95


@pytest.mark.parametrize("name", [LOSS_RUN, PACKET])
def test_every_quote_stands_on_its_page_and_carries_its_value(validation_data: Find, name: str) -> None:
    document, facts = _read(validation_data(f"{name}.pdf"))
    pages = {page.number: page for page in document.pages}
    quoted = [fact for fact in facts if fact.method is not FactMethod.DERIVED]

    assert len(quoted) > 1_000
    for fact in quoted:
        assert fact.is_verified, fact
        assert fact.quote in pages[fact.page].text
        assert stands_on(fact.quote, pages[fact.page])
        assert supports(fact.quote, fact.value)


@pytest.mark.parametrize("name", [LOSS_RUN, PACKET])
def test_every_box_lies_on_the_page_and_is_no_larger_than_a_few_lines(validation_data: Find, name: str) -> None:
    _, facts = _read(validation_data(f"{name}.pdf"))

    for fact in facts:
        if fact.method is FactMethod.DERIVED:
            continue
        assert fact.box is not None
        assert 0 <= fact.box.x0 < fact.box.x1 <= 1
        assert 0 <= fact.box.y0 < fact.box.y1 <= 1
        assert fact.box.y1 - fact.box.y0 < 0.05


def test_the_claims_add_up_to_every_printed_period_total(validation_data: Find) -> None:
    _, facts = _read(validation_data(f"{LOSS_RUN}.pdf"))
    names = {fact.field for fact in facts}

    assert not [name for name in names if ".difference_" in name]
    assert sum(name.endswith(".total_paid") for name in names) == sum(name.endswith(".expiry_date") for name in names)


def test_the_two_documents_name_different_insureds(validation_data: Find) -> None:
    named = [
        fact.value
        for name in (LOSS_RUN, PACKET)
        for fact in _read(validation_data(f"{name}.pdf"))[1]
        if fact.field == "insured.name"
    ]

    assert len(named) == 2
    assert named[0].casefold() != named[1].casefold()


def test_a_wrong_a_missing_and_an_unknown_record_lower_the_figures() -> None:
    truth: list[TrueRecord] = [{"id": "a1", "paid": 1.5, "note": ""}, {"id": "b2", "paid": 2.0, "note": None}]
    found = [{"id": "a1", "paid": "1.50", "note": "guess"}, {"id": "c3", "paid": "2"}]

    accuracy = _accuracy(found, truth, "id")

    assert (accuracy.right, accuracy.wrong, accuracy.expected) == (2, 3, 4)
    assert accuracy.exact_records == 0
