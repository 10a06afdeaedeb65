"""`manage.py audit export-case` and `verify-export`: one case with its proof, and whether that still holds."""

import argparse
import hmac
import os
import shutil
from pathlib import Path
from typing import IO
from uuid import UUID

from backend.commands.audit_chain import database
from backend.errors import InvalidRequestError
from backend.services.audit_anchors import AnchorPlace
from backend.services.bundle_zip import signature
from backend.services.case_export import CaseExports
from backend.services.export_proof import SIGNATURE, SUMS, NotAnExportError, Verdict, opened, read_whole, verify
from backend.settings import get_settings
from backend.store.work import UnitOfWork


def export_case(given: argparse.Namespace) -> tuple[int, str, dict[str, object]]:
    """Write the ZIP of one case, which must not exist yet."""
    place = AnchorPlace.of(get_settings())
    with database() as unit_of_work:
        with unit_of_work() as work:
            case = work.case_rows.find_head(_institution(work, given.institution), given.reference)
        _must_be_new(given.out)
        made = CaseExports(unit_of_work, place).export(None, case)
        with made.file:
            _write(made.file, given.out)
    facts: dict[str, object] = {"file": str(given.out), "size_bytes": made.size_bytes, "reference": case.reference}
    return 0, f"Wrote {given.out} ({made.size_bytes:,} bytes). Verify it: manage.py audit verify-export.", facts


def verify_export(given: argparse.Namespace) -> tuple[int, str, dict[str, object]]:
    """Verify a ZIP or an unpacked folder offline, its signature with our key, its acts with our chain where it runs."""
    if not (given.file.is_file() or given.file.is_dir()):
        raise InvalidRequestError(f"There is no file {given.file}.")
    try:
        verdict = verify(given.file)
        known = [_signed(given.file, verdict), _in_chain(verdict)]
    except (NotAnExportError, OSError) as error:
        raise InvalidRequestError(str(error)) from None
    told = "Everything holds" if verdict.is_sound else "\n".join(verdict.problems)
    counted = f"{verdict.files} files, {len(verdict.hashes)} acts, {verdict.links} of them linked"
    sentence = f"{told}: {counted}. {' '.join(known)}" if verdict.is_sound else told
    facts: dict[str, object] = {
        "sound": verdict.is_sound,
        "problems": verdict.problems,
        "files": verdict.files,
        "acts": len(verdict.hashes),
        "linked": verdict.links,
        "also": known,
    }
    return int(not verdict.is_sound), sentence, facts


def _institution(work: UnitOfWork, code: str) -> UUID:
    """Return the institution with a code; without one, the only institution there is."""
    found = {code: known for known, code in work.accounts.list_institutions()}
    if code and code not in found:
        raise InvalidRequestError(f"There is no institution {code}.")
    if not code and len(found) != 1:
        raise InvalidRequestError(f"There are several institutions; choose one with --institution: {', '.join(found)}.")
    return found[code] if code else next(iter(found.values()))


def _must_be_new(path: Path) -> None:
    if path.exists():
        raise InvalidRequestError(f"{path} exists already; an export overwrites nothing.")
    if not path.absolute().parent.is_dir():
        raise InvalidRequestError(f"There is no folder {path.absolute().parent}.")


def _write(made: IO[bytes], path: Path) -> None:
    """Write a new file, whole or not at all: half of an export must not keep the next from its name."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        try:
            shutil.copyfileobj(made, out)
            out.flush()
        except OSError:
            path.unlink()
            raise


def _signed(path: Path, verdict: Verdict) -> str:
    """Say whether our key signed the list of hashes; a wrong signature is a problem, and so is none."""
    key = AnchorPlace.of(get_settings()).key
    with opened(path) as source:
        if SIGNATURE not in source.names():
            if key:
                verdict.problems.append("The list of hashes is not signed, and exports of this house are.")
            return "It is not signed."
        kept, listed = read_whole(source, SIGNATURE), read_whole(source, SUMS)
    if not key:
        return "Its signature was not checked: no AUDIT_ANCHOR_KEY is set."
    if not hmac.compare_digest(kept, signature(listed, key).encode()):
        verdict.problems.append("The list of hashes is not signed by our key.")
    return "Our key signed it."


def _in_chain(verdict: Verdict) -> str:
    """Compare the acts with the chain of our database, where one is known."""
    if not get_settings().database_url.get_secret_value():
        return "It was not compared with a database: none is known here."
    with database() as unit_of_work, unit_of_work() as work:
        ours = work.audit_reads.hashes_of(list(verdict.hashes))
    if strange := [seq for seq, digest in verdict.hashes.items() if ours.get(seq) != digest]:
        verdict.problems.append(f"Act {strange[0]} does not stand so in the chain of our database.")
    return "Its acts stand in the chain of our database."
