"""Whom the servers run as, and that no folder is opened for them."""

import os
import stat
import tempfile
from pathlib import Path

import pytest

from backend.embedded.account import Account, can_enter, server_account
from backend.embedded.start_error import StartError
from backend.embedded.state import ROOT, SHARED_STATE, open_folder, state_path
from backend.settings import Settings

STRANGER = Account("nobody", 65534, 65534)


def test_an_ordinary_user_runs_the_servers(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert server_account() is None


def test_root_lends_an_existing_account(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    account = server_account()

    assert account is not None
    assert account.uid != 0


def test_a_machine_without_that_account_is_told_what_to_do(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr("backend.embedded.account.LENT_ACCOUNT", "no-such-account")
    with pytest.raises(StartError, match="Start as an ordinary user"):
        server_account()


@pytest.mark.parametrize(("mode", "is_open"), [(0o700, False), (0o711, True), (0o755, True), (0o770, False)])
def test_a_stranger_passes_only_open_folders(mode, is_open):
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home, "state")
        folder.mkdir(mode=0o755)
        Path(home).chmod(mode)

        assert can_enter(folder, STRANGER) is is_open


def test_ourselves_pass_wherever_we_are():
    assert can_enter(ROOT, None)


def test_the_state_lies_in_the_checkout_when_everybody_who_needs_it_can_reach_it(monkeypatch):
    monkeypatch.setattr("backend.embedded.state.can_enter", lambda *_: True)
    assert state_path(Settings(), STRANGER) == ROOT / ".local"


def test_under_a_closed_home_the_state_lies_in_a_common_place(monkeypatch):
    monkeypatch.setattr("backend.embedded.state.can_enter", lambda *_: False)
    path = state_path(Settings(), STRANGER)

    assert path.parent == SHARED_STATE
    assert path.name.startswith(f"{ROOT.name}-")


def test_a_chosen_folder_is_used_as_it_is(monkeypatch, tmp_path):
    monkeypatch.setattr("backend.embedded.state.can_enter", lambda *_: False)
    assert state_path(Settings(state_dir=tmp_path), STRANGER) == tmp_path


def test_a_chosen_folder_the_servers_cannot_reach_is_refused_and_left_closed(tmp_path):
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    with pytest.raises(StartError, match="cannot reach"):
        open_folder(home / "state", STRANGER)

    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert list(home.iterdir()) == []


def test_a_file_in_the_way_is_one_sentence(tmp_path):
    (tmp_path / "state").touch()
    with pytest.raises(StartError, match="cannot be written"):
        open_folder(tmp_path / "state", None)


def test_our_own_folder_is_closed_to_others(tmp_path):
    state = open_folder(tmp_path / "deep" / "state", None)

    assert stat.S_IMODE(state.path.stat().st_mode) == 0o700
    assert stat.S_IMODE(state.logs.stat().st_mode) == 0o700
    assert stat.S_IMODE(state.server_folder("postgres").stat().st_mode) == 0o700
