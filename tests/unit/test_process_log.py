"""What a process says reaches a bounded file and, behind its name, the terminal."""

import errno
import os
import subprocess
import sys

from backend.embedded import process_log
from backend.embedded.process_log import ProcessLog


def test_lines_cut_by_the_pipe_are_put_together_again(tmp_path, capsys):
    log = ProcessLog("web", tmp_path)
    log.feed(b"first li")
    log.feed("ne\nsecönd line\nthird".encode())
    log.close()

    assert (tmp_path / "web.log").read_text().splitlines() == ["first line", "secönd line", "third"]
    assert capsys.readouterr().out.splitlines()[0] == "web        | first line"


def test_percent_signs_and_broken_bytes_are_kept_as_they_come(tmp_path):
    log = ProcessLog("web", tmp_path, echo=False)
    log.feed(b"100 % of %s \xff\n")
    log.close()

    assert (tmp_path / "web.log").read_text() == "100 % of %s \ufffd\n"


def test_a_quiet_log_shows_nothing(tmp_path, capsys):
    log = ProcessLog("web", tmp_path, echo=False)
    log.write("line")
    log.close()

    assert capsys.readouterr().out == ""


def test_only_the_last_twenty_lines_are_shown_to_a_person(tmp_path):
    log = ProcessLog("web", tmp_path, echo=False)
    for number in range(30):
        log.write(f"line {number}")
    log.close()

    assert log.last_lines.splitlines()[0] == "line 10"
    assert log.last_lines.splitlines()[-1] == "line 29"


def test_the_file_does_not_grow_without_end(tmp_path, monkeypatch):
    monkeypatch.setattr(process_log, "FILE_BYTES", 1000)
    log = ProcessLog("web", tmp_path, echo=False)
    for number in range(1000):
        log.write(f"line number {number}")
    log.close()

    assert len(list(tmp_path.iterdir())) == process_log.FILES_KEPT + 1
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 4000
    assert "line number 999" in (tmp_path / "web.log").read_text()


def test_a_terminal_that_went_away_ends_nothing(tmp_path):
    """`up | head` must neither stop the product nor leave it with a pipe that nobody empties."""
    program = (
        "import sys\nfrom pathlib import Path\nfrom backend.embedded.process_log import ProcessLog, show\n"
        f"log = ProcessLog('web', Path({str(tmp_path)!r}))\n"
        "sys.stdin.read()\nlog.feed(b'one\\ntwo\\n')\nshow('the box')\nlog.close()"
    )
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", program], stdin=pipe, stdout=pipe, stderr=pipe, text=True) as child:
        child.stdout.close()
        child.stdin.close()
        said = child.stderr.read()

    assert (child.returncode, said) == (0, "")
    assert (tmp_path / "web.log").read_text() == "one\ntwo\n"


def test_a_full_disk_loses_lines_and_nothing_else(tmp_path, capsys, monkeypatch):
    log = ProcessLog("web", tmp_path, echo=False)

    def full(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(log._file, "format", full)
    log.write("lost")
    log.close()

    assert (log.last_lines, capsys.readouterr().err) == ("lost", "")
