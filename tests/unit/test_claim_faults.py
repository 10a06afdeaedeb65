"""The labelled faults of the claim files, found by rules alone: real reader, real pipeline, no model."""

import hashlib
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from backend.demo.assessing import LARGEST_BYTES
from backend.demo.claim_files import claim_files
from backend.domain.claims.forms import LOSS_FORMS
from backend.domain.printed import read_amount
from backend.domain.products import parse_fields
from backend.domain.scorecards import DEFAULT_SCORECARDS
from backend.extraction import intake
from backend.extraction.reader import read_document
from backend.llm.chain import ProviderChain
from backend.llm.mock import MockProvider
from backend.pipelines.claim import CaseDocument, ClaimInputs, assess_claim, responders
from backend.pipelines.claim.texts import read_day
from backend.pipelines.readers import read_facts

write = sys.stdout.write
WANTED_RECALL, MOST_FALSE_ALARMS = 0.85, 0.1
FLAG_OF = {
    "date_outside_term": "outside_term",
    "conflicting_dates": "conflicting_dates",
    "amounts_do_not_add_up": "amounts_do_not_add_up",
    "transposed_vin": "vin_mismatch",
    "lapsed_policy": "lapsed_policy",
    "duplicate_invoice": "duplicate_invoice",
    "hidden_instruction": "hidden_instruction",
}
"""The red flag that gives a fault away; an exclusion is found by the coverage check."""


@dataclass(frozen=True)
class Read:
    """One paper as read: what the rules found, beside the truth it was drawn with."""

    file: str
    filename: str
    document: CaseDocument
    truth: dict


def take_in(entry):
    name, filename, drawn = entry
    looked_at = intake.inspect(filename, drawn.content, LARGEST_BYTES)
    document = read_document(drawn.content, looked_at.media_type)
    facts = read_facts(document, looked_at.sha256)
    flags = (*looked_at.flags, *document.flags)
    case = CaseDocument(looked_at.sha256, filename, facts, document.pages, flags)
    return Read(name, filename, case, dict(drawn.truth))


@pytest.fixture(scope="module")
def files():
    return claim_files()


@pytest.fixture(scope="module")
def papers(files):
    entries = [(file.name, filename, drawn) for file in files for filename, drawn in file.documents]
    with ThreadPoolExecutor(2) as readers:
        return list(readers.map(take_in, entries))


@pytest.fixture(scope="module")
def results(files, papers):
    chain = ProviderChain((MockProvider(responders()),))
    found = {}
    for file in files:
        form = LOSS_FORMS[file.policy.line]
        inputs = ClaimInputs(
            form,
            parse_fields(form, file.fields),
            file.policy,
            DEFAULT_SCORECARDS[file.policy.line],
            tuple(paper.document for paper in papers if paper.file == file.name),
        )
        found[file.name] = assess_claim(inputs, chain).to_json()
    return found


def says(value, true):
    """Tell whether a fact means what was drawn: the words as printed, or the same day or amount."""
    if value in (true.text, true.value):
        return True
    same_day = read_day(value) is not None and read_day(value).isoformat() == true.value
    return same_day or (read_amount(value) is not None and str(read_amount(value)) == true.value)


def raised(result):
    return {flag["id"]: flag for flag in result["red_flags"] if flag["outcome"] == "raised"}


def signs(result):
    """Give every red flag, conflict and applying exclusion, by name."""
    excluded = {f"excluded:{e['clause_id']}" for e in result["coverage"]["exclusions"] if e["applies"] == "yes"}
    return sorted({*raised(result), *(f"conflict:{c['field']}" for c in result["conflicts"]), *excluded})


def names_place(flag, file):
    """Tell whether the evidence of a flag names a planted place: the words there, or the paper that hides them."""
    hashes = {filename: hashlib.sha256(drawn.content).hexdigest() for filename, drawn in file.documents}
    for paper, field, words in file.passages:
        for entry in flag["evidence"]:
            is_there = paper in ("policy", "report") or entry["document"] == hashes[paper]
            if is_there and (not field or words in f"{entry['value']} {entry['quote']}"):
                return True
    return False


def is_found(file, result):
    if file.fault == "exclusion_applies":
        return any(e["applies"] == "yes" and e["clause_id"] == "A-X3" for e in result["coverage"]["exclusions"])
    flag = raised(result).get(FLAG_OF[file.fault])
    return flag is not None and names_place(flag, file)


def test_the_faults_of_the_book_are_found_and_clean_files_raise_no_alarm(files, results):
    faulty = [file for file in files if file.fault]
    clean = [file for file in files if not file.fault]
    missed = [file for file in faulty if not is_found(file, results[file.name])]
    alarms = {file.name: signs(results[file.name]) for file in clean}
    recall = 1 - len(missed) / len(faulty)
    false_alarms = sum(map(len, alarms.values())) / len(clean)
    write(f"\n{len(faulty)} faults, recall {recall:.3f}; {len(clean)} clean files, {false_alarms:.3f} alarms each\n")
    write("".join(f"missed {file.name}: {signs(results[file.name])}\n" for file in missed))
    write("".join(f"alarm in {name}: {found}\n" for name, found in alarms.items() if found))

    assert recall >= WANTED_RECALL
    assert false_alarms <= MOST_FALSE_ALARMS


def test_every_paper_is_read_as_it_was_drawn(papers):
    wrong, missing, right = [], [], Counter()
    for paper in papers:
        found = {fact.field: fact.value for fact in paper.document.facts if fact.is_verified}
        for name, true in paper.truth.items():
            if name not in found:
                missing.append((paper.filename, name, true.text))
            elif not says(found[name], true):
                wrong.append((paper.filename, name, true.value, found[name]))
            else:
                right[name] += 1
    total = sum(right.values()) + len(wrong) + len(missing)
    write(f"\n{sum(right.values())} of {total} facts right, {len(wrong)} wrong, {len(missing)} missing\n")
    write("".join(f"{entry}\n" for entry in [*missing[:9], *wrong[:9]]))

    assert len(wrong) <= 0.01 * total
    assert sum(right.values()) >= 0.95 * total


def test_a_hidden_instruction_changes_neither_outcome_floor_nor_settlement_upwards(files, results):
    for file in files:
        if file.fault == "hidden_instruction":
            assert results[file.name]["outcome"] != "settle"


def test_the_papers_are_sixty_and_more_in_every_kind_and_both_layouts(papers):
    kinds = {fact.value for paper in papers for fact in paper.document.facts if fact.field == "document.kind"}

    assert len(papers) >= 60
    assert kinds == {
        "claim_form", "police_report", "repair_estimate", "invoice", "medical_bill", "declarations", "statement",
        "letter",
    }  # fmt: skip


def test_the_model_never_denies_a_faulty_file(results):
    assert {result["outcome"] for result in results.values()} <= {"settle", "investigate", "refer"}


def test_a_file_is_proposed_for_settlement_exactly_where_nothing_is_wrong_with_it(files, results):
    assert {file.name for file in files if results[file.name]["outcome"] == "settle"} == {
        file.name for file in files if not file.fault
    }
