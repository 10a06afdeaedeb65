"""Text from foreign files made fit for PostgreSQL, which refuses the zero character and half characters."""

from collections.abc import Mapping


def storable(text: str) -> str:
    """Return the text with every character that PostgreSQL refuses replaced by U+FFFD; its length stays."""
    return "".join("\ufffd" if _is_refused(character) else character for character in text) if _odd(text) else text


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


def _odd(text: str) -> bool:
    return any(_is_refused(character) for character in text)


def _is_refused(character: str) -> bool:
    return character == "\0" or "\ud800" <= character <= "\udfff"
