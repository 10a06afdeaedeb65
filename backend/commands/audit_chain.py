"""`manage.py audit verify` and `anchor`: the chain as the database holds it, and its ends outside."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import ProgrammingError

from backend.domain.audit_views import ChainCheck
from backend.errors import InvalidRequestError
from backend.services.audit_anchors import AnchorPlace, read_anchors, write_anchor
from backend.services.audit_checking import check_chain, check_json, record_check
from backend.settings import get_settings
from backend.store.engine import UnitOfWorkFactory, make_engine, make_unit_of_work

NOT_VERIFIABLE = 2
NO_ANCHOR = "There is no anchor: a cut end cannot be seen."


def verify(given: argparse.Namespace) -> tuple[int, str, dict[str, object]]:
    """Walk the chain, note that it was done, and say what was found."""
    place = AnchorPlace.of(get_settings())
    if given.anchors and not given.anchors.is_file():
        raise InvalidRequestError(f"There is no file {given.anchors}.")
    kept = read_anchors(given.anchors) if given.anchors else place.read()
    with database() as unit_of_work:
        with unit_of_work() as work:
            check = check_chain(work, kept, place.key)
        with unit_of_work() as work:
            record_check(work, None, check)
    rate = round(check.checked / max(check.seconds, 0.001))
    facts = {**check_json(check), "seconds": round(check.seconds, 3), "rows_per_second": rate}
    return _exit_code(check), _sentences(check, rate), facts


def anchor(_: argparse.Namespace) -> tuple[int, str, dict[str, object]]:
    """Write the end of the chain to the file of anchors and to the log."""
    place = AnchorPlace.of(get_settings())
    with database() as unit_of_work, unit_of_work() as work:
        end = work.audit_reads.find_end()
    if not end.seq:
        raise InvalidRequestError("The chain has no act yet; there is nothing to anchor.")
    try:
        written = write_anchor(place, end)
    except OSError as error:
        raise InvalidRequestError(f"The anchor could not be written to {place.path}: {error.strerror}.") from None
    where = f"in {place.path}" if place.path else "nowhere but in the log: AUDIT_ANCHOR_FILE is not set"
    facts = {**written.to_json(), "file": str(place.path or "")}
    return 0, f"Number {written.seq} with hash {written.hash} is anchored {where}.", facts


@contextmanager
def database() -> Iterator[UnitOfWorkFactory]:
    """
    Give units of work on the database of the settings.

    Raises:
        InvalidRequestError: no database is named and none runs here, or it has no audit trail.

    """
    address = get_settings().database_url.get_secret_value()
    if not address:
        raise InvalidRequestError("There is no database: start the product with `up`, or set DATABASE_URL.")
    engine = make_engine(address, pool_size=1)
    try:
        yield make_unit_of_work(engine)
    except ProgrammingError as error:
        raise InvalidRequestError(
            "The database has no audit trail of this release; run `manage.py migrate`."
        ) from error
    finally:
        engine.dispose()


def _exit_code(check: ChainCheck) -> int:
    """Return 1 for a broken chain, 2 where anchors that nobody can read leave it open, else 0."""
    return 1 if check.found else NOT_VERIFIABLE * bool(check.trouble)


def _sentences(check: ChainCheck, rate: int) -> str:
    took = f"{check.checked:,} acts in {check.seconds:.1f} s ({rate:,} rows/s)"
    if check.found:
        return f"The chain is broken at number {check.found.seq}. {check.found.sentence}\nWalked {took}."
    signed = "none of them signed, since no AUDIT_ANCHOR_KEY is set" if check.unsigned_anchors else "all signed"
    told = f"{check.anchors:,} anchors agree, {signed}." if check.anchors else NO_ANCHOR
    return f"The chain is whole: {took}. {told}" + (f"\nNot verified: {check.trouble}" if check.trouble else "")
