"""The commentary without a model: sentences made from the computed cells, the same input always the same words."""

from collections.abc import Callable
from typing import cast

from backend.llm.mock import Responder
from backend.llm.provider import Prompt
from backend.pipelines.actuarial.commentary import MOST_SENTENCES, STEP
from backend.pipelines.actuarial.commentary_schema import CommentarySentence, StudyCommentary
from backend.pipelines.actuarial.sentences import SENTENCES, Told
from backend.pipelines.wording_checks.cell import Cells


def responders() -> dict[str, Responder]:
    """Return what answers the step of studies without a model."""
    return {STEP: comment_by_rules}


def comment_by_rules(prompt: Prompt) -> StudyCommentary:
    """Return the sentences whose cells are all there, in the order an actuary would tell them."""
    told = Told(cast("Cells", prompt.context["cells"]), str(prompt.context["leading"]), str(prompt.context["method"]))
    made = [sentence for write in SENTENCES if (sentence := _written(write, told)) is not None]
    return StudyCommentary(sentences=made[:MOST_SENTENCES])


def _written(write: Callable[[Told], tuple[str, list[str]] | None], told: Told) -> CommentarySentence | None:
    found = write(told)
    return None if found is None else CommentarySentence(sentence=found[0], cells=found[1])
