"""What holds for every version of rules and words: a reason, an author, another person who puts it in force."""

from backend.domain.access import Principal
from backend.domain.texts import clean_text, must_not_exceed, says_enough
from backend.domain.versions import Authorship, VersionHead, VersionState
from backend.errors import ConflictError, InvalidRequestError, NotPermittedError

MIN_REASON = 10
MOST_REASON_CHARS = 1_000


def authorship(principal: Principal, reason: str) -> Authorship:
    """Return who drafts and why, raise InvalidRequestError where the reason says too little."""
    return Authorship(principal.user_id, stated_reason(reason))


def stated_reason(reason: str) -> str:
    """Return a reason as it is kept, raise InvalidRequestError where it says too little or too much."""
    kept = clean_text(reason)
    if not says_enough(kept, MIN_REASON):
        raise InvalidRequestError(f"Give a reason of at least {MIN_REASON} characters that says something.")
    must_not_exceed(kept, MOST_REASON_CHARS)
    return kept


def must_follow(newest: int, based_on: int) -> None:
    """Pass when nobody saved a version since the one that a draft was begun from."""
    if newest != based_on:
        raise ConflictError(
            f"Version {newest} was saved while you wrote, and your draft begins from version {based_on}. "
            "Look at the newer one, then save again."
        )


def must_be_draft(head: VersionHead) -> None:
    """Pass when a version still waits to be put in force."""
    if head.state is not VersionState.DRAFT:
        raise ConflictError(f"Version {head.number} is {head.standing} by now; only a draft can be changed.")


def must_be_anothers(head: VersionHead, principal: Principal) -> None:
    """Pass when somebody else wrote the draft."""
    if head.author_id == principal.user_id:
        raise NotPermittedError("You wrote this draft; another person must put it in force.")


def must_stand_against(active: VersionHead | None, seen: int | None) -> None:
    """Pass when the version in force is still the one that this person compared the draft with."""
    number = active.number if active else None
    if number != seen:
        standing = f"version {number}" if number else "no version"
        raise ConflictError(f"By now {standing} is in force; compare the draft with it before you put it in force.")
