"""Ports: what was asked for is used or refused; what was not asked for gives way."""

import socket

import pytest

from backend.embedded.ports import free_port, is_free, next_free_port, requested_port
from backend.embedded.start_error import StartError


@pytest.fixture
def taken():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_requested_port_is_used():
    port = free_port()
    assert requested_port(port) == port


def test_a_taken_port_is_refused_not_changed(taken):
    with pytest.raises(StartError, match=f"Port {taken} is taken"):
        requested_port(taken)


def test_an_unrequested_port_gives_way(taken):
    assert next_free_port(taken) > taken


def test_no_free_port_at_all_is_said(taken, monkeypatch):
    monkeypatch.setattr("backend.embedded.ports.PORTS_TRIED", 1)
    with pytest.raises(StartError, match="--port"):
        next_free_port(taken)


def test_free_means_that_a_server_could_listen(taken):
    assert not is_free(taken)
    assert is_free(free_port())
