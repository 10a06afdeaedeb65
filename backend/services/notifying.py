"""How people are told of things: one call inside the transaction of the act itself, so that both happen or neither."""

from collections.abc import Iterable
from uuid import UUID

from backend.domain.access import ROLE_PERMISSIONS, Permission, Principal
from backend.domain.collaboration import Notice, NoticeKind, Subject
from backend.domain.runs import ClaimedRun
from backend.store.run_claims import ReleasedRun
from backend.store.work import UnitOfWork

Actor = Principal | ClaimedRun | ReleasedRun
"""Who or what acted: a person, or a run for nobody in particular."""


def notify(work: UnitOfWork, user_ids: Iterable[UUID], notice: Notice) -> None:
    """
    Write a line into the inbox of each of these people who has none under the notice's key yet.

    Leave out who acted: nobody is told of what they did themselves. People who are locked, clients, and people of
    another institution are passed over.
    """
    work.notifications.add(notice, user_ids)


def tell_watchers(work: UnitOfWork, by: Actor, subject: Subject, what: str, key: str) -> None:
    """
    Tell those who watch a case, and may still read it, what happened; `what` is a code of `domain.notices.WHAT`.

    `by` is who acted, who is not told, or the run that did.
    """
    watching = set(work.watches.list_watchers(by.institution_id, subject)) - {_actor(by)}
    if not watching:
        return
    readers = work.case_readers.list_readers(by.institution_id, subject, watching)
    details = {"reference": work.case_readers.find_reference(by.institution_id, subject), "what": what}
    if actor := _actor(by):
        details["by"] = str(actor)
    notice = Notice(by.institution_id, NoticeKind.WATCHED_CHANGED, subject, details, watch_key(what, key))
    notify(work, (one.person.user_id for one in readers), notice)


def watch_key(what: str, key: str) -> str:
    """Return the key of what watchers are told; a line under the same key tells a watcher of it in other words."""
    return f"watched:{what}:{key}"


def tell_assigned(work: UnitOfWork, by: Principal, subject: Subject, to: UUID | None, version: int) -> None:
    """Tell the person to whom somebody else gave a case; `version` is that of the case before."""
    if to is None or to == by.user_id:
        return
    details = _details(work, by, subject)
    key = f"assigned:{subject.subject_id}:{version}"
    notify(work, [to], Notice(by.institution_id, NoticeKind.ASSIGNED, subject, details, key))


def tell_referred(work: UnitOfWork, by: Principal, subject: Subject, to: Iterable[UUID], referral_id: UUID) -> None:
    """Tell those who may answer a referral that it waits, and the others who watch the case that it was referred."""
    details, key = _details(work, by, subject), watch_key("referred", str(referral_id))
    notice = Notice(by.institution_id, NoticeKind.REFERRAL_WAITS, subject, details, key)
    notify(work, set(to) - {by.user_id}, notice)
    tell_watchers(work, by, subject, "referred", str(referral_id))


def tell_rules_wait(work: UnitOfWork, by: Principal, needed: Permission, title: str, url: str) -> None:
    """
    Tell the others who hold a permission that a draft of rules, prompts or a scorecard waits for a second person.

    `title` names the draft with its version (`the guideline Commercial auto, version 3,`), which is told once;
    `url` is the address of its screen.
    """
    details = {"by": str(by.user_id), "title": title, "url": url}
    notice = Notice(by.institution_id, NoticeKind.RULES_WAIT, None, details, f"rules:{url}:{title}")
    others = (one for one in work.accounts.list_all(by.institution_id) if one.user_id != by.user_id)
    able = (one.user_id for one in others if needed in ROLE_PERMISSIONS[one.role])
    notify(work, able, notice)


def _details(work: UnitOfWork, by: Principal, subject: Subject) -> dict[str, object]:
    return {"reference": work.case_readers.find_reference(by.institution_id, subject), "by": str(by.user_id)}


def _actor(by: Actor) -> UUID | None:
    return by.user_id if isinstance(by, Principal) else None
