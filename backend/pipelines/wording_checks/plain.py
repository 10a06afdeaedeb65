"""Whether a sentence is plain words: no link, markup, code or unseen characters, and of a length that is read."""

import re

from backend.domain.texts import clean_line
from backend.pipelines.rationale import is_markup

LONGEST = 400
_SIGNS = re.compile(r"[<>\[\]{}`|\\*#~^$@]|\b[\w-]+\.[A-Za-z]{2,}\b|:\w+:|://")


def unfit(text: str) -> str:
    """Return why a text is no plain sentence, empty where it is one."""
    if not text or len(text) > LONGEST:
        return "is empty or too long"
    if clean_line(text) != text or is_markup(text) or _SIGNS.search(text):
        return "holds a link, markup or unseen characters"
    return ""
