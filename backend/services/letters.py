"""Letters of claims: drafted from a template, edited, released by a person when complete, and drawn as a PDF."""

from functools import cache
from uuid import UUID

from backend.domain.access import Permission, Principal
from backend.domain.claims.acts import LetterView
from backend.domain.claims.words import ClaimEvent, LetterKind, LetterState
from backend.domain.clock import Clock, utc_now
from backend.domain.documents import MediaType
from backend.domain.letters.facts import LetterFacts
from backend.domain.letters.templates import fill
from backend.domain.texts import clean_line, clean_text, must_not_exceed
from backend.errors import InvalidRequestError
from backend.services.claim_events import note_event
from backend.services.document_views import DownloadedFile
from backend.services.letter_facts import gather_facts, next_letter_on, read_file
from backend.services.letter_payments import choose_payment, payment_of
from backend.services.letter_pdf import draw_letter
from backend.services.letter_views import facts_shown, letter_view
from backend.store.audit import Act
from backend.store.claim_letters import LetterRow, NewLetter
from backend.store.engine import UnitOfWorkFactory
from backend.store.work import UnitOfWork

EVENTS = {
    LetterKind.ACKNOWLEDGEMENT: ClaimEvent.ACKNOWLEDGED,
    LetterKind.STATUS: ClaimEvent.STATUS_SENT,
    LetterKind.INFORMATION_REQUEST: ClaimEvent.INFORMATION_REQUESTED,
    LetterKind.DENIAL: ClaimEvent.DENIED,
}
"""What the release of a letter means to the clocks; a payment counted when it was posted."""
LONGEST, LONGEST_SUBJECT = 20_000, 300


