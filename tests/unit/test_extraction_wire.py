"""A document crosses the pipe unchanged; nonsense from a broken child never becomes a document."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.documents import Box, ExtractedDocument, FormField, MediaType, Page, PageSource, Word
from backend.extraction import wire

SIDES = st.floats(0, 1)
BOXES = st.builds(Box, SIDES, SIDES, SIDES, SIDES)
TEXTS = st.text(max_size=20)
PAGES = st.builds(
    Page,
    number=st.integers(1, 300),
    source=st.sampled_from(PageSource),
    text=TEXTS,
    words=st.lists(st.builds(Word, TEXTS, st.integers(0, 99), BOXES), max_size=3).map(tuple),
    width_pt=st.floats(0, 2000),
    height_pt=st.floats(0, 2000),
    label=TEXTS,
)
FIELDS = st.builds(FormField, TEXTS, TEXTS, st.integers(1, 300), st.none() | BOXES)
DOCUMENTS = st.builds(
    ExtractedDocument,
    media_type=st.sampled_from(MediaType),
    pages=st.lists(PAGES, max_size=3).map(tuple),
    form_fields=st.lists(FIELDS, max_size=2).map(tuple),
    flags=st.lists(TEXTS, max_size=2).map(tuple),
    metadata=st.dictionaries(TEXTS, TEXTS, max_size=2),
)


@given(DOCUMENTS)
def test_a_document_arrives_as_it_was_sent(document):
    assert wire.unpack(wire.pack(document)) == document


SOUND = json.loads(wire.pack(ExtractedDocument(MediaType.PDF, (Page(1, PageSource.TEXT, "x"),))))


@pytest.mark.parametrize(
    "changed",
    [
        {"media_type": "text/html"},
        {"pages": [[1, "text"]]},
        {"pages": [["one", "text", "x", [], 0, 0, ""]]},
        {"pages": [[1, "guess", "x", [], 0, 0, ""]]},
        {"pages": [[1, "text", "x", [["x", 0, 1]], 0, 0, ""]]},
        {"pages": None},
        {"form_fields": [["name", "value", 1]]},
        {"metadata": ["x"]},
    ],
)
def test_an_answer_of_the_wrong_shape_is_no_document(changed):
    with pytest.raises(ValueError, match=r".*"):
        wire.unpack(json.dumps(SOUND | changed).encode())


@pytest.mark.parametrize("payload", [b"", b"[]", b"null", b"{}", b"\xff\xfe", b"[" * 100_000, b"{" + b'"a":' * 5])
def test_bytes_that_are_no_answer_are_no_document(payload):
    with pytest.raises(ValueError, match=r".*"):
        wire.unpack(payload)
