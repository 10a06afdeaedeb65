"""One replay: what a run worked on goes through its pipeline again, and both results are laid side by side."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from backend.domain.replays import (
    MOST_SHOWN,
    Json,
    ReplayOutcome,
    ReplayVersions,
    RunMaterial,
    canonical,
    differences,
    said,
)
from backend.domain.runs import RunKind
from backend.errors import ConflictError, InvalidRequestError
from backend.llm.chain import ProviderChain
from backend.llm.playback import UnrecordedQuestionError, play_back
from backend.llm.ports import AnswerWitness
from backend.services.remaking import KeptInputs, Remade, Remaker
from backend.store.engine import UnitOfWorkFactory
from backend.store.wording import storable_json
from backend.store.work import UnitOfWork

TOO_OLD = "This run was made before the program kept what runs work on, so it cannot be replayed."
NOT_REPLAYED = "Runs of this kind are not replayed."
UNREADABLE = "What was kept of this run cannot be read by the program of today, so it cannot be replayed."
_UNREADABLE = (KeyError, TypeError, ValueError, ArithmeticError, AttributeError)
"""What kept material of another time or hand makes a pipeline raise; pydantic's refusals are ValueErrors."""


@dataclass(frozen=True, slots=True)
class Replayer:
    """Replays runs; `make_chain` is asked only under today's versions, and only what was not asked then."""

    unit_of_work: UnitOfWorkFactory
    make_chain: Callable[[], ProviderChain]
    remakers: Mapping[RunKind, Remaker]

    def replay(
        self, institution_id: UUID, run_id: UUID, versions: ReplayVersions, witness: AnswerWitness | None = None
    ) -> ReplayOutcome:
        """
        Return how a run's result compares with the one it gives now; nothing is stored, no case is touched.

        `witness` sees each answer that had to be asked anew, and not those that are played back.

        Raises:
            InvalidRequestError: the run kept no material, or is of a kind that is not replayed.
            ConflictError: what was kept does not have its fingerprint any more, or cannot be read.

        """
        with self.unit_of_work() as work:
            kind, result, result_hash = work.replays.get_made(institution_id, run_id)
            material = work.run_material.find(institution_id, run_id)
            remaker = self.remakers.get(kind)
            if remaker is None:
                raise InvalidRequestError(NOT_REPLAYED)
            if material is None:
                raise InvalidRequestError(TOO_OLD)
            kept = KeptInputs(institution_id, material.inputs)
            if versions is ReplayVersions.TODAY:
                kept = KeptInputs(institution_id, _under_today(remaker, work, kept))
        then = Remade(result, result_hash)
        try:
            if versions is ReplayVersions.STORED:
                return _as_stored(remaker, kept, material, then)
            living = self.make_chain()
            chain = play_back(material.answers, living.for_run(witness))
            return compare(then, remaker.remake(kept, chain))
        except _UNREADABLE as error:
            raise ConflictError(UNREADABLE) from error


def _under_today(remaker: Remaker, work: UnitOfWork, kept: KeptInputs) -> Json:
    try:
        return remaker.under_today(work, kept)
    except _UNREADABLE as error:
        raise ConflictError(UNREADABLE) from error


def _as_stored(remaker: Remaker, kept: KeptInputs, material: RunMaterial, then: Remade) -> ReplayOutcome:
    """Return the comparison with nothing but recorded answers; a question that was not recorded is a difference."""
    chain = play_back(material.answers)
    try:
        now = remaker.remake(kept, chain)
    except UnrecordedQuestionError as error:
        return ReplayOutcome(same=False, hash="", expected_hash=then.result_hash, note=error.user_message)
    unasked = len(chain.left)
    note = f"{unasked} of {len(material.answers)} recorded answers were not asked for again." if unasked else ""
    return compare(then, now, note)


def as_stored(result: Json) -> Json:
    """Return a result as the database gives it back: characters that no row can hold are replaced there too."""
    kept = storable_json(result)
    return kept if isinstance(kept, Mapping) else {}


def compare(then: Remade, now: Remade, note: str = "") -> ReplayOutcome:
    """Return where two results part; `same` asks for equal bytes of what they say, and for equal hashes."""
    before, after = said(then.result), said(as_stored(now.result))
    found = list(differences(before, after))
    is_same = canonical(before) == canonical(after) and then.result_hash == now.result_hash and not note
    return ReplayOutcome(is_same, now.result_hash, then.result_hash, tuple(found[:MOST_SHOWN]), len(found), note)
