"""What people write in their own words, as it is kept and counted: seen characters only, and some of them letters."""

import unicodedata

from backend.errors import InvalidRequestError

LONGEST_REASON = 2_000
"""Most characters of a decision's reason, and of a referral's note and answer."""
LONGEST_REMARK = 500
"""Most characters of what is said of one payment, flag, link, clock or withdrawal."""
LONGEST_NAME = 200
"""Most characters of the name of who is paid or pays."""
MIN_LETTERS = 5
"""Fewest letters of anything that says something; signs and figures alone are no reason."""
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_BLANK = frozenset(
    chr(code)
    for codes in (
        (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0),
        range(0x180B, 0x1810),
        range(0xFE00, 0xFE10),
        range(0xE0100, 0xE01F0),
    )
    for code in codes
)
"""Letters, marks and signs of Unicode that draw nothing."""


def clean_text(text: str) -> str:
    """Return a text without control, direction and other unseen characters; its lines and tabs stay."""
    if text.isascii() and text.isprintable():
        return text.strip()
    lines = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(sign for sign in lines if sign in "\n\t" or _is_seen(sign)).strip()


def clean_line(text: str) -> str:
    """Return a text as one line of seen characters with single blanks."""
    return " ".join(clean_text(text).split())


def says_enough(text: str, fewest: int) -> bool:
    """Tell whether a text has this many seen characters, runs of blanks counted once, and is not signs alone."""
    line = clean_line(text)
    letters = sum(sign.isalpha() for sign in line)
    return len(line) >= fewest and letters >= min(MIN_LETTERS, fewest)


def must_not_exceed(text: str, most: int) -> None:
    """Raise InvalidRequestError, with both lengths in one sentence, where a text is longer than is kept."""
    length = len(clean_text(text))
    if length > most:
        raise InvalidRequestError(
            f"What you wrote holds {length:,} characters; at most {most:,} can be kept, shorten it."
        )


def _is_seen(sign: str) -> bool:
    return unicodedata.category(sign) not in _UNSEEN and sign not in _BLANK
