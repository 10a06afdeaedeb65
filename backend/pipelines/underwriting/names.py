"""Are two printed names the same insured? Legal forms, punctuation and small slips do not make another one."""

import re
import unicodedata

from rapidfuzz import fuzz

SAME_FROM = 92.0
_LEGAL_FORMS = frozenset(
    {"inc", "incorporated", "llc", "llp", "lp", "ltd", "limited", "co", "company", "corp", "corporation"}
    | {"plc", "pllc", "pc", "the", "and", "dba"}
)
_WORD = re.compile(r"[a-z0-9]+")


def same_insured(first: str, second: str) -> bool:
    """Tell whether two names mean one insured; a name that is nothing but a legal form is compared as it stands."""
    left, right = _core(first), _core(second)
    return left == right or fuzz.token_sort_ratio(left, right) >= SAME_FROM


def name_key(name: str) -> str:
    """Return what two spellings of one name share."""
    return _core(name)


def _core(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    joined = re.sub(r"(?<=\b\w)\.(?=\w\b|\s|$)", "", plain).replace("&", " and ").replace("'", "")
    words = _WORD.findall(joined)
    return " ".join(word for word in words if word not in _LEGAL_FORMS) or " ".join(words)
