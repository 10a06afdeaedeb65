"""
What a person types: makes the environment once, then hands over to the command.

Only the standard library may be imported here; nothing else exists before the first start.
"""

from __future__ import annotations

import ast
import contextlib
import hashlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
IS_WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if IS_WINDOWS else "bin/python")
RUN_LOCK = ROOT / "requirements.txt"
DEV_LOCK = ROOT / "requirements-dev.txt"
UV_LOCK = ROOT / "requirements-uv.txt"
COMMANDS = ROOT / "backend" / "commands"

BUILT_IN = {
    "up": "Start everything: servers, demonstration book, workers and the web pages.",
    "status": "Say whether the product is running here, and where.",
    "stop": "Stop what `up` started; running work is finished first.",
    "test": "Run the tests on throw-away servers; further words go to pytest.",
    "check": "Run the linters, the type checker and the architecture tests.",
}
CHECKS = {
    "ruff check": ["-m", "ruff", "check", "."],
    "ruff format": ["-m", "ruff", "format", "--check", "."],
    "mypy": ["-m", "mypy"],
    "import-linter": ["-c", "from importlinter.cli import lint_imports_command as run; run()"],
    "architecture tests": ["-m", "pytest", "-q", "-n0", "tests/architecture"],
}


INTERRUPTED = 130


class SetupError(Exception):
    """The environment cannot be made; the message says what to do."""


def guarded(argv: list[str]) -> int:
    """Carry out one command line; Ctrl-C and a reader that went away end it without a word."""
    try:
        code = main(argv)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code


def main(argv: list[str]) -> int:
    """Carry out one command line and return its exit code."""
    if sys.version_info < (3, 11):  # noqa: UP036  # the sentence is for people whose Python is older
        print("This program needs Python 3.11 or newer; you started it with " + sys.version.split()[0] + ".")
        return 1
    name, rest = (argv[0], argv[1:]) if argv else ("--help", [])
    if name in ("-h", "--help", "help"):
        print(help_text())
        return 0
    if name not in BUILT_IN and name not in found_commands():
        print(f"There is no command '{name}'. `python3 manage.py --help` lists them.", file=sys.stderr)
        return 2
    if name != "test" and lacks_data_dir(rest):
        print("--data-dir names a folder; write one behind it.", file=sys.stderr)
        return 2
    try:
        ensure_environment(DEV_LOCK if name in ("test", "check") else RUN_LOCK)
    except (SetupError, OSError) as error:
        print(f"The environment could not be made: {error}", file=sys.stderr)
        return 1
    return run_checks() if name == "check" else hand_over(name, rest)


def help_text() -> str:
    """Return one line for each command."""
    commands = {**BUILT_IN, **found_commands()}
    width = max(map(len, commands)) + 2
    lines = [f"  {name:<{width}}{line}" for name, line in commands.items()]
    return "\n".join(
        [
            "Usage: python3 manage.py COMMAND [arguments]   (COMMAND --help says more)",
            "",
            *lines,
            "",
            "  --data-dir D    after a command: the folder of its servers, logs and passwords (default .local)",
        ]
    )


