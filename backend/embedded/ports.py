"""Ports on this machine: a requested one is used or refused, never silently changed."""

import socket

from backend.embedded.start_error import StartError

LOOPBACK = "127.0.0.1"
PORTS_TRIED = 50


def free_port() -> int:
    """Return a port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def requested_port(port: int, host: str = LOOPBACK) -> int:
    """
    Return the port a person asked for.

    Raises:
        StartError: something else listens there.

    """
    if not is_free(port, host):
        raise StartError(f"Port {port} is taken by another program. Choose another with --port.")
    return port


def next_free_port(first: int, host: str = LOOPBACK) -> int:
    """Return the first free port from a wished one upwards."""
    for port in range(first, min(first + PORTS_TRIED, 65536)):
        if is_free(port, host):
            return port
    raise StartError(f"No port from {first} to {first + PORTS_TRIED - 1} is free. Choose one with --port.")


def is_free(port: int, host: str = LOOPBACK) -> bool:
    """Tell whether a server could listen on a port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
