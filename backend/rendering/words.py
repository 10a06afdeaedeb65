"""A report's words in the order in which a reader meets them."""

from collections.abc import Iterator

from backend.domain.reports.content import Block, Chart, KeyValues, Notice, Paragraph, Quote, ReportContent, Table


def blocks_in_words(content: ReportContent) -> Iterator[str]:
    """Yield every text of a report from title to provenance."""
    yield from (content.title, content.subtitle)
    yield from (notice.text for notice in content.notices)
    yield from words_of(content.summary)
    for section in content.sections:
        yield section.heading
        for block in section.blocks:
            yield from words_of(block)
    yield from words_of(content.provenance)


def words_of(block: Block) -> Iterator[str]:
    """Yield the texts of one block."""
    match block:
        case Paragraph() | Notice():
            yield block.text
        case Quote():
            yield from (block.text, block.source)
        case KeyValues():
            yield from (text for row in block.rows for text in row)
        case Table():
            yield from (block.title, *block.columns, *(text for row in block.rows for text in row), block.note)
        case Chart():
            yield block.title
