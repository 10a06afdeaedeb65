"""Sentences made from cells without a model; one whose cells are not there is not written."""

from collections.abc import Callable
from string import Formatter
from typing import TypeAlias

from backend.pipelines.wording_checks.cell import Cells

Made: TypeAlias = tuple[str, list[str]] | None


def fill(template: str, cells: Cells, id_of: Callable[[str], str] = lambda name: name) -> Made:
    """
    Return a template with the texts of its cells and their ids, None where one of them is not there.

    `id_of` turns a place of the template into a cell's id. The caveats of the cells end the sentence.
    """
    ids = {name: id_of(name) for _, name, _, _ in Formatter().parse(template) if name}
    if any(each not in cells for each in ids.values()):
        return None
    text = template
    for name, each in ids.items():
        text = text.replace("{" + name + "}", cells[each].text)
    caveats = dict.fromkeys(caveat for each in ids.values() if (caveat := cells[each].caveat))
    text = "; ".join([text.removesuffix("."), " and ".join(caveats)]) + "." if caveats else text
    return text[:1].upper() + text[1:], list(dict.fromkeys(ids.values()))
