"""Files given to `extract` and `assess`: whatever they are, one sentence or one answer, and never a traceback."""

import hashlib
import json
import os
import sys

import pytest

from backend.commands import opening
from backend.commands.opening import open_file
from backend.errors import InvalidRequestError
from backend.settings import get_settings
from fakes.sample_files import text_pdf
from fixtures.commands import said_by, write_case

MEGABYTE = 1024 * 1024


@pytest.fixture
def say(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    get_settings.cache_clear()
    yield said_by(capsys)
    get_settings.cache_clear()


@pytest.fixture
def sparse(tmp_path):
    """Give a file of 300 MB that holds nothing and takes no room."""

    def make(name):
        path = tmp_path / name
        with path.open("wb") as file:
            file.truncate(300 * MEGABYTE)
        return path

    return make


def no_such_file(tmp_path):
    return tmp_path / "nowhere.txt"


def folder(tmp_path):
    return tmp_path


def loop_of_links(tmp_path):
    (tmp_path / "link.txt").symlink_to(tmp_path / "link.txt")
    return tmp_path / "link.txt"


def device(_):
    return "/dev/zero"


def pipe(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    return tmp_path / "pipe.txt"


def name_too_long(tmp_path):
    return tmp_path / ("x" * 300 + ".txt")


def below_a_file(tmp_path):
    (tmp_path / "file").touch()
    return tmp_path / "file" / "below.txt"


def name_with_a_zero_byte(tmp_path):
    return tmp_path / "a\0b.txt"


UNOPENED = [
    no_such_file,
    folder,
    loop_of_links,
    device,
    pipe,
    name_too_long,
    below_a_file,
    name_with_a_zero_byte,
]


@pytest.mark.parametrize("make", UNOPENED)
@pytest.mark.parametrize("command", ["extract", "assess"])
def test_what_cannot_be_opened_is_one_sentence(command, make, say, tmp_path):
    assert say(command, make(tmp_path), "--json").sentence.startswith("We could not open ")


@pytest.mark.parametrize("make", UNOPENED)
def test_a_listed_document_that_cannot_be_opened_is_one_sentence(make, say, tmp_path):
    case = write_case(tmp_path, documents=[str(make(tmp_path))])

    assert say("assess", case, "--json").sentence.startswith("We could not open ")


def test_a_document_whose_name_is_no_text_is_one_sentence(say, tmp_path):
    assert "could not open" in say("assess", write_case(tmp_path, documents=["\ud800.txt"])).sentence


def test_a_path_of_several_lines_stays_one_sentence(say, tmp_path):
    assert "two?lines.txt" in say("extract", tmp_path / "two\nlines.txt").sentence


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_that_may_not_be_read_says_so(say, tmp_path):
    path = tmp_path / "closed.txt"
    path.write_text("x")
    path.chmod(0)

    assert "Permission denied" in say("extract", path).sentence


def test_a_file_that_fails_while_it_is_read_says_so(say, tmp_path, monkeypatch):
    class Torn:
        def __enter__(self):
            return self

        def __exit__(self, *_):
            return False

        def read(self, _):
            raise OSError(5, "Input/output error")

    path = tmp_path / "torn.txt"
    path.touch()
    monkeypatch.setattr(opening.Path, "open", lambda *_: Torn())

    assert "Input/output error" in say("extract", path).sentence


def test_a_huge_file_is_refused_with_its_hash_and_never_held_in_memory(say, sparse):
    answer = say("extract", path := sparse("huge.txt"), "--json").answer
    wanted = hashlib.sha256()
    for _ in range(300):
        wanted.update(bytes(MEGABYTE))

    assert (answer["outcome"], answer["code"]) == ("rejected", "too_large")
    assert "300.0 MB" in answer["message"]
    assert answer["sha256"] == wanted.hexdigest()
    assert open_file(path, 20 * MEGABYTE).content == b""


def test_a_huge_case_is_refused_by_its_length(say, sparse):
    assert "too long for a case" in say("assess", sparse("huge.json")).sentence


def test_a_huge_document_of_a_case_is_refused_with_its_name(say, sparse, tmp_path):
    sentence = say("assess", write_case(tmp_path, documents=[sparse("huge.txt").name])).sentence

    assert "huge.txt" in sentence
    assert "300.0 MB" in sentence


@pytest.mark.parametrize("surplus", [-1, 0, 1])
def test_a_file_is_held_up_to_the_last_byte_it_may_have(surplus, tmp_path):
    path = tmp_path / "edge.txt"
    path.write_bytes(b"x" * (100 + surplus))
    opened = open_file(path, 100)

    assert opened.size_bytes == 100 + surplus
    assert len(opened.content) == (100 + surplus if surplus <= 0 else 0)
    assert opened.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_an_empty_file_is_an_answer_of_extract(say, tmp_path):
    (tmp_path / "empty.pdf").touch()
    answer = say("extract", tmp_path / "empty.pdf", "--json").answer

    assert (answer["outcome"], answer["code"]) == ("rejected", "empty")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.txt", b"", "empty"),
        ("tool.exe", b"MZ", "We take PDF"),
        ("torn.pdf", b"%PDF-1.7\nnothing", "damaged"),
        ("photo.pdf", b"\x89PNG\r\n\x1a\n", "not what its extension says"),
    ],
)
def test_a_document_that_is_refused_is_named_in_the_sentence(name, content, words, say, tmp_path):
    (tmp_path / name).write_bytes(content)
    sentence = say("assess", write_case(tmp_path, documents=[name])).sentence

    assert name in sentence
    assert words in sentence


