"""The embedded Valkey: on loopback, with a password, every write kept in its append-only file."""

import signal
import socket
from dataclasses import dataclass
from pathlib import Path

from backend.embedded.account import Account
from backend.embedded.launch import Launch
from backend.embedded.ports import LOOPBACK


@dataclass(frozen=True, slots=True)
class ValkeyServer:
    """One server over one folder; `is_kept` is off only for throw-away servers."""

    program: Path
    folder: Path
    port: int
    password: str
    account: Account | None
    is_kept: bool = True

    @property
    def url(self) -> str:
        """The address the program connects to."""
        return f"redis://:{self.password}@{LOOPBACK}:{self.port}/0"

    def launch(self) -> Launch:
        """Return how the server is started; the configuration goes in on standard input."""
        return Launch(
            name="valkey",
            argv=(str(self.program), "-"),
            cwd=self.folder,
            account=self.account,
            stdin_text=self.configuration(),
            death_signal=signal.SIGTERM,
            stop_signal=signal.SIGTERM,
            stop_timeout_s=20.0,
        )

    def configuration(self) -> str:
        """Return the configuration file's text; noeviction because a queue may not lose entries."""
        lines = [
            f"bind {LOOPBACK}",
            f"port {self.port}",
            f"requirepass {self.password}",
            f'dir "{self.folder}"',
            f"appendonly {'yes' if self.is_kept else 'no'}",
            "appendfsync everysec",
            'save ""',
            "maxmemory-policy noeviction",
            "loglevel warning",
            "daemonize no",
        ]
        return "\n".join(lines) + "\n"

    def is_ready(self) -> bool:
        """Tell whether the server answers PING with the password; false while it still loads its file."""
        question = f"AUTH {self.password}\r\nPING\r\n".encode()
        try:
            with socket.create_connection((LOOPBACK, self.port), timeout=2.0) as link:
                link.sendall(question)
                with link.makefile("rb") as answer:
                    return answer.readline() == b"+OK\r\n" and answer.readline() == b"+PONG\r\n"
        except OSError:
            return False
