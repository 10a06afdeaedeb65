"""A name from a browser becomes one that is safe to store, show and search."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.errors import RejectedUploadError
from backend.extraction.names import extension_of, safe_name


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("loss run.pdf", "loss run.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\me\\Report.PDF", "Report.PDF"),
        ("a\x00b\x1f\r\n.pdf", "ab.pdf"),
        ("report\u202efdp.pdf", "reportfdp.pdf"),
        ("re\u200bport.pdf", "report.pdf"),
        ("\uff32\uff45port\uff0epdf", "Report.pdf"),
        ("a\uff0fb.pdf", "b.pdf"),
        ("  two   blanks .pdf", "two blanks .pdf"),
        ("summary v1.2.pdf", "summary v1.2.pdf"),
        ("acme.com.pdf", "acme.com.pdf"),
        (".hidden.pdf", "hidden.pdf"),
        ("Übersicht Schäden.xlsx", "Übersicht Schäden.xlsx"),
    ],
)
def test_a_name_keeps_what_a_person_reads_and_loses_the_rest(sent, kept):
    assert safe_name(sent) == kept


@pytest.mark.parametrize("sent", ["", ".pdf", "...", "/", "report", "\u202e.pdf", "..\\..\\", " . .pdf"])
def test_a_name_without_anything_before_its_extension_is_refused(sent):
    with pytest.raises(RejectedUploadError) as caught:
        safe_name(sent)

    assert caught.value.reason == "bad_name"


@pytest.mark.parametrize("sent", ["invoice.exe.pdf", "invoice.JS .pdf", "a.b.scr.docx", "page.html.txt", "x.php.png"])
def test_a_program_in_disguise_is_refused(sent):
    with pytest.raises(RejectedUploadError, match="program"):
        safe_name(sent)


def test_a_long_name_is_cut_before_its_extension():
    name = safe_name("x" * 500 + ".docx")

    assert len(name) == 120
    assert name.endswith("x.docx")


@given(st.text(max_size=200), st.sampled_from(["pdf", "csv", "jpeg"]))
def test_whatever_is_sent_the_name_is_short_flat_and_visible_or_refused(stem, extension):
    try:
        name = safe_name(f"{stem}.{extension}")
    except RejectedUploadError:
        return

    assert len(name) <= 120
    assert not {"/", "\\", "\n", "\x00"} & set(name)
    assert not any(unicodedata.category(each) in {"Cc", "Cf"} for each in name)
    assert extension_of(name) == extension
    assert safe_name(name) == name


def test_a_very_long_extension_is_refused():
    with pytest.raises(RejectedUploadError):
        safe_name("a." + "b" * 500)
