"""Small answers leave at once: they do not wait until the browser has acknowledged the one before."""

import os
import socket
import stat
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

DESCRIPTORS = Path("/dev/fd")
TCP = {socket.AF_INET, socket.AF_INET6}


def send_at_once(port: int) -> int:
    """
    Switch the delay off on what listens at a port and return how many sockets that were.

    Connections inherit it. asyncio does the same only for sockets that name their protocol; the framework's
    does not, and each run of a page then waits for a delayed acknowledgement: 40 ms here, more on Windows.
    """
    return sum(_send_at_once(descriptor, port) for descriptor in list(_sockets()))


def _sockets() -> Iterator[int]:
    """Give the descriptors of this process that are sockets."""
    for entry in DESCRIPTORS.iterdir() if DESCRIPTORS.is_dir() else ():
        with suppress(OSError):
            if stat.S_ISSOCK(os.fstat(int(entry.name)).st_mode):
                yield int(entry.name)


def _send_at_once(descriptor: int, port: int) -> bool:
    """Switch the delay off if this socket is bound to the port and leads to no one; tell whether it was."""
    with suppress(OSError), closing(socket.socket(fileno=os.dup(descriptor))) as found:  # closing it ends nothing
        if _is_bound_to(found, port):
            found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return True
    return False


def _is_bound_to(found: socket.socket, port: int) -> bool:
    """Tell whether connections to the port come in through this socket."""
    if found.family not in TCP or found.type is not socket.SOCK_STREAM or found.getsockname()[1] != port:
        return False
    try:
        found.getpeername()
    except OSError:
        return True
    return False