def test_a_document_given_by_option_is_found_from_where_one_stands(say, tmp_path, monkeypatch):
    beside, here = tmp_path / "case", tmp_path / "here"
    beside.mkdir()
    here.mkdir()
    (beside / "a.txt").write_text("Insured: Lakeshore Haulage LLC\n")
    (here / "b.txt").write_text("Insured: Crescent Basin Transport, Inc.\n")
    monkeypatch.chdir(here)
    said = say("assess", write_case(beside, documents=["a.txt"]), "--document", "b.txt", "--json")

    assert said.code == 0
    assert {fact["value"] for fact in said.answer["facts"] if fact["field"] == "insured.name"} == {
        "Lakeshore Haulage LLC",
        "Crescent Basin Transport, Inc.",
    }


def test_one_bad_file_among_several_leaves_the_others_their_answers(say, tmp_path):
    good = tmp_path / "good.txt"
    good.write_text("Policy Number: SC00928137")
    (tmp_path / "empty.csv").touch()
    said = say("extract", good, tmp_path / "missing.pdf", tmp_path, tmp_path / "empty.csv", good, "--json")
    lines = [json.loads(line) for line in said.out.splitlines()]

    assert said.code == 1
    assert [line["outcome"] for line in lines] == ["accepted", "rejected", "accepted"]
    assert [line.split()[:4] for line in said.err.splitlines()] == [["We", "could", "not", "open"]] * 2


@pytest.mark.parametrize(
    "name", ["Schadenübersicht.txt", "損害.txt", "перечень убытков.txt", "عقد.txt", "🚚 fleet.txt", "e\u0301.txt"]
)
def test_names_of_every_script_come_back_as_they_were_typed(name, say, tmp_path):
    (tmp_path / name).write_text("Total paid 12", encoding="utf-8")

    answer = say("extract", tmp_path / name, "--json").answer
    assert (answer["file"], answer["outcome"]) == (str(tmp_path / name), "accepted")


def test_the_file_of_a_case_may_lie_in_another_folder_than_its_documents(say, tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "letter.pdf").write_bytes(text_pdf(["Named Insured: Lakeshore Haulage LLC"]))
    case = write_case(tmp_path / "deep", documents=["../letter.pdf"])

    assert any(fact["field"] == "insured.name" for fact in say("assess", case, "--json").answer["facts"])


def test_opening_says_in_words_why_a_name_is_none(tmp_path):
    with pytest.raises(InvalidRequestError, match="its name is no file name"):
        open_file(tmp_path / "a\0b", 10)
