"""Documents to facts by rules alone: layouts are recognised by their headings, values by where they stand."""

from collections.abc import Iterable

from backend.domain.documents import ExtractedDocument
from backend.domain.facts import Fact
from backend.pipelines.readers.claim_papers import KEEPS_OTHER_LABELS, read_claim_paper
from backend.pipelines.readers.driver_packet import read_driver_packet
from backend.pipelines.readers.labels import read_labels
from backend.pipelines.readers.loss_run import read_loss_run
from backend.pipelines.readers.titles import is_titled_loss_run

_OF_THE_INSURED = {"insured.name", "insured.fein", "insured.dot_number"}

__all__ = ["read_facts"]


def read_facts(document: ExtractedDocument, sha256: str) -> tuple[Fact, ...]:
    """
    Return what every reader that recognises the document finds in it, each fact checked on its page.

    The dates and policy numbers of a loss run belong to past periods: they say nothing about the submission.
    The papers of a claim speak of a loss, and of no submission either.
    """
    losses = read_loss_run(document, sha256)
    listed = losses or read_driver_packet(document, sha256)
    kind, papers = ("", []) if _is_list(listed) else read_claim_paper(document, sha256)
    if kind and kind not in KEEPS_OTHER_LABELS:
        return tuple(papers)
    losses, listed = ([], papers) if kind else (losses, listed)
    known = {fact.field for fact in listed}
    labelled = [
        fact for fact in read_labels(document, sha256, is_list=bool(listed) and not kind) if fact.field not in known
    ]
    if losses or is_titled_loss_run(document):
        labelled = [fact for fact in labelled if fact.field in _OF_THE_INSURED]
    return (*listed, *labelled)


def _is_list(facts: Iterable[Fact]) -> bool:
    """Tell whether a loss run or roster has several records; a form with one claim number or driver is none."""
    return any(fact.field.startswith(("claims[1].", "drivers[1].")) for fact in facts)
