"""Whether a letter's own text holds what a letter of its kind must hold; nothing goes out without."""

import re
from collections.abc import Callable, Mapping

from backend.domain.claims.acts import LetterCheck
from backend.domain.claims.words import LetterKind
from backend.domain.letters.facts import LetterFacts, day_in_words, days_named
from backend.domain.letters.places import PLACE_ELEMENTS, PlaceElement, elements_of_place

_Check = Callable[[str, LetterFacts], bool]
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_PHONE = re.compile(r"\+?[0-9][0-9 ().-]{7,}[0-9]")
_ITEM = re.compile(r"^- *\S.*\w", re.MULTILINE)
_CONTEST = re.compile(r"contest|appeal|objection|look at the claim again|reconsider", re.IGNORECASE)
_BLANK = re.compile(r"\[[^\]]*\]")
_BRACKET = re.compile(r"[\[\]]")
_FIGURE_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_DATES = ("%m/%d/%Y", "%Y-%m-%d")


def check_letter(kind: LetterKind, subject: str, body: str, facts: LetterFacts) -> tuple[LetterCheck, ...]:
    """Return each required element with whether the text holds it, in the order a reader meets them."""
    text = _plain(f"{subject}\n{body}")
    own = tuple(LetterCheck(element, _WORDINGS[element], _CHECKS[element](text, facts)) for element in REQUIRED[kind])
    return own + tuple(_place_check(element, text) for element in elements_of_place(facts, kind))


def _place_check(element: PlaceElement, text: str) -> LetterCheck:
    named = all(_flat(words).lower() in _flat(text).lower() for words in element.must_name)
    return LetterCheck(element.id, f"{element.wording} ({element.citation})", named)


def _plain(text: str) -> str:
    """Return a text with one kind of line end and no trailing spaces."""
    return "\n".join(line.rstrip() for line in text.splitlines())


def _flat(text: str) -> str:
    """Return a text on one line: a clause broken over lines is still the clause word for word."""
    return " ".join(text.split())


def _holds(text: str, words: str) -> bool:
    return bool(words) and _flat(words) in _flat(text)


def _names(text: str, words: str) -> bool:
    """Tell whether a name or number stands there as itself, not as part of a longer one."""
    return bool(words) and bool(re.search(rf"(?<![\w-]){re.escape(_flat(words))}(?![\w]|-\w)", _flat(text)))


def _without(text: str, *quoted: str) -> str:
    """Return a text on one line without the words that others wrote in it."""
    rest = _flat(text)
    for words in quoted:
        rest = rest.replace(_flat(words), " ") if words else rest
    return rest


def _says_how_to_contest(text: str, facts: LetterFacts) -> bool:
    """Tell whether the letter itself speaks of contesting: a clause about a contest, or the reason, does not."""
    return bool(_CONTEST.search(_without(text, facts.clause_text, facts.reason, facts.clause_title)))


def _names_loss_day(text: str, facts: LetterFacts) -> bool:
    shown = (day_in_words(facts.loss_date), *(facts.loss_date.strftime(form) for form in _DATES))
    return any(day in text for day in shown)


def _names_amount(text: str, facts: LetterFacts) -> bool:
    """Tell whether the amount stands there as itself, not as part of a longer number."""
    if not facts.amount:
        return False
    shown = {facts.amount, facts.amount.replace(",", "")}
    return any(re.search(rf"(?<![\d.,]){re.escape(amount)}(?!\d)(?![.,]\d)", text) for amount in shown)


def _names_later_day(text: str, facts: LetterFacts) -> bool:
    return any(day > facts.day for day in days_named(_flat(text)))


def _names_contact(text: str, facts: LetterFacts) -> bool:
    """Tell whether the writer can be reached: numbers of authorities, policies, claims and days are no such way."""
    official = [words for elements in PLACE_ELEMENTS.values() for element in elements for words in element.must_name]
    rest = _without(text, facts.clause_text, facts.reason, facts.policy_number, facts.reference, *official)
    return bool(_MAIL.search(rest) or _PHONE.search(_FIGURE_DAY.sub(" ", rest)))


def _has_no_blank(text: str, facts: LetterFacts) -> bool:
    """Tell whether no bracket is left to fill; those inside the clause or the reason belong there."""
    return not _BRACKET.search(_without(text, facts.clause_text, facts.reason))


_CHECKS: Mapping[str, _Check] = {
    "reference": lambda text, facts: _names(text, facts.reference),
    "insured": lambda text, facts: _names(text, facts.insured_name),
    "loss_date": _names_loss_day,
    "amount": _names_amount,
    "payee": lambda text, facts: _names(text, facts.payee),
    "deadline": _names_later_day,
    "items": lambda text, _: bool(_ITEM.search(_BLANK.sub("", text))),
    "clause": lambda text, facts: _holds(text, facts.clause_text),
    "reason": lambda text, facts: _holds(text, facts.reason),
    "contest": _says_how_to_contest,
    "contact": _names_contact,
    "blanks": _has_no_blank,
}
_WORDINGS: Mapping[str, str] = {
    "reference": "the claim number",
    "insured": "the insured's name",
    "loss_date": "the date of loss",
    "amount": "the amount that was paid",
    "payee": "who was paid",
    "deadline": "a day to come, written like May 4, 2026",
    "items": "what is needed, one thing a line after a dash",
    "clause": "the text of the clause, word for word",
    "reason": "the reason as it was decided",
    "contest": "how to contest",
    "contact": "a telephone number or e-mail address",
    "blanks": "an answer in place of each square bracket",
}
_COMMON = ("reference", "insured", "loss_date")
_END = ("contact", "blanks")
REQUIRED: Mapping[LetterKind, tuple[str, ...]] = {
    LetterKind.ACKNOWLEDGEMENT: (*_COMMON, "deadline", *_END),
    LetterKind.STATUS: (*_COMMON, "deadline", *_END),
    LetterKind.INFORMATION_REQUEST: (*_COMMON, "items", "deadline", *_END),
    LetterKind.PAYMENT: (*_COMMON, "amount", "payee", "contest", *_END),
    LetterKind.DENIAL: (*_COMMON, "clause", "reason", "contest", *_END),
}
"""By kind: the elements of its text. Denial: 10 CCR §2695.7(b)(1), Tex. Ins. Code §542.056(c), Fla. Stat. §626.9541."""
