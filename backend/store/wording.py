"""Text from foreign files made fit for PostgreSQL, which refuses the zero character and half characters."""

import re
from collections.abc import Mapping

REFUSED = re.compile(r"[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """Return the text with every character that PostgreSQL refuses replaced by U+FFFD; its length stays."""
    return REFUSED.sub("\ufffd", text)


def storable_json(value: object) -> object:
    """Return the same tree of mappings, lists and scalars with every text made storable."""
    match value:
        case str():
            return storable(value)
        case Mapping():
            return {storable(str(key)): storable_json(inner) for key, inner in value.items()}
        case list() | tuple():
            return [storable_json(inner) for inner in value]
        case _:
            return value