def found_commands() -> dict[str, str]:
    """Return the files with a `main` and the first line each says about itself, without importing them."""
    commands = {}
    for path in sorted(COMMANDS.glob("[a-z]*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if any(isinstance(part, ast.FunctionDef) and part.name == "main" for part in tree.body):
            commands[path.stem.replace("_", "-")] = (ast.get_docstring(tree) or "").partition("\n")[0]
    return commands


def ensure_environment(lock: Path) -> None:
    """Make .venv match a lock file; costs nothing when it already does."""
    with one_at_a_time():
        if not is_made():
            print("Preparing the environment (first start only) ...", file=sys.stderr, flush=True)
            make_environment()
        if not is_installed(lock):
            install(lock)
            for satisfied in {lock, RUN_LOCK}:
                stamp_file(satisfied).write_text(stamp(satisfied), encoding="utf-8")
        put_on_path()


def is_made() -> bool:
    """Tell whether .venv is one; a start that was killed may have left half of it."""
    return PYTHON.exists() and (VENV / "pyvenv.cfg").is_file()


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let a second start wait while the first one installs."""
    if IS_WINDOWS:
        yield
        return
    import fcntl  # noqa: PLC0415  # does not exist on Windows

    with RUN_LOCK.open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def stamp(lock: Path) -> str:
    """Return what must be unchanged for an installation to be reused: the lock and the interpreter."""
    return hashlib.sha256(lock.read_bytes() + (VENV / "pyvenv.cfg").read_bytes()).hexdigest()


def stamp_file(lock: Path) -> Path:
    """Return where the stamp of an installed lock is kept."""
    return VENV / f"installed-{lock.stem}"


def is_installed(lock: Path) -> bool:
    """Tell whether the environment already holds exactly this lock."""
    recorded = stamp_file(lock)
    return recorded.is_file() and recorded.read_text(encoding="utf-8") == stamp(lock)


def make_environment() -> None:
    """Create .venv with uv when it is at hand, else with the standard library."""
    uv = uv_of_the_machine()
    if uv and succeeds([uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(VENV)]):
        return
    if not succeeds([sys.executable, "-m", "venv", "--clear", str(VENV)]):
        raise SetupError("install the venv module of Python (Debian and Ubuntu: apt-get install python3-venv).")


def install(lock: Path) -> None:
    """Install a hashed lock with uv, or with pip where uv cannot be had or fails."""
    uv = uv_of_the_machine() or uv_by_pip()
    wanted = ["--quiet", "--require-hashes", "-r", str(lock)]
    if uv and succeeds([uv, "pip", "install", "--python", str(PYTHON), *wanted]):
        return
    print(
        "uv is not available; installing with pip, which takes about a minute longer ...", file=sys.stderr, flush=True
    )
    if not has_pip() or not succeeds([str(PYTHON), "-m", "pip", "install", *wanted]):
        raise SetupError(f"the packages of {lock.name} could not be installed; see the lines above.")


def has_pip() -> bool:
    """Tell whether the environment has pip, adding it when Python can."""
    return succeeds([str(PYTHON), "-m", "pip", "--version"], quiet=True) or succeeds(
        [str(PYTHON), "-m", "ensurepip"], quiet=True
    )


def uv_of_the_machine() -> str | None:
    """Return a working uv that is already installed."""
    found = shutil.which("uv")
    return found if found and succeeds([found, "--version"], quiet=True) else None


def uv_by_pip() -> str | None:
    """Install uv into the environment with pip; None when that is impossible."""
    own = PYTHON.with_name("uv.exe" if IS_WINDOWS else "uv")
    fetch = [str(PYTHON), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(UV_LOCK)]
    if not own.exists() and has_pip():
        succeeds(fetch, quiet=True)
    return str(own) if own.exists() else None


def succeeds(command: list[str], *, quiet: bool = False) -> bool:
    """Run a program to its end and tell whether it went well."""
    sink = subprocess.DEVNULL if quiet else None
    return subprocess.run(command, check=False, stdout=sink, stderr=sink).returncode == 0


def put_on_path() -> None:
    """Let the environment import the checkout from any folder."""
    folder = next(iter(VENV.glob("lib/python*/site-packages")), VENV / "Lib" / "site-packages")
    pointer = folder / "insurance_ai_system.pth"
    if not pointer.is_file() or pointer.read_text(encoding="utf-8").strip() != str(ROOT):
        pointer.write_text(f"{ROOT}\n", encoding="utf-8")


def run_checks() -> int:
    """Run every check at once, print one line for each, and the output of those that failed."""

    def run(arguments: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run([str(PYTHON), *arguments], cwd=ROOT, capture_output=True, text=True, check=False)

    has_failed = False
    with ThreadPoolExecutor(len(CHECKS)) as at_once:
        for name, done in zip(CHECKS, at_once.map(run, CHECKS.values()), strict=True):
            print(f"{name:<20}{'ok' if done.returncode == 0 else 'failed'}", flush=True)
            if done.returncode:
                has_failed = True
                print(done.stdout + done.stderr, flush=True)
    return int(has_failed)


def hand_over(name: str, rest: list[str]) -> int:  # noqa: RET503  # execve does not come back
    """Replace this program by the command, in its environment; signals then reach the command itself."""
    environment = dict(os.environ)  # noqa: TID251  # the command inherits everything
    if name == "test":
        words = ["-m", "pytest", "-n", "3", "--dist", "loadfile", *rest]
    else:
        data_dir, rest = take_data_dir(rest)
        environment.update({"STATE_DIR": data_dir} if data_dir else {})
        words = command_words(name, rest)
    if name in BUILT_IN:
        os.chdir(ROOT)
    if IS_WINDOWS:
        return subprocess.call([str(PYTHON), *words], env=environment)
    if name != "test":  # Ctrl-C waits until the command has imported what it needs to answer it in its own words
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    os.execve(PYTHON, [str(PYTHON), *words], environment)  # noqa: S606  # no shell is wanted


def command_words(name: str, rest: list[str]) -> list[str]:
    """Return what Python is given for a command other than test and check."""
    if name in ("up", "status", "stop"):
        return ["-m", "backend.embedded", name, *rest]
    return ["-m", "backend.commands", name, *rest]


def lacks_data_dir(rest: list[str]) -> bool:
    """Tell whether `--data-dir` stands there without a folder; another one must not be taken instead."""
    behind = dict(zip(rest, [*rest[1:], ""], strict=False)).get("--data-dir", "here")
    return not behind or behind.startswith("--") or "--data-dir=" in rest


def take_data_dir(rest: list[str]) -> tuple[str | None, list[str]]:
    """Split `--data-dir D` from the words of a command; every command understands it."""
    for at, word in enumerate(rest):
        if word.startswith("--data-dir="):
            return str(Path(word.partition("=")[2]).absolute()), rest[:at] + rest[at + 1 :]
        if word == "--data-dir" and at + 1 < len(rest):
            return str(Path(rest[at + 1]).absolute()), rest[:at] + rest[at + 2 :]
    return None, rest


if __name__ == "__main__":
    raise SystemExit(guarded(sys.argv[1:]))
