"""Passages written to steer an assistant, found in documents and in the form; a signal for a person, never a filter."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from backend.domain.products import Product
from backend.domain.submissions import FieldValue
from backend.pipelines.case_document import CaseDocument

MAX_PASSAGES = 20
HIDDEN_TEXT = "hidden_text"
"""The risk flag of a document that holds text nobody can see."""
_CONTEXT = 80
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_TAGS = re.compile("[\U000e0000-\U000e007f]")
_ORDERS = r"(?:instructions?|prompts?|directives?|directions|guidelines?|rules|orders|commands|context|messages?)"
_STEERING = re.compile(
    rf"""
      \b(?:ignore|disregard|forget|override|bypass|neglect|skip)\b[^.\n]{{0,40}}?
        \b(?:previous|prior|above|earlier|preceding|all|any|your|the|these|those|other|system|initial|original)\b
        [^.\n]{{0,40}}?\b{_ORDERS}\b
    | \b(?:new|updated|revised|real|actual|following|special|secret)\s+(?:system\s+)?
        (?:instruction|prompt|directive)s?\s*:
    | \b(?:system|developer|hidden|initial)\s+(?:prompt|message|instructions?)\b
    | \byou(?:\s+are|'re|\u2019re)\s+(?:now|no\s+longer)\b | \byou\s+will\s+now\b | \bfrom\s+now\s+o[nw]n?\b
    | \b(?:ignore|disregard|forget)\s+(?:all\s+|any\s+)?(?:previous|prior|above|earlier)\b
    | \b(?:chat\s?gpt|open\s?ai|gpt[-\s]?\d|[a-z]+gpt)\b | \b(?:unfiltered|uncensored|amoral)\b
    | \b(?:stay|remain|break)\s+(?:in\s+|out\s+of\s+)?character\b | \bnever\s+refuse | \[\s*(?:input|prompt)\s*\]
    | \b(?:act|speak|respond|answer)\s+(?:like|as|to\s+me\s+as)\s+(?:such|both|a|an|the)\b
    | \b(?:simulate|imitate|impersonate)\b[^.\n]{{0,40}}\b(?:ai|chatbot|model|persona|character)\b
    | \b(?:act|behave|respond|answer|reply)\s+as\s+(?:if|an?|the|my)\b[^.\n]{{0,60}}
    | \bpretend\s+(?:to\s+be|that|you)\b
    | \b(?:role[-\s]?play|jailbr[eo]a?k\w*|developer\s+mode|god\s+mode|DAN\s+mode)\b
    | \bas\s+an?\s+(?:ai|a\.i\.|artificial|language|large\s+language)\b
    | \b(?:to|dear|attention|note\s+to)\s*:?\s+(?:the\s+)?(?:ai|llm|assistant|model|chatbot)\b
    | \b(?:ai|llm|language\s+model|assistant|chatbot)s?\b[^.\n]{{0,30}}\b(?:must|should|shall|will|has\s+to|please)\b
    | \b(?:do\s+not|don't|never)\s+
        (?:mention|reveal|disclose|report|flag|cite|tell|inform|refer|decline|escalate)\b
    | \b(?:approve|accept|grant|bind|quote)\s+(?:this|the)\s+
        (?:claim|submission|application|risk|request|case|policy)\b
        [^.\n]{{0,40}}\b(?:immediately|automatically|without|regardless|at\s+once|maximum|now)\b
    | \b(?:set|change|mark|report|output|return)\s+(?:the\s+|your\s+)?
        (?:risk\s+)?(?:score|outcome|decision|verdict|proposal|recommendation)\s+(?:to|as|of|=)\b
    | \b(?:respond|reply|answer|output|say|print|write|return)\s+(?:only|exactly|just|with\s+only)\b
    | <\|?(?:im_start|im_end|system|assistant|endoftext)\|?> | \[/?(?:INST|SYS)\] | <</?SYS>>
    | ^[^\S\n]*\#{{2,}}\s*(?:system|instruction|assistant) | ^[^\S\n]*(?:system|assistant|human)\s*:\s
    | !\[[^\]]*\]\(\s*(?:https?:|//|data:)
    """,
    re.IGNORECASE | re.VERBOSE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage that reads like an instruction; `source` is a file name or the label of a form field."""

    source: str
    document: str
    page: int
    text: str


def steering_passages(
    form: Product, fields: Mapping[str, FieldValue], documents: Iterable[CaseDocument]
) -> tuple[Passage, ...]:
    """Return at most 20 passages of the form and the documents, in reading order."""
    passages = [*_form_passages(form, fields), *_document_passages(documents)]
    return tuple(passages[:MAX_PASSAGES])


def _form_passages(form: Product, fields: Mapping[str, FieldValue]) -> Iterator[Passage]:
    for spec in form.fields:
        value = fields.get(spec.name)
        if isinstance(value, str):
            yield from (Passage(spec.label, "", 0, text) for text in passages_in(value))


def _document_passages(documents: Iterable[CaseDocument]) -> Iterator[Passage]:
    for document in documents:
        yield from (Passage(document.filename, document.sha256, 0, text) for text in passages_in(document.filename))
        for page in document.pages:
            yield from (Passage(document.filename, document.sha256, page.number, t) for t in passages_in(page.text))


def passages_in(text: str) -> tuple[str, ...]:
    """Return the passages of one text with a little of what surrounds them, in plain characters."""
    spelled = "".join(chr(ord(c) - 0xE0000) if _TAGS.match(c) else c for c in text)
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", spelled))
    found = (plain[max(0, m.start() - _CONTEXT) : m.end() + _CONTEXT] for m in _STEERING.finditer(plain))
    return tuple(dict.fromkeys(" ".join(passage.split()) for passage in found))
