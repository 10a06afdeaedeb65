"""Replay past runs from what was kept of them, and say whether the same bytes come out."""

import argparse
from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from backend.bootstrap import build_replayer
from backend.commands.output import print_json
from backend.domain.replays import Difference, ReplayOutcome, ReplayVersions
from backend.errors import DeskError, InvalidRequestError
from backend.services.replaying import Replayer
from backend.settings import get_settings

SHOWN = 20
FEW, MANY = 100, 1_000_000


def main(argv: Sequence[str]) -> int:
    """Replay one run, or the newest of all; 0 only when every replay gave the same bytes."""
    options = _options(argv)
    versions = ReplayVersions.TODAY if options.today else ReplayVersions.STORED
    replayer = _open_replayer()
    if options.all:
        return _replay_all(replayer, versions, options.limit)
    return _replay_one(replayer, _id_of(options.run_id), versions, as_json=options.json)


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="manage.py replay", description=__doc__)
    parser.add_argument("run_id", nargs="?", metavar="RUN_ID", help="the run to replay")
    parser.add_argument("--all", action="store_true", help="replay the newest runs of every kind instead of one")
    parser.add_argument("--limit", type=int, default=FEW, metavar="N", help=f"how many with --all (default {FEW})")
    today = "use guideline, scorecard and prompt in force today; questions that are new go to the providers"
    parser.add_argument("--today", action="store_true", help=today)
    parser.add_argument("--json", action="store_true", help="print the comparison of one run as one JSON object")
    options = parser.parse_args(argv)
    if (options.run_id is None) != options.all:
        parser.error("give either a run or --all")
    if not 1 <= options.limit <= MANY:
        parser.error(f"--limit lies between 1 and {MANY}")
    return options


def _open_replayer() -> Replayer:
    settings = get_settings()
    if not settings.database_url.get_secret_value():
        raise InvalidRequestError("There is no database: start the product with `up`, or set DATABASE_URL.")
    return build_replayer(settings)


def _id_of(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise InvalidRequestError("A run is named by its id, as the list of runs shows it in the address.") from None


def _replay_one(replayer: Replayer, run_id: UUID, versions: ReplayVersions, *, as_json: bool) -> int:
    with replayer.unit_of_work() as work:
        institution_id = work.replays.find_institution(run_id)
    if institution_id is None:
        raise InvalidRequestError("There is no run of this id.")
    outcome = replayer.replay(institution_id, run_id, versions)
    if as_json:
        print_json(outcome.to_json())
    else:
        print("\n".join(summary_of(outcome)))
    return 0 if outcome.same else 1


def _replay_all(replayer: Replayer, versions: ReplayVersions, most: int) -> int:
    """Replay the newest runs and print how many of each kind gave the same bytes, and which did not."""
    with replayer.unit_of_work() as work:
        found = work.replays.list_with_material(tuple(replayer.remakers), most)
    same, seen = Counter[str](), Counter[str]()
    for run_id, institution_id, kind in found:
        seen[kind] += 1
        try:
            outcome = replayer.replay(institution_id, run_id, versions)
        except DeskError as error:
            print(f"{run_id} {kind}: {error.user_message}")
            continue
        same[kind] += outcome.same
        if not outcome.same:
            print(f"{run_id} {kind}: {outcome.parted} differences. {outcome.note}".rstrip())
    for name in sorted(seen):
        print(f"{name:<14}{same[name]:>6} of {seen[name]} the same bytes")
    print(f"{'all':<14}{same.total():>6} of {seen.total()} the same bytes")
    return 0 if same.total() == seen.total() else 1


def summary_of(outcome: ReplayOutcome) -> list[str]:
    """Return a comparison as lines: the verdict, both hashes, and the first differences."""
    verdict = "The same bytes." if outcome.same else f"Not the same: {outcome.parted} differences."
    lines = [verdict, f"  then {outcome.expected_hash}", f"  now  {outcome.hash or '(no result)'}"]
    lines += [outcome.note] if outcome.note else []
    lines += [_line(one) for one in outcome.differences[:SHOWN]]
    if outcome.parted > SHOWN:
        lines.append(f"  and {outcome.parted - SHOWN} more; --json prints them.")
    return lines


def _line(one: Difference) -> str:
    return f"  {one.path}: {one.then or '(nothing)'} -> {one.now or '(nothing)'}"
