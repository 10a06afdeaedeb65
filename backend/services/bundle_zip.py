"""Writes a ZIP whose bytes depend on its content alone, and the list of its files' hashes at the end."""

import hashlib
import hmac
import re
import unicodedata
import zipfile
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import IO

from backend.services.export_proof import SIGNATURE, SUMS

FIRST_DAY = (1980, 1, 1, 0, 0, 0)
UNIX, READ_ONLY = 3, 0o100400
_ODD = re.compile("[^A-Za-z0-9._-]+")
MOST_STEM, MOST_ENDING = 80, 10


class BundleZip:
    """One archive while it is written; nothing in it can be run."""

    def __init__(self, out: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self._sums: dict[str, str] = {}

    def add(self, name: str, parts: Iterable[bytes]) -> str:
        """Add one file piece by piece and return its SHA-256."""
        digest = hashlib.sha256()
        with self._zip.open(_entry(name), "w", force_zip64=True) as file:
            for part in parts:
                digest.update(part)
                file.write(part)
        self._sums[name] = digest.hexdigest()
        return self._sums[name]

    def close(self, key: str) -> None:
        """End the archive with the list of hashes, signed where there is a key."""
        listed = "".join(f"{digest}  {name}\n" for name, digest in sorted(self._sums.items())).encode()
        self._zip.writestr(_entry(SUMS), listed)
        if key:
            self._zip.writestr(_entry(SIGNATURE), signature(listed, key))
        self._zip.close()


def signature(listed: bytes, key: str) -> str:
    """Return what proves that we made a list of hashes, to those who hold the key."""
    return hmac.new(key.encode(), listed, hashlib.sha256).hexdigest() + "\n"


def document_name(number: int, filename: str) -> str:
    """Return a name for an upload that is safe on every machine; the number keeps equal names apart."""
    plain = unicodedata.normalize("NFKD", filename.replace("\\", "/").rsplit("/", 1)[-1])
    path = PurePosixPath(_ODD.sub("_", plain.encode("ascii", "ignore").decode()).strip("._-") or "document")
    return f"documents/{number:04}-{path.stem[:MOST_STEM]}{path.suffix[:MOST_ENDING]}"


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, FIRST_DAY)
    entry.create_system, entry.external_attr = UNIX, READ_ONLY << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry
