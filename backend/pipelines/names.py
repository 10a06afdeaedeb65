"""Are two printed names the same insured? Legal forms, punctuation and small slips do not make another one."""

import re
import unicodedata
from collections.abc import Iterable

from rapidfuzz import fuzz

SAME_FROM = 92.0
_LEGAL_FORMS = frozenset(
    {"inc", "incorporated", "llc", "llp", "lp", "ltd", "limited", "co", "company", "corp", "corporation"}
    | {"plc", "pllc", "pc", "the", "and", "dba"}
    | {"gmbh", "mbh", "kg", "ohg"}
)
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe"})  # letters that do not decompose
_WORD = re.compile(r"[^\W_]+")
_TRADING_AS = re.compile(r"\bd\s?[./]?\s?b\s?[./]?\s?a\b\.?", re.IGNORECASE)
_HAS_DIGIT = re.compile(r"\d")


def same_insured(first: str, second: str) -> bool:
    """
    Tell whether two names mean one insured; a name that is nothing but a legal form is compared as it stands.

    A name with a trade name (`X Inc. DBA Y`) is known by either; two such names by their legal names alone.
    """
    left, right = _parts(first), _parts(second)
    if len(left) > 1 and len(right) > 1:
        return _same(left[0], right[0])
    return any(_same(one, other) for one in left for other in right)


def name_key(name: str) -> str:
    """Return what two spellings of one name share."""
    return _core(name)


def _same(first: str, second: str) -> bool:
    """Tell whether two names agree but for a slip; in numbers there are no slips: Route 66 is not Route 67."""
    left, right = _core(first), _core(second)
    if left == right:
        return bool(left) or first.strip() == second.strip()
    return _numbers(left) == _numbers(right) and fuzz.token_sort_ratio(left, right) >= SAME_FROM


def _parts(name: str) -> list[str]:
    """Return the legal name and the trade names."""
    return [part for part in _TRADING_AS.split(name) if _core(part)] or [name]


def _numbers(core: str) -> list[str]:
    return sorted(word for word in core.split() if _HAS_DIGIT.search(word))


def _core(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name).casefold().translate(_PLAIN)
    plain = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    joined = _TRADING_AS.sub(" dba ", plain).replace("&", " and ").replace("'", "").replace("\u2019", "")
    words = list(_join_initials(_WORD.findall(joined)))
    return " ".join(word for word in words if word not in _LEGAL_FORMS) or " ".join(words)


def _join_initials(words: Iterable[str]) -> Iterable[str]:
    """Yield the words with single letters in a row as one word: `j b hunt` is `jb hunt`, `l l c` is `llc`."""
    initials = ""
    for word in words:
        if len(word) == 1 and word.isascii() and word.isalpha():
            initials += word
            continue
        if initials:
            yield initials
        initials = ""
        yield word
    if initials:
        yield initials
