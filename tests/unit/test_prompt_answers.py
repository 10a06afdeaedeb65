"""Connections of the pages are told not to hold small answers back."""

import socket

import pytest

from app.http.prompt_answers import send_at_once


def has_no_delay(connection: socket.socket) -> bool:
    return bool(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))


@pytest.fixture
def listening():
    """Give a socket as the framework binds it: without naming the protocol."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening


def accept_one(listening):
    with socket.create_connection(listening.getsockname()) as browser:
        accepted, _ = listening.accept()
        with accepted:
            return has_no_delay(accepted), has_no_delay(browser)


def test_a_connection_accepted_afterwards_sends_at_once(listening):
    assert accept_one(listening)[0] is False

    assert send_at_once(listening.getsockname()[1]) == 1

    assert accept_one(listening)[0] is True


def test_works_before_the_socket_listens():
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as bound:
        bound.bind(("127.0.0.1", 0))

        send_at_once(bound.getsockname()[1])

        bound.listen()
        assert accept_one(bound)[0] is True


def test_leaves_other_ports_and_connections_alone(listening):
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()

        send_at_once(listening.getsockname()[1])

        assert not has_no_delay(other)
        assert accept_one(other) == (False, False)


def test_keeps_the_socket_open(listening):
    send_at_once(listening.getsockname()[1])

    assert listening.fileno() >= 0
    assert listening.getsockname()
