"""What commands print, in processes of their own: to closed pipes, full disks and poor terminals."""

import errno
import json
import os
import subprocess
import sys

import pytest

from backend.commands import output
from backend.commands.output import guarded_output, print_json
from backend.errors import InvalidRequestError
from fixtures.commands import started, write_case


@pytest.fixture
def letter(tmp_path):
    path = tmp_path / "brief 🚚 é.txt"
    path.write_text("Insured: Ünal Spedition Łódź 損害\nPolicy Number: SC00928137\n" * 200, encoding="utf-8")
    return path


@pytest.fixture
def state(tmp_path):
    (tmp_path / "state" / "logs").mkdir(parents=True)
    return {"STATE_DIR": str(tmp_path / "state")}


def piped(state, *words, count=1):
    """Start a command whose reader goes away after `count` bytes."""
    command = [sys.executable, "-m", "backend.commands", *map(str, words)]
    environment = {"PATH": os.defpath, **state}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as running:
        running.stdout.read(count)
        running.stdout.close()
        complaint = running.stderr.read()
    return running.returncode, complaint


@pytest.mark.parametrize("words", [("extract", "{0}", "{0}", "{0}", "--json"), ("extract", "{0}", "{0}", "{0}")])
def test_a_reader_that_has_read_enough_ends_extract_without_a_word(words, letter, state):
    assert piped(state, *(word.format(letter) for word in words)) == (1, b"")


def test_a_reader_that_never_reads_ends_every_command_without_a_word(letter, state, tmp_path):
    case = write_case(tmp_path, documents=[letter.name])

    for words in (("assess", case, "--json"), ("assess", "--help"), ("doctor",)):
        assert piped(state, *words, count=0)[1] == b""


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no device that is always full")  # noqa: PTH110
def test_a_full_disk_is_one_sentence(state, letter):
    with open("/dev/full", "wb") as full:  # noqa: PTH123 - a device, not a path of ours
        done = subprocess.run(
            [sys.executable, "-m", "backend.commands", "extract", str(letter), "--json"],
            stdout=full,
            stderr=subprocess.PIPE,
            env={"PATH": os.defpath, **state},
            check=False,
        )

    assert (done.returncode, done.stderr.decode()) == (
        1,
        "The answer could not be written: No space left on device.\n",
    )


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "ascii"])
def test_every_terminal_gets_the_same_json(encoding, letter, state):
    said = started("extract", letter, "--facts", "--json", encoding=encoding, **state)

    assert (said.code, said.err) == (0, "")
    assert said.answer["file"] == str(letter)
    assert "損害" in said.answer["pages"][0]["text"]


def test_a_poor_terminal_gets_a_summary_with_marks_for_what_it_cannot_show(letter, state):
    said = started("extract", letter, encoding="ascii", **state)

    assert (said.code, said.err) == (0, "")
    assert "accepted, text/plain" in said.out
    assert "\\u640d" in said.out


def test_a_name_that_is_no_text_is_carried_as_json_escapes_it(tmp_path, state):
    path = tmp_path / os.fsdecode(b"b\xff.txt")
    path.write_text("Total paid 12")
    said = started("extract", path, "--json", **state)

    assert said.code == 0
    assert said.answer["file"] == str(path)


def test_settings_that_do_not_fit_are_named_without_their_values(letter, state):
    said = started("extract", letter, **state, MAX_UPLOAD_MB="a-secret", PROVIDER_DEADLINE_S="soon")

    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("Please correct these settings: ")
    assert "MAX_UPLOAD_MB" in said.err
    assert "PROVIDER_DEADLINE_S" in said.err
    assert "a-secret" not in said.err
    assert said.err.count("\n") == 1


def test_an_order_of_providers_that_does_not_exist_is_one_sentence(tmp_path, state):
    said = started("assess", write_case(tmp_path), **state, PROVIDER_ORDER="mock,oracle")

    assert (said.code, said.out) == (1, "")
    assert said.err == "PROVIDER_ORDER names 'oracle'; choose from openai, anthropic, local, mock.\n"


def test_a_chain_of_nobody_is_one_sentence(tmp_path, state):
    said = started("assess", write_case(tmp_path), **state, PROVIDER_ORDER="openai")

    assert (said.code, said.out) == (1, "")
    assert said.err.count("\n") == 1
    assert "unexpected" not in said.err


def test_one_object_is_one_line_whatever_its_texts_hold(capsys):
    print_json({"text": "a\nb\u2028c\u0085d\r", "more": {"x": [1, None, True]}})
    shown = capsys.readouterr().out

    assert len(shown.splitlines()) == 1
    assert json.loads(shown) == {"text": "a\nb\u2028c\u0085d\r", "more": {"x": [1, None, True]}}


def test_an_error_that_is_no_broken_output_passes_through():
    with pytest.raises(FileNotFoundError), guarded_output():
        raise FileNotFoundError(errno.ENOENT, "gone")


@pytest.mark.parametrize("kind", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_an_answer_that_finds_no_room_says_so(kind, monkeypatch):
    monkeypatch.setattr(output, "_drop_the_rest", lambda: None)
    with pytest.raises(InvalidRequestError, match="The answer could not be written: no room"), guarded_output():
        raise OSError(kind, "no room")


def test_a_process_without_any_output_still_does_its_work(monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    done = []
    with guarded_output():
        done.append(1)

    assert done == [1]
