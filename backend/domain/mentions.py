"""Mentions in notes: `@user.name` calls a person; an e-mail address in the text calls nobody."""

import re

_MENTION = re.compile(r"(?<![\w.@-])@(\w[\w.-]*(?:@\w[\w.-]*)?)")
MOST_MENTIONS = 20


def find_mentions(body: str) -> tuple[str, ...]:
    """Return the user names that a note calls, each once and in lower case, without the full stop of a sentence."""
    names = (match.group(1).rstrip(".-").lower() for match in _MENTION.finditer(body))
    return tuple(dict.fromkeys(names))
