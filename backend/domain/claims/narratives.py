"""Accounts of a loss compared: runs of three words, a short signature to find near-duplicates, their exact overlap."""

import hashlib
import re
from collections.abc import Iterator

WORDS_TOGETHER = 3
MIN_SHINGLES = 6
"""Shorter accounts ("hit a deer") repeat by themselves and are not compared."""
ALIKE_FROM = 0.75
"""Share of common runs of words from which two accounts count as one text; stock phrases in common reach 0.7."""
BANDS, ROWS = 16, 4
"""16 bands of 4 rows: a pair alike by 0.75 meets in a band with 1 - (1 - 0.75⁴)¹⁶ = 99.8 %, by 0.3 with 12 %."""
BAND_KIND = "narrative_band"
_PRIME = (1 << 61) - 1
_TOKEN = re.compile(r"[^\W_]+")


def _coefficient(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big") % (_PRIME - 1) + 1


_PERMUTATIONS = tuple((_coefficient(f"a{number}"), _coefficient(f"b{number}")) for number in range(BANDS * ROWS))


def shingles(text: str) -> frozenset[str]:
    """Return the runs of three words of an account; numbers count as one word, for copies change dates and sums."""
    words = ["0" if token.isdigit() else token for token in _TOKEN.findall(text.lower())]
    runs = zip(*(words[start:] for start in range(WORDS_TOGETHER)), strict=False)
    return frozenset(" ".join(run) for run in runs)


def overlap(first: str, second: str) -> float:
    """Return the share of runs of words that two accounts have in common (Jaccard), 0 where either is too short."""
    one, other = shingles(first), shingles(second)
    if min(len(one), len(other)) < MIN_SHINGLES:
        return 0.0
    return len(one & other) / len(one | other)


def bands(text: str) -> tuple[str, ...]:
    """
    Return the bands of an account: alike accounts share at least one of them, nearly always.

    Empty for accounts too short to compare. Source: Broder (1997), min-wise hashing of shingles; Leskovec, Rajaraman
    and Ullman, Mining of Massive Datasets, section 3.4 (bands).
    """
    runs = shingles(text)
    if len(runs) < MIN_SHINGLES:
        return ()
    return tuple(_bands(_signature(runs)))


def _signature(runs: frozenset[str]) -> list[int]:
    keys = [int.from_bytes(hashlib.blake2b(run.encode(), digest_size=7).digest(), "big") for run in runs]
    return [min((a * key + b) % _PRIME for key in keys) for a, b in _PERMUTATIONS]


def _bands(signature: list[int]) -> Iterator[str]:
    for number in range(BANDS):
        rows = signature[number * ROWS : (number + 1) * ROWS]
        yield f"{number}:{hashlib.blake2b(repr(rows).encode(), digest_size=8).hexdigest()}"
