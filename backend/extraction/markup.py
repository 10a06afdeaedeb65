"""The HTML of a mail to the words a reader sees; nothing is fetched and nothing is run."""

import re
from html.parser import HTMLParser

_SILENT = {"script", "style", "head", "title", "template", "noscript"}
_LINE_ENDERS = {"p", "br", "div", "tr", "li", "table", "h1", "h2", "h3", "h4", "blockquote", "hr"}
_CELLS = {"td", "th"}
_WITHOUT_END = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
_HIDING = re.compile(r"display:none|visibility:hidden|font-size:[01](?:px|pt|em|;|$)|opacity:0(?:;|$)")
_DEEPEST = 500


class _Words(HTMLParser):
    """Collects visible text; rows and paragraphs end lines, cells are parted by tabs."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._open: list[tuple[str, bool]] = []

    @property
    def _is_silent(self) -> bool:
        return bool(self._open) and self._open[-1][1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the beginning of an element and whether a reader sees what is inside."""
        if tag in _LINE_ENDERS:
            self.parts.append("\n")
        if tag not in _WITHOUT_END and len(self._open) < _DEEPEST:
            style = re.sub(r"\s", "", dict(attrs).get("style") or "").lower()
            self._open.append((tag, self._is_silent or tag in _SILENT or bool(_HIDING.search(style))))

    def handle_endtag(self, tag: str) -> None:
        """Note the end of an element; one that was never opened changes nothing."""
        if any(tag == name for name, _ in self._open):
            while self._open.pop()[0] != tag:
                pass
        if tag in _LINE_ENDERS:
            self.parts.append("\n")
        if tag in _CELLS:
            self.parts.append("\t")

    def handle_data(self, data: str) -> None:
        """Keep text that a reader sees."""
        if not self._is_silent:
            self.parts.append(re.sub(r"\s+", " ", data))


def text_of(html: str) -> str:
    """Return the visible text of the markup, one line a paragraph or table row."""
    words = _Words()
    words.feed(html)
    words.close()
    lines = (_tidy(line) for line in "".join(words.parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _tidy(line: str) -> str:
    return "\t".join(" ".join(cell.split()) for cell in line.split("\t")).strip()
