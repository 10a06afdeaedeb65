"""`manage.py assess CASE.json`: one case through its pipeline with the configured chain, no database."""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from backend.commands.case_examples import UNDERWRITING_EXAMPLE, claim_example
from backend.commands.case_summaries import claim_summary, submission_summary
from backend.commands.claim_case import CLAIM_KEYS, claim_inputs
from backend.commands.opening import open_file, shown
from backend.commands.output import print_json
from backend.domain.clock import utc_now
from backend.domain.guidelines import DEFAULT_GUIDELINES
from backend.domain.products import get_product, parse_fields
from backend.errors import DeskError, InvalidRequestError, RejectedUploadError, UnreadableDocumentError
from backend.extraction import intake
from backend.llm.building import build_chain
from backend.llm.chain import ProviderChain
from backend.pipelines import claim, underwriting
from backend.pipelines import document as document_pipeline
from backend.pipelines.case_document import CaseDocument
from backend.settings import get_settings

_MEGABYTE = 1024 * 1024
_MOST_CASE_BYTES = 5 * _MEGABYTE
_EXAMPLES: Mapping[str, Callable[[], dict[str, object]]] = {
    "underwriting": lambda: UNDERWRITING_EXAMPLE,
    "claim": lambda: claim_example(utc_now().date()),
}
_KEYS = {"underwriting": frozenset({"kind", "product", "fields", "documents"}), "claim": CLAIM_KEYS}


def main(argv: Sequence[str]) -> int:
    """Print the assessment of one case, or an example of a case; 0 only when that was done."""
    options = _options(argv)
    try:
        _answer(options)
    except DeskError as error:
        print(error.user_message, file=sys.stderr)
        return 1
    return 0


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="manage.py assess", description="Assess one case without a database.")
    parser.add_argument("case", nargs="?", type=Path, metavar="CASE.json", help="the case to assess")
    strict = "one more document; a file that cannot be read ends the command with 1, where the screens go on without it"
    parser.add_argument("--document", action="append", default=[], type=Path, metavar="FILE", help=strict)
    parser.add_argument("--json", action="store_true", help="print the whole result as one JSON object")
    parser.add_argument("--example", choices=tuple(_EXAMPLES), help="print a valid case to start from")
    options = parser.parse_args(argv)
    if (options.case is None) == (options.example is None):
        parser.error("give either a case file or --example")
    return options


def _answer(options: argparse.Namespace) -> None:
    if options.example:
        print(json.dumps(_EXAMPLES[options.example](), indent=2))
        return
    assessment = assess_file(options.case, options.document)
    if options.json:
        print_json(assessment.to_json())
    elif isinstance(assessment, claim.ClaimAssessment):
        print(claim_summary(assessment))
    else:
        print(submission_summary(assessment))


def assess_file(path: Path, more_documents: Iterable[Path] = ()) -> underwriting.Assessment | claim.ClaimAssessment:
    """
    Return the assessment of a case file; its documents are found beside it.

    Raises:
        InvalidRequestError: the file is no case, or a value in it does not fit.
        AllProvidersFailedError: no provider of the chain answered.

    """
    case = _read_case(path)
    paths = [*(path.parent / name for name in _names(case.get("documents", []))), *more_documents]
    return _ASSESS[str(case["kind"])](case, _mapping(case.get("fields", {})), paths)


def _assess_submission(
    case: Mapping[str, object], given: Mapping[str, object], paths: list[Path]
) -> underwriting.Assessment:
    product = get_product(str(case.get("product", "")))
    fields, chain = parse_fields(product, given), _chain()
    documents = tuple(_read_document(path, chain) for path in paths)
    return underwriting.assess(
        underwriting.CaseInputs(product, fields, documents), DEFAULT_GUIDELINES[product.code], chain
    )


def _assess_claim(case: Mapping[str, object], given: Mapping[str, object], paths: list[Path]) -> claim.ClaimAssessment:
    inputs, chain = claim_inputs(case, given, ()), _chain()
    documents = tuple(_read_document(path, chain) for path in paths)
    return claim.assess_claim(replace(inputs, documents=documents), chain)


_ASSESS: Mapping[str, Callable[..., underwriting.Assessment | claim.ClaimAssessment]] = {
    "underwriting": _assess_submission,
    "claim": _assess_claim,
}


def _chain() -> ProviderChain:
    answering = {**document_pipeline.responders(), **underwriting.responders(), **claim.responders()}
    return build_chain(get_settings(), answering).for_run()


def _read_case(path: Path) -> Mapping[str, object]:
    opened = open_file(path, _MOST_CASE_BYTES)
    if opened.size_bytes > _MOST_CASE_BYTES:
        raise InvalidRequestError(
            f"{shown(path)} is too long for a case; {_MOST_CASE_BYTES // _MEGABYTE} MB are the most."
        )
    try:
        case = _mapping(json.loads(opened.content.decode("utf-8")))
    except (ValueError, RecursionError):
        raise InvalidRequestError(f"{shown(path)} is not a JSON file in UTF-8.") from None
    known = _KEYS.get(str(case.get("kind")))
    if known is None:
        raise InvalidRequestError('A case names its kind: "underwriting" or "claim".')
    strange = sorted(set(case) - known)
    if strange:
        raise InvalidRequestError(
            f"A case has no entry {shown(', '.join(strange))[:200]}; it has {', '.join(sorted(known))}."
        )
    return case


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise InvalidRequestError("A case and its fields are JSON objects.")
    return value


def _names(value: object) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise InvalidRequestError("The documents of a case are a list of file names.")
    return value


def _read_document(path: Path, chain: ProviderChain) -> CaseDocument:
    most_bytes = get_settings().max_upload_mb * _MEGABYTE
    opened = open_file(path, most_bytes)
    try:
        intake.check_size(opened.size_bytes, most_bytes)
        taken = intake.inspect(path.name, opened.content, most_bytes)
        reading = document_pipeline.read(opened.content, taken.media_type, taken.sha256, chain)
    except (RejectedUploadError, UnreadableDocumentError) as refusal:
        raise InvalidRequestError(f"{shown(path)}: {refusal.user_message}") from None
    flags = tuple(sorted({*taken.flags, *reading.document.flags}))
    return CaseDocument(taken.sha256, taken.safe_name, reading.facts, reading.document.pages, flags)
