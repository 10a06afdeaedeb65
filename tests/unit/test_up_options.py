"""The words after `up`, the processes they lead to, and the box at the end."""

import sys

import pytest

from backend.domain.runs import Pool
from backend.embedded.box import Login, welcome
from backend.embedded.options import UpOptions, parse_status, parse_stop, parse_up
from backend.embedded.product import web_launch, worker_launches
from backend.embedded.start_error import StartError


def test_no_words_mean_the_defaults():
    assert parse_up([]) == UpOptions(port=None, host="127.0.0.1", workers=2, demo=True, echo=True)


def test_each_word_is_taken():
    words = ["--port", "9000", "--host", "0.0.0.0", "--workers", "5", "--no-demo", "--quiet"]  # noqa: S104  # a word
    assert parse_up(words) == UpOptions(9000, "0.0.0.0", 5, demo=False, echo=False)  # noqa: S104  # same


@pytest.mark.parametrize("words", [["--workers", "1"], ["--workers", "-1"], ["--port", "0"], ["--port", "70000"]])
def test_numbers_that_cannot_work_are_refused(words):
    with pytest.raises(StartError, match=words[0]):
        parse_up(words)


@pytest.mark.parametrize(("words", "at_once"), [([], False), (["--now"], True)])
def test_stop_waits_for_running_work_unless_told_otherwise(words, at_once):
    assert parse_stop(words) is at_once


@pytest.mark.parametrize(("words", "code"), [(["--help"], 0), (["-h"], 0), (["--nwo"], 2), (["now"], 2)])
@pytest.mark.parametrize("parse", [parse_stop, parse_status])
def test_a_question_or_a_slip_stops_nothing(parse, words, code):
    with pytest.raises(SystemExit) as left:
        parse(words)
    assert left.value.code == code


def test_there_are_workers_of_every_kind_and_one_for_figures_besides_those_asked_for():
    kinds = [launch.argv[-1] for launch in worker_launches(3, {}, 10.0)]
    assert kinds == ["io", "documents", "documents", "figures"]
    assert set(kinds) == set(Pool)


def test_each_worker_has_a_log_of_its_own():
    names = [launch.name for launch in worker_launches(3, {}, 10.0)]
    assert len(set(names)) == len(names)


def test_numeric_libraries_get_one_thread_in_the_worker_of_figures_alone():
    environments = {launch.argv[-1]: launch.environment for launch in worker_launches(2, {"A": "b"}, 10.0)}

    assert environments["figures"] == {"A": "b", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    assert environments["io"] == environments["documents"] == {"A": "b"}


def test_workers_that_run_elsewhere_are_not_started_here():
    assert worker_launches(0, {}, 10.0) == []


def test_a_worker_may_finish_its_longest_run():
    assert worker_launches(2, {}, 315.0)[0].stop_timeout_s == 315.0


def test_the_pages_listen_where_asked():
    launch = web_launch(9000, "127.0.0.1", {"A": "b"})

    assert launch.argv[:4] == (sys.executable, "-m", "streamlit", "run")
    assert " ".join(launch.argv).endswith("--server.port 9000 --server.address 127.0.0.1")
    assert launch.environment == {"A": "b"}


def test_the_box_says_where_how_and_how_to_stop():
    box = welcome("http://localhost:8501", [Login("underwriter", "una", "secret-1")], "/logs", is_demo=True)

    for words in ("http://localhost:8501", "una", "secret-1", "underwriter", "/logs", "manage.py stop"):
        assert words in box
    assert len({len(line) for line in box.splitlines()}) == 1


def test_a_password_shown_before_is_not_repeated():
    box = welcome("http://localhost:8501", [Login("underwriter", "una", None)], "/logs", is_demo=True)

    assert "as shown at the first start" in box
    assert "reset-password" in box


def test_without_the_demonstration_book_the_box_says_how_to_make_an_account():
    assert "create-user" in welcome("http://localhost:8501", [], "/logs", is_demo=False)
