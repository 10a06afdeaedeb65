"""Words of files and people that Streamlit would read as Markdown, made safe to show as they are; pure."""

import re

_MARKUP = re.compile(r"([\\`*_\[\]<>$#~|]|:(?=\S))")


def escaped(words: str) -> str:
    """Return words that a heading, caption or message shows as they are and does not read as markup."""
    return _MARKUP.sub(r"\\\1", words)
