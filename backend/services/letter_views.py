"""Letters as people see them: a draft is checked against the file as it stands, a released one as it went out."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from backend.domain.claims.acts import LetterView
from backend.domain.claims.words import LetterKind, LetterState
from backend.domain.letters.checks import check_letter
from backend.domain.letters.facts import LetterFacts, facts_from_json
from backend.services.letter_facts import LetterFile, gather_facts
from backend.services.letter_payments import payment_of
from backend.store.claim_letters import LetterRow


def facts_shown(row: LetterRow, read: Callable[[], LetterFile], now: datetime) -> LetterFacts:
    """
    Return the facts a letter is checked against: of a draft those of now, otherwise those kept with it.

    A letter of an imported book comes without them; then the file speaks, as of the day the letter went out, and
    without the colours of today. `read` gives the claim's file, and is asked only where a letter needs it.
    """
    if row.letter.state == LetterState.DRAFT:
        return gather_facts(read(), now, payment_of(row))
    if row.letter.context:
        return facts_from_json(row.letter.context)
    facts = gather_facts(read(), row.letter.released_at or now, payment_of(row))
    return replace(facts, colour="", accent="", letterhead="", logo_sha256="")


def letter_view(row: LetterRow, facts: LetterFacts) -> LetterView:
    """Return a letter with each required element and whether its text holds it."""
    letter = row.letter
    kind = LetterKind(letter.kind)
    return LetterView(
        letter.letter_id,
        letter.claim_id,
        kind,
        LetterState(letter.state),
        letter.subject,
        letter.body,
        letter.recipient,
        check_letter(kind, letter.subject, letter.body, facts),
        row.drafted_by,
        letter.created_at,
        row.released_by,
        letter.released_at,
        letter.version,
    )
