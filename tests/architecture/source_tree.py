"""The project's own Python files, each read once, and parsed once by the first rule that asks for its tree."""

import ast
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("app", "backend", "migrations", "benchmarks", "manage.py", "worker.py")


@dataclass(frozen=True)
class Source:
    """One file: its path from the root and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def lines(self) -> int:
        return self.text.count("\n")


@cache
def product_sources() -> tuple[Source, ...]:
    return tuple(_read(path) for name in PRODUCT for path in _files(ROOT / name))


@cache
def suite_sources() -> tuple[Source, ...]:
    return tuple(_read(path) for path in _files(ROOT / "tests"))


def sources_under(*folders: str) -> tuple[Source, ...]:
    return tuple(source for source in product_sources() if source.path.startswith(folders))


def _files(place: Path) -> list[Path]:
    if place.is_dir():
        return sorted(path for path in place.rglob("*.py") if "__pycache__" not in path.parts)
    return [place] if place.exists() else []


def _read(path: Path) -> Source:
    return Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
