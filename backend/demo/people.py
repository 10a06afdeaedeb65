"""The people of the demonstration: an account for every role, what each may decide alone, and their first passwords."""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from backend.domain.access import Authority, Principal, Role
from backend.domain.claims.forms import payment_line, reserve_line
from backend.domain.policies import PolicyLine
from backend.services.passwords import hash_password, random_password
from backend.settings import AppEnv, Settings
from backend.store.accounts import NewAccount
from backend.store.audit import Act
from backend.store.work import UnitOfWork

LINES = ("commercial_auto", "homeowners", "personal_auto")
HASHING_THREADS = 4


class DemoAccount(NamedTuple):
    """A log-in to print; no password where the account was there before."""

    role: str
    username: str
    password: str | None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the demonstration; `limits_usd` follow LINES, none where the person decides nothing there."""

    username: str
    full_name: str
    role: Role
    limits_usd: tuple[int, ...] = ()
    max_score: int = 0
    title: str = ""
    claim_limits_usd: tuple[int, int] | None = None

    @property
    def shown_role(self) -> str:
        """Return what to call the person beside the log-in."""
        return self.title or self.role

    @property
    def authority(self) -> Mapping[str, Authority]:
        """Return what the person may decide alone, by line."""
        pairs = [*zip(LINES, self.limits_usd, strict=False), *self._claim_limits()]
        return {line: Authority(Decimal(amount), self.max_score) for line, amount in pairs}

    def _claim_limits(self) -> Iterator[tuple[str, int]]:
        """Yield what the person may pay and reserve alone, by line of claims."""
        if self.claim_limits_usd is None:
            return
        payment_usd, reserve_usd = self.claim_limits_usd
        for line in PolicyLine:
            yield payment_line(line), payment_usd
            yield reserve_line(line), reserve_usd


PEOPLE = (
    Person("uma.underwriter", "Uma Okafor", Role.UNDERWRITER, (1_000_000, 750_000, 500_000), 45),
    Person(
        "sam.senior", "Sam Lindqvist", Role.UNDERWRITER, (5_000_000, 2_000_000, 2_000_000), 75, "senior underwriter"
    ),
    Person(
        "mia.manager",
        "Mia Castellano",
        Role.MANAGER,
        (10_000_000, 20_000_000, 2_000_000),
        100,
        claim_limits_usd=(1_000_000, 2_000_000),
    ),
    Person("eli.examiner", "Eli Marchetti", Role.EXAMINER),
    Person("ada.admin", "Ada Brandt", Role.ADMIN),
    Person("abe.adjuster", "Abe Solomon", Role.ADJUSTER, claim_limits_usd=(5_000, 10_000)),
    Person(
        "ben.adjuster", "Ben Achterberg", Role.ADJUSTER, title="senior adjuster", claim_limits_usd=(50_000, 100_000)
    ),
    Person(
        "sue.supervisor",
        "Sue Vandermeer",
        Role.MANAGER,
        title="claims supervisor",
        claim_limits_usd=(1_000_000, 2_000_000),
    ),
    Person("ivy.actuary", "Ivy Nakamura", Role.ACTUARY),
    Person("leo.actuary", "Leo Sandoval", Role.ACTUARY, title="second actuary"),
    Person("cleo.client", "Cleo Harrow (Tidewater Brokerage)", Role.CLIENT),
)
MANAGER = "mia.manager"
MAIL = "demo.example"


def ensure_people(work: UnitOfWork, institution_id: UUID, settings: Settings) -> tuple[DemoAccount, ...]:
    """Store the accounts that are not there yet and return all of them, with the passwords of the new ones."""
    lacking = [person for person in PEOPLE if work.accounts.find_by_name(person.username) is None]
    chosen = settings.demo_password.get_secret_value()
    passwords = {person.username: chosen or random_password() for person in lacking}
    with ThreadPoolExecutor(HASHING_THREADS) as threads:
        hashes = list(threads.map(hash_password, passwords.values()))
    is_production = settings.app_env is AppEnv.PRODUCTION
    for person, password_hash in zip(lacking, hashes, strict=True):
        new = _new_account(institution_id, person, password_hash)
        _add(work, replace(new, must_change_password=is_production))
    _give_authority(work, lacking)
    return tuple(DemoAccount(p.shown_role, p.username, passwords.get(p.username)) for p in PEOPLE)


def find_people(work: UnitOfWork, institution_id: UUID) -> Mapping[str, Principal]:
    """Return the people of the institution's demonstration as those who act in it, by user name."""
    accounts = (work.accounts.find_by_name(person.username) for person in PEOPLE)
    known = [account.user_id for account in accounts if account and account.institution_id == institution_id]
    found = (work.sessions.find_user(user_id) for user_id in known)
    return {person.username: replace(person, must_change_password=False) for person in found if person}


def _new_account(institution_id: UUID, person: Person, password_hash: str) -> NewAccount:
    return NewAccount(
        institution_id=institution_id,
        username=person.username,
        password_hash=password_hash,
        role=person.role,
        full_name=person.full_name,
        email=f"{person.username}@{MAIL}",
        is_demo=True,
    )


def _add(work: UnitOfWork, new: NewAccount) -> None:
    account = work.accounts.add(new)
    details = {"username": account.username, "role": account.role, "is_demo": True}
    work.audit.record(None, Act("user_created", "user", str(account.user_id), details), new.institution_id)


def _give_authority(work: UnitOfWork, people: Iterable[Person]) -> None:
    """Store what the people may decide alone; the manager set it."""
    manager = work.accounts.find_by_name(MANAGER)
    for person in people:
        account = work.accounts.find_by_name(person.username)
        for line, limit in person.authority.items():
            if account and manager:
                work.accounts.set_authority(account.user_id, line, limit, manager.user_id)
