"""The one box a person reads after the start."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from backend.embedded.running import stop_command


@dataclass(frozen=True, slots=True)
class Login:
    """A demonstration account; no password when it was changed or shown before."""

    role: str
    username: str
    password: str | None


def welcome(url: str, logins: Sequence[Login], logs: str, *, is_demo: bool) -> str:
    """Return the box: where to go, how to sign in, where the logs are, how to stop."""
    lines = ["The Insurance AI System is running.", "", f"Open      {url}"]
    lines += _login_lines(logins) if is_demo else ["Accounts  python3 manage.py create-user"]
    lines += [f"Logs      {logs}", f"Stop      Ctrl-C here, or: {stop_command(Path(logs).parent)}"]
    return framed(lines)


def framed(lines: Sequence[str]) -> str:
    """Return lines in a frame."""
    width = max(len(line) for line in lines)
    edge = "─" * (width + 2)
    return "\n".join([f"┌{edge}┐", *(f"│ {line:<{width}} │" for line in lines), f"└{edge}┘"])


def _login_lines(logins: Sequence[Login]) -> list[str]:
    shown = [
        f"{login.username:<16}{login.password or 'as shown at the first start':<28}{login.role}" for login in logins
    ]
    if any(login.password is None for login in logins):
        shown.append("A forgotten password: python3 manage.py reset-password NAME")
    return [f"{'Log-ins' if at == 0 else '':<10}{line}" for at, line in enumerate(shown)]
