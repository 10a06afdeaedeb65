"""Masks personal details before text leaves the house and puts them back into the answer."""

import json
import re

from backend.llm.recognizers import find_details

_TOKEN = re.compile(r"\[([A-Z_]+_\d+)\]")


class Redaction:
    """
    The masking of one call: the same detail gets the same token, and only this object can undo it.

    A text that already holds something like a token keeps it: numbering starts above what is found.
    """

    def __init__(self) -> None:
        self._tokens: dict[str, str] = {}
        self._details: dict[str, str] = {}
        self._taken: set[str] = set()

    def mask_all(self, *texts: str) -> list[str]:
        """Return the texts of one call masked together, so that no token means two things."""
        for text in texts:
            self._taken |= set(_TOKEN.findall(text))
        return [self.mask(text) for text in texts]

    def mask(self, text: str) -> str:
        """Return the text with every recognised detail replaced by a token such as `[SSN_1]`."""
        self._taken |= set(_TOKEN.findall(text)) - set(self._details)
        parts: list[str] = []
        end = 0
        for span in find_details(text):
            parts += [text[end : span.start], self._token(span.kind, text[span.start : span.end])]
            end = span.end
        return "".join([*parts, text[end:]])

    def restore(self, text: str) -> str:
        """Return plain text with the details back in their places."""
        return _TOKEN.sub(lambda match: self._details.get(match[1], match[0]), text)

    def restore_json(self, text: str) -> str:
        """Return JSON text with the details back inside its strings."""
        return _TOKEN.sub(lambda match: json.dumps(self._details.get(match[1], match[0]))[1:-1], text)

    def _token(self, kind: str, detail: str) -> str:
        if detail not in self._tokens:
            number = sum(name.startswith(f"{kind}_") for name in self._details) + 1
            while f"{kind}_{number}" in self._taken:
                number += 1
            name = f"{kind}_{number}"
            self._taken.add(name)
            self._tokens[detail] = f"[{name}]"
            self._details[name] = detail
        return self._tokens[detail]
