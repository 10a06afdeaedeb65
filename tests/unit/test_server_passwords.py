"""Passwords of the embedded servers: random, kept once, readable by the owner alone."""

import json
import stat
from dataclasses import asdict, astuple

import pytest

from backend.embedded.passwords import keep_passwords, make_passwords
from backend.embedded.start_error import StartError


def test_are_made_once_and_then_kept(tmp_path):
    first = keep_passwords(tmp_path / "passwords.json")

    assert keep_passwords(tmp_path / "passwords.json") == first


def test_are_different_for_each_server_and_installation():
    one, other = make_passwords(), make_passwords()
    words = {*astuple(one), *astuple(other)}

    assert len(words) == 10
    assert min(map(len, words)) >= 24


def test_only_the_owner_reads_the_file(tmp_path):
    keep_passwords(tmp_path / "passwords.json")

    assert stat.S_IMODE((tmp_path / "passwords.json").stat().st_mode) == 0o600


def test_a_start_cut_short_leaves_no_half_file(tmp_path):
    (tmp_path / "passwords.json.new").write_text("{")

    assert keep_passwords(tmp_path / "passwords.json").superuser


def test_what_a_former_release_did_not_know_is_made_once_and_the_rest_is_kept(tmp_path):
    path = tmp_path / "passwords.json"
    former = {"superuser": "s" * 32, "application": "a" * 32, "valkey": "v" * 32}
    path.write_text(json.dumps(former))
    kept = keep_passwords(path)

    assert {name: asdict(kept)[name] for name in former} == former
    assert min(len(kept.owner), len(kept.anchor_key)) >= 24
    assert keep_passwords(path) == kept
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_are_not_shown_by_accident():
    passwords = make_passwords()

    assert not [word for word in astuple(passwords) if word in repr(passwords)]


@pytest.mark.parametrize("content", ["", "{}", "[]", "not json", '{"superuser": "a", "other": "b"}'])
def test_a_damaged_file_is_never_replaced_silently(tmp_path, content):
    path = tmp_path / "passwords.json"
    path.write_text(content)
    with pytest.raises(StartError, match="damaged"):
        keep_passwords(path)

    assert path.read_text() == content
