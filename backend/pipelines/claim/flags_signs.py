"""Red flags of files and links: text that speaks to the machine, alteration, and what other claims share."""

from collections.abc import Mapping

from backend.domain.claims.words import LinkKind
from backend.pipelines.claim.findings import FlagFinding, clear, raised, unknown
from backend.pipelines.claim.scene import FlagTest, Scene
from backend.pipelines.statements import Statement
from backend.pipelines.steering import HIDDEN_TEXT

ALTERED = frozenset({"edited"})
"""Risk flags of a file that was changed after it was made; hidden text counts once, as what speaks unseen."""
_SHARED = {
    LinkKind.PHONE: "telephone",
    LinkKind.BANK_ACCOUNT: "bank account",
    LinkKind.ADDRESS: "address",
    LinkKind.REPAIRER: "repairer",
}
_NOT_LOOKED = "Other claims were not looked at."


def hidden_instruction(scene: Scene) -> FlagFinding:
    """Test whether a document or the form tells the reader what to decide, or a document hides text."""
    passages = [Statement(p.source, "text", p.text, p.text, p.document, p.page) for p in scene.passages]
    evidence = (*passages, *_files_with(scene, frozenset({HIDDEN_TEXT})))
    if evidence:
        wording = f"{evidence[0].source} holds text that speaks to the reader's machine or that nobody can see."
        return raised(wording, *evidence)
    return clear("No text speaks to the machine, and none is hidden.")


def altered_document(scene: Scene) -> FlagFinding:
    """Test whether a file was edited after it was made; a sign to look at, for people edit for good reasons too."""
    evidence = _files_with(scene, ALTERED)
    if evidence:
        return raised(f"{evidence[0].source} shows signs of alteration ({evidence[0].value}).", *evidence)
    return clear("No file shows signs of alteration.") if scene.inputs.documents else unknown("There is no document.")


def shared_identity(scene: Scene) -> FlagFinding:
    """Test whether a claim of another insured shares a telephone, account, address or repairer."""
    linked = scene.inputs.history.linked
    if linked is None:
        return unknown(_NOT_LOOKED)
    shared = [(kind, reference) for kind in _SHARED for reference in linked.get(kind, ())]
    if not shared:
        return clear("No claim of another insured shares an identifier.")
    words = ", ".join(dict.fromkeys(_SHARED[kind] for kind, _ in shared))
    evidence = (Statement("book", kind.value, reference, f"{_SHARED[kind]}: {reference}") for kind, reference in shared)
    return raised(f"Claims of other insureds share the {words}.", *evidence)


def copied_narrative(scene: Scene) -> FlagFinding:
    """Test whether the account of the loss nearly repeats that of another claim."""
    return _linked(scene, LinkKind.NARRATIVE, "The account nearly repeats that of", "No other claim tells the same.")


def copied_document(scene: Scene) -> FlagFinding:
    """Test whether the bytes of a document were sent with another claim."""
    return _linked(scene, LinkKind.DOCUMENT, "A document was sent as well with", "No document was sent elsewhere.")


def _linked(scene: Scene, kind: LinkKind, wording: str, otherwise: str) -> FlagFinding:
    if scene.inputs.history.linked is None:
        return unknown(_NOT_LOOKED)
    references = scene.inputs.history.linked.get(kind, ())
    if not references:
        return clear(otherwise)
    evidence = (Statement("book", kind.value, reference, reference) for reference in references)
    return raised(f"{wording} {', '.join(references)}.", *evidence)


def _files_with(scene: Scene, flags: frozenset[str]) -> tuple[Statement, ...]:
    marked = [(document, sorted(flags & set(document.flags))) for document in scene.inputs.documents]
    return tuple(
        Statement(document.filename, "file", ", ".join(found).replace("_", " "), "", document.sha256)
        for document, found in marked
        if found
    )


TESTS: Mapping[str, FlagTest] = {
    test.__name__: test
    for test in (hidden_instruction, altered_document, shared_identity, copied_narrative, copied_document)
}
