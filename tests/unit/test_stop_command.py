"""The stop command that the box, `status` and a refused second start print reaches the folder that was chosen."""

import shlex

import pytest

from backend.embedded import __main__ as program
from backend.embedded import running as module
from backend.embedded.box import welcome
from backend.embedded.control import show_status
from backend.embedded.running import Running, RunningLock
from backend.embedded.start_error import StartError
from backend.embedded.state import StateFolder
from backend.errors import InvalidRequestError
from backend.settings import get_settings


@pytest.fixture(params=["chosen", "a chosen folder"])
def state(request, tmp_path, monkeypatch):
    folder = tmp_path / request.param
    folder.mkdir()
    monkeypatch.setenv("STATE_DIR", str(folder))
    get_settings.cache_clear()
    yield StateFolder(folder, None)
    get_settings.cache_clear()


@pytest.fixture
def held(state):
    lock = RunningLock(state.lock)
    lock.take()
    lock.tell(Running(1, "now", str(state.logs), "http://localhost:8501"))
    yield lock
    lock.release()


def command(state):
    return shlex.join(["python3", "manage.py", "stop", "--data-dir", str(state.path)])


def test_the_box_names_the_chosen_folder(state):
    assert command(state) in welcome("http://localhost:8501", [], str(state.logs), is_demo=False)


@pytest.mark.usefixtures("held")
def test_status_names_the_chosen_folder(state, capsys):
    assert show_status(state) == 0
    assert capsys.readouterr().out.rstrip().endswith(command(state))


@pytest.mark.usefixtures("held")
def test_a_second_start_names_the_chosen_folder(state, monkeypatch):
    monkeypatch.setattr(module, "LOCK_PATIENCE_S", 0.05)
    with pytest.raises(StartError) as refused:
        RunningLock(state.lock).take()
    assert command(state) in refused.value.user_message


def test_the_usual_folder_is_not_named(tmp_path, monkeypatch):
    monkeypatch.delenv("STATE_DIR", raising=False)
    get_settings.cache_clear()

    assert module.stop_command(tmp_path) == "python3 manage.py stop"


@pytest.mark.usefixtures("state")
@pytest.mark.parametrize("words", [["stop", "--help"], ["stop", "--nwo"], ["stop", "--data-dir"]])
def test_the_product_is_not_touched_by_words_that_do_not_ask_for_it(words, monkeypatch):
    monkeypatch.setattr(program, "stop", lambda *_, **__: pytest.fail("it was stopped"))
    with pytest.raises(SystemExit):
        program.main(words)


@pytest.mark.usefixtures("state")
@pytest.mark.parametrize("name", ["up", "status", "stop"])
@pytest.mark.parametrize(("setting", "value"), [("MAX_UPLOAD_MB", "many"), ("DATABASE_URL", "mysql://secret@x/y")])
def test_a_setting_that_does_not_fit_is_named_and_never_shown(name, setting, value, monkeypatch):
    monkeypatch.setenv(setting, value)
    get_settings.cache_clear()
    with pytest.raises(InvalidRequestError, match=setting) as refused:
        program.main([name])
    assert "secret" not in refused.value.user_message
