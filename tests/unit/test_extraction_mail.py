"""An e-mail becomes one page of headers and visible text; its attachments are files of their own."""

import email
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.documents import MediaType
from backend.errors import RejectedUploadError, UnreadableDocumentError
from backend.extraction.attachments import split_mail
from backend.extraction.intake import inspect
from backend.extraction.markup import text_of
from backend.extraction.reader import read_document
from fakes.sample_files import mail, text_pdf

LOSS_RUN = text_pdf(["Loss run"])


def read(content):
    return read_document(content, MediaType.EML)


def test_headers_and_text_stand_on_one_page():
    (page,) = read(mail("Please quote by Friday.\n\nRegards")).pages

    assert page.text.startswith("From: broker@example.invalid\nTo: desk@example.invalid\n")
    assert page.text.endswith("Please quote by Friday.\n\nRegards")
    assert page.label == "Loss run for Northwind Haulage"


def test_the_plain_part_wins_over_the_html_part():
    (page,) = read(mail("Plain words", "<p>Other words</p>")).pages

    assert "Plain words" in page.text
    assert "Other" not in page.text


def test_html_alone_is_read_as_a_person_sees_it():
    html = (
        "<style>p{}</style><p>Total <b>paid</b></p><table><tr><td>C-1</td><td>12</td></tr></table><img src=http://x/y>"
    )

    assert read(mail(html=html)).pages[0].text.endswith("Total paid\nC-1\t12")


def test_attachments_are_listed_and_come_out_byte_for_byte():
    content = mail("See attached.", attachments={"loss run.pdf": LOSS_RUN, "note.txt": b"hello\n"})
    document = read(content)

    assert json.loads(document.metadata["attachments"]) == ["loss run.pdf", "note.txt"]
    assert document.flags == ("attachments",)
    assert split_mail(content) == [("loss run.pdf", LOSS_RUN), ("note.txt", b"hello\n")]


def test_a_mail_without_attachments_gives_none():
    assert split_mail(mail("Nothing attached.")) == []
    assert "attachments" not in read(mail("Nothing attached.")).metadata


def test_a_forwarded_mail_comes_out_as_a_mail_that_intake_takes():
    inner = email.message_from_bytes(mail("Inner words"), policy=email.policy.default)
    outer = email.message_from_bytes(mail("Outer words"), policy=email.policy.default)
    outer.add_attachment(inner)

    ((name, content),) = split_mail(outer.as_bytes())

    assert inspect(name, content, 10**6).media_type is MediaType.EML
    assert "Inner words" in read(content).pages[0].text


def test_a_hostile_attachment_is_stopped_by_intake_like_any_upload():
    ((name, content),) = split_mail(mail("Open me", attachments={"../../x.pdf": b"MZ\x90"}))

    with pytest.raises(RejectedUploadError) as caught:
        inspect(name, content, 10**6)

    assert caught.value.reason == "type_mismatch"


@pytest.mark.parametrize(
    "content",
    [
        b"From: a\nSubject: =?utf-8?q?broken\n\nbody",
        b"From: a\nContent-Type: text/plain; charset=no-such-charset\n\nbody",
        b"From: a\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nbody",
        b"From: a\nContent-Transfer-Encoding: base64\n\n!!!!",
        b"From: a\nDate: not a date\nTo: <<<>>>\n\nbody",
        b"From: a\nContent-Type: multipart/mixed; boundary=x\n\n"
        + b"--x\nContent-Type: multipart/mixed; boundary=x\n\n" * 300,
    ],
)
def test_a_crooked_mail_is_read_as_far_as_it_goes(content):
    assert read(content).pages[0].text.startswith("From: a")


def test_more_attachments_than_a_person_would_send_are_refused():
    content = mail("Many", attachments={f"{number}.txt": b"x" for number in range(51)})

    with pytest.raises(UnreadableDocumentError, match="more than 50"):
        split_mail(content)


@pytest.mark.parametrize(
    ("html", "seen"),
    [
        ("<p>a</p><p>b</p>", "a\nb"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<div style='display: none'>secret <b>x</b></div>seen", "seen"),
        ("<span style='font-size:0px'>secret</span>seen", "seen"),
        ("<script>alert('x')</script>seen<noscript>y</noscript>", "seen"),
        ("caf&eacute; &lt;b&gt;", "café <b>"),
        ("</p></div>seen", "seen"),
        ("<img src='http://example.invalid/pixel.gif' alt='x'>seen", "seen"),
        ("<td>1</td><td>2</td>", "1\t2"),
        ("<p style='color:#fff;background-color:navy'>Header</p>", "Header"),
    ],
)
def test_markup_becomes_visible_text(html, seen):
    assert text_of(html) == seen


@given(st.text())
def test_any_text_without_markup_survives_word_by_word(text):
    plain = "".join(each for each in text if each not in "<>&" and each.isprintable())

    assert text_of(plain).split() == plain.split()