class LettersService:
    """Letters that people write on claims."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, now: Clock = utc_now) -> None:
        self.unit_of_work = unit_of_work
        self.now = now

    def draft(
        self, principal: Principal, claim_id: UUID, kind: LetterKind, payment_id: UUID | None = None
    ) -> LetterView:
        """
        Write a draft from the template of its kind, filled with what is on file.

        A payment letter speaks of the payment named, without one of the newest that has no letter yet.
        """
        principal.must(Permission.WRITE_LETTER)
        with self.unit_of_work() as work:
            claim = work.claims.get(principal, claim_id)
            file = read_file(work, principal, claim)
            chosen = choose_payment(file, work.claim_letters.list_for(principal, claim_id), kind, payment_id)
            facts = gather_facts(file, self.now(), chosen)
            _must_fit(kind, facts)
            subject, body = fill(kind, facts, next_letter_on(claim, kind, self.now()))
            new = NewLetter(claim_id, kind, subject, body, facts.recipient, facts.to_json())
            letter_id = work.claim_letters.add(principal, new)
            work.audit.record(principal, _act("letter_drafted", claim_id, letter_id, kind))
            return self._view(work, principal, work.claim_letters.get(principal, letter_id))

    def edit(self, principal: Principal, letter_id: UUID, version: int, subject: str, body: str) -> LetterView:
        """Write another text into a draft; the version is that of the text the person looked at."""
        principal.must(Permission.WRITE_LETTER)
        subject, body = clean_line(subject), clean_text(body)
        if not subject or not body:
            raise InvalidRequestError("A letter needs a subject and a text.")
        must_not_exceed(subject, LONGEST_SUBJECT)
        if len(subject) + len(body) > LONGEST:
            raise InvalidRequestError(f"Keep the letter under {LONGEST:,} characters.")
        with self.unit_of_work() as work:
            letter = _get_draft(work, principal, letter_id, version).letter
            edited = {"edited_by": principal.user_id, "edited_at": self.now()}
            work.claim_letters.change(letter_id, version, subject=subject, body=body, **edited)
            work.audit.record(principal, _act("letter_edited", letter.claim_id, letter_id, LetterKind(letter.kind)))
            return self._view(work, principal, work.claim_letters.get(principal, letter_id))

    def release(self, principal: Principal, letter_id: UUID, version: int) -> LetterView:
        """
        Send a letter out under the person's name; it never changes after that.

        Raises:
            InvalidRequestError: an element is missing, the claim is not denied or nothing was paid.
            ConflictError: somebody changed the text since the person read it.

        """
        principal.must(Permission.WRITE_LETTER)
        with self.unit_of_work() as work:
            row = _get_draft(work, principal, letter_id, version)
            claim_id, kind, now = row.letter.claim_id, LetterKind(row.letter.kind), self.now()
            work.claim_clocks.take_claim(principal.institution_id, claim_id)
            file = read_file(work, principal, work.claims.get(principal, claim_id))
            facts = gather_facts(file, now, payment_of(row))
            _must_fit(kind, facts)
            _must_be_complete(letter_view(_get_draft(work, principal, letter_id, version), facts))
            released = {"released_by": principal.user_id, "released_at": now, "context": facts.to_json()}
            sent = {"state": LetterState.RELEASED, "recipient": facts.recipient, **released}
            work.claim_letters.change(letter_id, version, **sent)
            if event := _event_of(kind, facts):
                note_event(work, principal.institution_id, claim_id, event, now)
            work.audit.record(principal, _act("letter_released", claim_id, letter_id, kind))
            return self._view(work, principal, work.claim_letters.get(principal, letter_id))

    def discard(self, principal: Principal, letter_id: UUID) -> None:
        """Put a draft away; it stays on file and never goes out."""
        principal.must(Permission.WRITE_LETTER)
        with self.unit_of_work() as work:
            letter = _get_draft(work, principal, letter_id).letter
            claim_id, kind = letter.claim_id, LetterKind(letter.kind)
            work.claim_letters.change(letter_id, letter.version, state=LetterState.DISCARDED)
            work.audit.record(principal, _act("letter_discarded", claim_id, letter_id, kind))

    def list_for(self, principal: Principal, claim_id: UUID) -> tuple[LetterView, ...]:
        """Return the letters of a claim, newest first; a client gets those that went out."""
        _must_read(principal)
        with self.unit_of_work() as work:
            claim = work.claims.get(principal, claim_id)
            read = cache(lambda: read_file(work, principal, claim))
            rows, now = work.claim_letters.list_for(principal, claim_id), self.now()
            return tuple(letter_view(row, facts_shown(row, read, now)) for row in rows)

    def pdf(self, principal: Principal, letter_id: UUID) -> DownloadedFile:
        """Return a letter as a PDF; a draft is named as one."""
        _must_read(principal)
        with self.unit_of_work() as work:
            row = work.claim_letters.get(principal, letter_id)
            letter, facts = row.letter, self._facts(work, principal, row)
            logo_png = work.institutions.find_logo(principal.institution_id, facts.logo_sha256)
            content = draw_letter(facts, letter.subject, letter.body, letter.recipient, logo_png or b"")
            mark = "" if letter.state == LetterState.RELEASED else f"-{letter.state}"
            return DownloadedFile(f"{facts.reference}-{letter.kind}{mark}.pdf", MediaType.PDF, content)

    def _view(self, work: UnitOfWork, principal: Principal, row: LetterRow) -> LetterView:
        return letter_view(row, self._facts(work, principal, row))

    def _facts(self, work: UnitOfWork, principal: Principal, row: LetterRow) -> LetterFacts:
        claim_id = row.letter.claim_id
        return facts_shown(row, lambda: read_file(work, principal, work.claims.get(principal, claim_id)), self.now())


def _must_read(principal: Principal) -> None:
    if not principal.may(Permission.REPORT_OWN_LOSS):
        principal.must(Permission.READ_CLAIMS)


def _get_draft(work: UnitOfWork, principal: Principal, letter_id: UUID, version: int | None = None) -> LetterRow:
    row = work.claim_letters.get(principal, letter_id)
    if row.letter.state != LetterState.DRAFT:
        raise InvalidRequestError(f"This letter is {row.letter.state} and never changes; draft another one.")
    return work.claim_letters.get(principal, letter_id, version)


def _event_of(kind: LetterKind, facts: LetterFacts) -> ClaimEvent | None:
    """Return what the release means to the clocks; that nothing is owed ends the time to pay as a payment would."""
    return ClaimEvent.PAID if kind is LetterKind.PAYMENT and facts.is_nothing_owed else EVENTS.get(kind)


def _must_fit(kind: LetterKind, facts: LetterFacts) -> None:
    """Raise InvalidRequestError unless what the letter tells has happened."""
    if kind is LetterKind.DENIAL and not facts.clause_text:
        raise InvalidRequestError("The newest decision on this claim is no denial; a person denies before the letter.")
    if kind is LetterKind.PAYMENT and not facts.amount:
        raise InvalidRequestError("Nothing was paid on this claim yet; the letter follows the payment.")


def _must_be_complete(view: LetterView) -> None:
    missing = [check.wording for check in view.checks if not check.is_present]
    if missing:
        raise InvalidRequestError(f"The letter cannot go out yet; it lacks {'; '.join(missing)}.")


def _act(action: str, claim_id: UUID, letter_id: UUID, kind: LetterKind) -> Act:
    return Act(action, "claim", str(claim_id), {"letter_id": letter_id, "kind": kind})
