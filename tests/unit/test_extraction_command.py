"""`extract` on the command line answers for every file, in one line of JSON or in words."""

import hashlib
import json

import pytest

from backend.commands.extract import main
from fakes.sample_files import mail, picture, text_pdf, word_file

LOSS_RUN = ["Loss Run Report", "Total paid 12"]


@pytest.fixture
def put(tmp_path):
    def write(name, content):
        path = tmp_path / name
        path.write_bytes(content)
        return str(path)

    return write


@pytest.fixture
def answers(capsys):
    def run(*argv):
        status = main([*argv, "--json"])
        lines = capsys.readouterr().out.splitlines()
        return status, [json.loads(line) for line in lines]

    return run


def test_an_accepted_file_has_hash_type_pages_and_seconds(put, answers):
    content = text_pdf(LOSS_RUN, ["Page two"])
    path = put("loss run.pdf", content)

    status, (answer,) = answers(path)

    assert status == 0
    assert answer["file"] == path
    assert answer["sha256"] == hashlib.sha256(content).hexdigest()
    assert (answer["outcome"], answer["code"]) == ("accepted", None)
    assert answer["media_type"] == "application/pdf"
    assert [(page["number"], page["source"]) for page in answer["pages"]] == [(1, "text"), (2, "text")]
    assert answer["pages"][0]["text"] == "\n".join(LOSS_RUN)
    assert answer["facts"] == []
    assert answer["seconds"] > 0


def test_a_refused_file_is_an_answer_with_a_code_and_a_sentence(put, answers):
    status, (answer,) = answers(put("virus.pdf", b"MZ\x90\x00"))

    assert status == 0
    assert (answer["outcome"], answer["code"]) == ("rejected", "type_mismatch")
    assert answer["message"].endswith(".")
    assert answer["pages"] == []
    assert len(answer["sha256"]) == 64


def test_a_file_that_no_reader_can_read_is_refused_as_unreadable(put, answers):
    _, (answer,) = answers(put("torn.pdf", b"%PDF-1.7\nnothing"))

    assert (answer["outcome"], answer["code"]) == ("rejected", "unreadable_document")
    assert answer["media_type"] == "application/pdf"


def test_every_file_gets_its_line_in_order(put, answers):
    paths = [
        put("a.pdf", text_pdf(["x1"])),
        put("b.exe", b"MZ"),
        put("c.docx", word_file("x")),
        put("d.png", picture()),
    ]

    _, lines = answers(*paths)

    assert [line["file"] for line in lines] == paths
    assert [line["outcome"] for line in lines] == ["accepted", "rejected", "accepted", "accepted"]
    assert lines[3]["pages"] == [{"number": 1, "source": "none", "label": "", "text": ""}]


def test_a_path_that_cannot_be_opened_is_one_sentence_and_status_one(put, tmp_path, capsys):
    status = main([str(tmp_path / "missing.pdf"), put("a.txt", b"hello"), "--json"])
    shown = capsys.readouterr()

    assert status == 1
    assert shown.err.count("\n") == 1
    assert "missing.pdf" in shown.err
    assert json.loads(shown.out)["outcome"] == "accepted"


def test_a_folder_is_not_a_file(tmp_path, capsys):
    assert main([str(tmp_path)]) == 1
    assert "could not open" in capsys.readouterr().err


def test_facts_are_asked_for_and_carry_quote_page_and_box(put, answers):
    _, (answer,) = answers(
        put("a.pdf", text_pdf(["Named Insured: Northwind Haulage LLC", "Policy Number: SC00928137"])), "--facts"
    )

    assert answer["outcome"] == "accepted"
    assert answer["facts"]
    for fact in answer["facts"]:
        assert set(fact) == {"field", "value", "page", "quote", "box"}
        assert fact["quote"] in answer["pages"][fact["page"] - 1]["text"]


def test_without_json_a_person_reads_a_summary(put, capsys):
    main([put("a.pdf", text_pdf(LOSS_RUN)), put("b.png", picture()), put("c.exe", b"MZ")])
    shown = capsys.readouterr().out

    assert "page 1 (text): Loss Run Report Total paid 12" in shown
    assert "no text on this page: OCR follows" in shown
    assert "rejected (type_not_allowed)" in shown


def test_risks_and_attachments_are_shown(put, answers):
    _, (answer,) = answers(put("a.eml", mail("See attached", attachments={"x.pdf": text_pdf(["x"])})))

    assert answer["flags"] == ["attachments"]
    assert json.loads(answer["metadata"]["attachments"]) == ["x.pdf"]


@pytest.mark.parametrize(("name", "content"), [("lines.csv", b"a\n" * 45_002), ("signs.txt", b"word 12 " * 400_000)])
def test_more_text_than_can_be_read_for_facts_is_refused_before_anybody_tries(name, content, put, answers):
    """Three million lines of one letter are six megabytes, and kept a worker busy until its last attempt."""
    _, (answer,) = answers(put(name, content), "--facts")

    assert (answer["outcome"], answer["pages"], answer["facts"]) == ("rejected", [], [])
    assert "split it" in answer["message"]
