"""manage.py: what it decides before and around the environment."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import manage


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """Give a checkout without an environment, into which nothing is really installed."""
    venv = tmp_path / ".venv"
    for name, value in {
        "ROOT": tmp_path,
        "VENV": venv,
        "PYTHON": venv / "bin" / "python",
        "RUN_LOCK": tmp_path / "requirements.txt",
        "DEV_LOCK": tmp_path / "requirements-dev.txt",
        "UV_LOCK": tmp_path / "requirements-uv.txt",
        "COMMANDS": tmp_path / "commands",
    }.items():
        monkeypatch.setattr(manage, name, value)
    (tmp_path / "requirements.txt").write_text("alpha==1\n")
    (tmp_path / "requirements-dev.txt").write_text("alpha==1\nbeta==2\n")
    return tmp_path


@pytest.fixture
def ran(checkout, monkeypatch):
    """Give the commands that would run, with the answers a test wants; venv makes its folder."""
    seen = []
    answers = {}

    def succeeds(command, **_):
        seen.append(" ".join(map(str, command)))
        if " venv " in seen[-1]:
            (manage.VENV / "lib" / "python3.11" / "site-packages").mkdir(parents=True)
            manage.PYTHON.parent.mkdir()
            manage.PYTHON.touch()
            (manage.VENV / "pyvenv.cfg").write_text("version = 3.11.7\n")
        return next((answer for words, answer in answers.items() if words in seen[-1]), True)

    monkeypatch.setattr(manage, "succeeds", succeeds)
    monkeypatch.setattr(manage.shutil, "which", lambda _: "/usr/bin/uv")
    return SimpleNamespace(commands=seen, answers=answers, checkout=checkout)


def test_help_lists_every_command_with_what_its_file_says(capsys):
    assert manage.main(["--help"]) == 0

    shown = capsys.readouterr().out
    assert "Start everything" in shown
    for name, said in {**manage.BUILT_IN, **manage.found_commands()}.items():
        assert re.search(rf"^  {name} +{re.escape(said)}$", shown, re.MULTILINE), name


def test_a_file_without_a_main_is_no_command(checkout):
    (checkout / "commands").mkdir()
    (checkout / "commands" / "case_tables.py").write_text('"""Tables of a command."""\n')
    (checkout / "commands" / "make_case.py").write_text('"""Make a case."""\ndef main(argv): ...\n')

    assert manage.found_commands() == {"make-case": "Make a case."}


def test_no_word_at_all_shows_the_help(capsys):
    assert manage.main([]) == 0
    assert capsys.readouterr().out.startswith("Usage:")


def test_an_unknown_command_is_one_sentence(capsys):
    assert manage.main(["fly"]) == 2
    assert capsys.readouterr().err == "There is no command 'fly'. `python3 manage.py --help` lists them.\n"


def test_an_old_python_is_told_what_is_needed(monkeypatch, capsys):
    monkeypatch.setattr(manage.sys, "version_info", (3, 9))
    assert manage.main(["up"]) == 1
    assert "needs Python 3.11 or newer" in capsys.readouterr().out


def test_the_second_start_installs_nothing(ran):
    manage.ensure_environment(manage.RUN_LOCK)
    first = len(ran.commands)
    manage.ensure_environment(manage.RUN_LOCK)

    assert first > 0
    assert len(ran.commands) == first


def test_a_changed_lock_is_installed_again(ran):
    manage.ensure_environment(manage.RUN_LOCK)
    manage.RUN_LOCK.write_text("alpha==2\n")
    ran.commands.clear()
    manage.ensure_environment(manage.RUN_LOCK)

    assert any(str(manage.RUN_LOCK) in command for command in ran.commands)


@pytest.mark.usefixtures("ran")
def test_another_interpreter_is_another_environment():
    manage.ensure_environment(manage.RUN_LOCK)
    (manage.VENV / "pyvenv.cfg").write_text("version = 3.12.1\n")

    assert not manage.is_installed(manage.RUN_LOCK)


@pytest.mark.usefixtures("ran")
def test_the_lock_for_development_serves_for_running_too():
    manage.ensure_environment(manage.DEV_LOCK)

    assert manage.is_installed(manage.RUN_LOCK)


def test_every_installation_checks_hashes(ran):
    ran.answers["/usr/bin/uv pip"] = False
    manage.ensure_environment(manage.RUN_LOCK)

    installs = [command for command in ran.commands if " install " in command]
    assert len(installs) == 2
    assert all("--require-hashes" in command for command in installs)


def test_pip_takes_over_where_uv_cannot_be_had(ran, monkeypatch):
    monkeypatch.setattr(manage.shutil, "which", lambda _: None)
    manage.ensure_environment(manage.RUN_LOCK)

    assert ran.commands[0] == f"{sys.executable} -m venv --clear {manage.VENV}"
    assert ran.commands[-1] == f"{manage.PYTHON} -m pip install --quiet --require-hashes -r {manage.RUN_LOCK}"
    assert manage.is_installed(manage.RUN_LOCK)


def test_a_failed_installation_leaves_no_stamp_and_says_so(ran, capsys):
    ran.answers[" install "] = False

    assert manage.main(["up"]) == 1
    assert not manage.is_installed(manage.RUN_LOCK)
    assert "requirements.txt could not be installed" in capsys.readouterr().err


def test_a_python_without_venv_is_told_the_package_to_install(ran, monkeypatch, capsys):
    monkeypatch.setattr(manage.shutil, "which", lambda _: None)
    ran.answers["-m venv"] = False

    assert manage.main(["up"]) == 1
    assert "python3-venv" in capsys.readouterr().err


def test_a_moved_checkout_is_found_again(ran):
    manage.ensure_environment(manage.RUN_LOCK)
    pointer = next(manage.VENV.rglob("insurance_ai_system.pth"))
    pointer.write_text("/somewhere/else\n")
    manage.ensure_environment(manage.RUN_LOCK)

    assert pointer.read_text() == f"{ran.checkout}\n"


@pytest.mark.parametrize("words", [["--data-dir", "/tmp/x"], ["--data-dir=/tmp/x"]])
def test_every_command_understands_the_data_folder(words):
    assert manage.take_data_dir(["--port", "1", *words, "--no-demo"]) == ("/tmp/x", ["--port", "1", "--no-demo"])


def test_a_relative_data_folder_is_meant_from_where_the_person_stands(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert manage.take_data_dir(["--data-dir", "d"]) == (str(tmp_path / "d"), [])


@pytest.mark.parametrize("words", [["--data-dir"], ["--data-dir="], ["--data-dir", ""], ["--data-dir", "--no-demo"]])
def test_a_data_folder_without_a_name_never_means_the_usual_one(words, ran, capsys):
    assert manage.main(["stop", *words]) == 2
    assert capsys.readouterr().err == "--data-dir names a folder; write one behind it.\n"
    assert ran.commands == []


def test_ctrl_c_and_a_reader_that_went_away_end_it_without_a_word(monkeypatch, capfd):
    def interrupted(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(manage, "main", interrupted)
    assert manage.guarded(["up"]) == 130
    done = subprocess.run(
        ["/bin/sh", "-c", f'"{sys.executable}" "{manage.__file__}" --help | true'],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.stdout, done.stderr) == ("", "")
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(("name", "is_held_back"), [("doctor", True), ("up", True), ("test", False)])
def test_ctrl_c_waits_until_the_command_can_answer_it(name, is_held_back, monkeypatch):
    before = signal.pthread_sigmask(signal.SIG_BLOCK, set())
    masks = []
    monkeypatch.setattr(os, "chdir", lambda _: None)
    monkeypatch.setattr(os, "execve", lambda *_: masks.append(signal.pthread_sigmask(signal.SIG_BLOCK, set())))
    try:
        manage.hand_over(name, [])
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)

    assert [signal.SIGINT in mask for mask in masks] == [is_held_back]


def test_an_environment_that_was_never_finished_is_made_again(checkout):
    manage.PYTHON.parent.mkdir(parents=True)
    manage.PYTHON.touch()
    assert not manage.is_made()

    (checkout / ".venv" / "pyvenv.cfg").touch()
    assert manage.is_made()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("up", ["-m", "backend.embedded", "up", "x"]),
        ("stop", ["-m", "backend.embedded", "stop", "x"]),
        ("worker", ["-m", "backend.commands", "worker", "x"]),
        ("create-user", ["-m", "backend.commands", "create-user", "x"]),
    ],
)
def test_each_command_goes_to_its_program(name, words):
    assert manage.command_words(name, ["x"]) == words


def test_check_reports_each_step_and_fails_if_one_does(monkeypatch, capsys):
    monkeypatch.setattr(manage, "CHECKS", {"good": ["-c", "print('unseen')"], "bad": ["-c", "raise SystemExit('why')"]})
    monkeypatch.setattr(manage, "PYTHON", Path(sys.executable))

    assert manage.run_checks() == 1
    shown = capsys.readouterr().out
    assert "good                ok" in shown
    assert "bad                 failed" in shown
    assert "why" in shown
    assert "unseen" not in shown


def test_it_needs_nothing_but_the_standard_library():
    source = Path(manage.__file__)
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(source), "--help"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
