"""No way leads into another institution: every method of every service and every query is called with its ids."""

import inspect
import re
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter

import pytest
from redis import Redis
from sqlalchemy import Connection, event, text

from backend.bootstrap import Services
from backend.domain.access import Principal, Role
from backend.queueing.redis_client import make_redis
from backend.services.institution_operations import install_first_rules
from backend.services.passwords import hash_password
from backend.settings import Settings
from backend.store.engine import make_engine, make_unit_of_work
from backend.store.work import UnitOfWork
from factories import make_claim, make_policy, make_principal, make_submission
from fakes.databases import new_database
from fakes.filled_house import TABLES, FilledHouse, first_id
from fakes.made_arguments import CannotMakeError, House, every_way, names_the_asking
from fakes.outcomes import Outcome, foreign_in, outcome_of
from fakes.unscoped_queries import HANDED_OVER, NEVER_GOT_IN, REFUSED_IN_WORDS, UNMADE, UNSCOPED, WRITERS

QUICK_HASH = hash_password("kettle otter 9431 basalt", cost=4)
NOT_SERVICES = {"settings", "engine", "limiter"}
DRAWN = {"sessions.open_ticket", "tokens.issue", "accounts.create", "accounts.reset_password"}
"""Answer with a secret drawn anew each time; whether it holds anything foreign is looked at all the same."""
OF_ALL_HOUSES = {"audit.status", "audit.verify"}
"""Speak of the one chain of acts that all institutions share: how long it is and whether it holds, of no act in it."""
ASKING = (Role.CLIENT, Role.MANAGER, Role.ADJUSTER, Role.UNDERWRITER, Role.ACTUARY, Role.ADMIN, Role.EXAMINER)
"""In this order until two roles got in: a client sees own rows only, everybody else those of a desk."""
MOST_ROLES = 2
TURNED_AWAY = {
    "InvalidRequestError",
    "InvalidFieldsError",
    "RejectedUploadError",
    "SignInRefusedError",
    "NotSignedInError",
}
KEYS = {next(iter(each.primary_key.columns)).name: each.name for each in TABLES if len(each.primary_key.columns) == 1}
"""Table by the name of its key."""
NAMES_IT = "each::text LIKE '%aaaaaaaa-%' OR each::text LIKE '%zanzibar%'"


def stamp_of(rows: Callable[[object], str]):
    """Give the statement that hashes, table by table, the rows it is told of."""
    hashed = "SELECT '{0}', md5(string_agg(each::text, '|' ORDER BY each::text)) FROM {0} AS each WHERE {1}"
    return text(" UNION ALL ".join(hashed.format(table.name, rows(table)) for table in TABLES))


POINTING_THERE = stamp_of(lambda _table: NAMES_IT)
"""Every row that names anything of the foreign house: its own rows, and rows of others that point there."""
ITS_OWN = stamp_of(
    lambda table: f"institution_id = '{first_id('institutions')}'" if "institution_id" in table.columns else NAMES_IT
)


@dataclass(frozen=True)
class Call:
    """One call that is made twice: while the foreign house does not exist, and when it does."""

    name: str
    given: Mapping[str, object]
    perform: Callable[..., object]

    def __str__(self) -> str:
        return f"{self.name}({ {name: value for name, value in self.given.items() if name != 'principal'} })"


class Town:
    """A house that asks, in a database where a foreign one can appear; every call is rolled back."""

    def __init__(self, connection: Connection, redis: Redis, services: Services) -> None:
        self.connection = connection
        self.redis = redis
        self.services = services
        self.wrote = False
        event.listen(connection, "before_cursor_execute", self.note)
        with make_unit_of_work(connection)() as work:
            self.people = _staff(work)
            self.own = _rows_of(work, self.people)
        with connection.begin_nested() as point:
            self.foreign = self.fill()
            point.rollback()

    def fill(self) -> Mapping[str, object]:
        """Let the foreign house appear and return the id of its row in each table."""
        house = FilledHouse(self.connection)
        house.fill()
        return {table: house.id_of(table) for table in house.keys}

    def house(self, role: Role = Role.MANAGER) -> House:
        """Return whose ids go into arguments when somebody of that role asks."""
        return House(self.people[role], self.foreign, self.own, KEYS)

    def service_calls(self) -> Iterator[Call]:
        """Give every public method of every service with every way to call it."""
        for name, method in public_methods(self.services):
            roles = ASKING if names_the_asking(self.house(), method) else (Role.MANAGER,)
            places = 0
            for role in roles:
                calls = [Call(name, given, method) for given in every_way(self.house(role), method)]
                places += self.try_it(calls[0])[0].error != "NotPermittedError"
                yield from calls
                if places == MOST_ROLES:
                    break

    def try_it(self, call: Call, stamp: object = None) -> tuple[Outcome, dict[str, str]]:
        """Return what a call comes to, and the stamp after it where it wrote anything."""
        self.redis.flushdb()
        self.wrote = False
        with self.connection.begin_nested() as point:
            outcome = outcome_of(lambda: call.perform(**call.given))
            assert point.is_active, f"{call} left the transaction: {outcome}"
            after = dict(self.connection.execute(stamp).all()) if stamp is not None and self.wrote else {}
            point.rollback()
        return outcome, after

    def note(self, _conn: object, _cursor: object, statement: str, *_: object) -> None:
        """Remember that a call wrote something; where none did, nothing can have changed."""
        self.wrote = self.wrote or not statement.lstrip().upper().startswith(
            ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK")
        )

    def leaks(self, calls: list[Call], stamp: object) -> tuple[list[str], dict[str, set[str]]]:
        """Return what any call let out or changed, and how calls of each name ended beside the foreign house."""
        alone = [self.try_it(call)[0] for call in calls]
        with self.connection.begin_nested() as point:
            self.fill()
            before = dict(self.connection.execute(stamp).all())
            found, ends = [], {}
            for call, first in zip(calls, alone, strict=True):
                if first.error == "NotPermittedError" or call.name in OF_ALL_HOUSES:
                    continue
                beside, after = self.try_it(call, stamp)
                ends.setdefault(call.name, set()).add(beside.error if beside.is_expected else f"!{beside.error}")
                if told := foreign_in(beside, call.given):
                    found.append(f"{call} tells {told}")
                if not alike(first, beside) and call.name not in DRAWN:
                    found.append(f"{call} ends otherwise: {first} / {beside}")
                if changed := {table for table in after if before[table] != after[table]}:
                    found.append(f"{call} changes {changed}")
            point.rollback()
        return found, ends


def alike(first: Outcome, second: Outcome) -> bool:
    """Tell whether two calls end alike; two refusals by the database itself are alike in whatever words."""
    return first == second or not (first.is_expected or second.is_expected)


def public_methods(services: Services) -> Iterator[tuple[str, Callable[..., object]]]:
    """Give every public method of every service by `service.method`."""
    for name, service in vars(services).items():
        if not name.startswith("_") and name not in NOT_SERVICES:
            for method, bound in inspect.getmembers(service, inspect.ismethod):
                if not method.startswith("_"):
                    yield f"{name}.{method}", bound


@pytest.fixture(scope="module")
def town(database_url, migrated_database, redis_url) -> Iterator[Town]:
    with new_database(database_url, migrated_database) as url, pytest.MonkeyPatch.context() as patch:
        engine = make_engine(url, pool_size=2)
        redis = make_redis(redis_url, timeout_s=5)
        patch.setattr("backend.services.passwords.hash_password", lambda _password: "!")
        with engine.connect() as connection, connection.begin():
            unit_of_work = make_unit_of_work(connection)
            patch.setattr("backend.bootstrap.make_unit_of_work", lambda _engine: unit_of_work)
            yield Town(connection, redis, Services(Settings(), engine, redis))
        redis.close()
        engine.dispose()


def _staff(work: UnitOfWork) -> dict[Role, Principal]:
    house = make_principal(work, Role.MANAGER, password_hash=QUICK_HASH)
    return {
        role: house if role is Role.MANAGER else make_principal(work, role, house.institution_id, None, QUICK_HASH)
        for role in Role
    }


def _rows_of(work: UnitOfWork, people: Mapping[Role, Principal]) -> dict[str, object]:
    """Give the asking house rules and a case on each desk."""
    manager = people[Role.MANAGER]
    install_first_rules(work, manager.institution_id)
    policy = make_policy(work, manager)
    return {
        "policies": policy,
        "claims": make_claim(work, people[Role.ADJUSTER], policy),
        "submissions": make_submission(work, people[Role.UNDERWRITER]),
        "users": people[Role.UNDERWRITER].user_id,
        "institutions": manager.institution_id,
    }


def query_methods(work: UnitOfWork) -> Iterator[tuple[str, Callable[..., object]]]:
    """Give every public method of every query of a unit of work, those of queries inside queries too."""
    waiting = [(name, getattr(work, name)) for name in dir(UnitOfWork) if not name.startswith("_")]
    while waiting:
        name, queries = waiting.pop()
        for each in dir(type(queries)):
            if each.startswith("_"):
                continue
            if isinstance(getattr(type(queries), each), property):
                waiting.append((f"{name}.{each}", getattr(queries, each)))
            elif inspect.ismethod(getattr(queries, each)):
                yield f"{name}.{each}", getattr(queries, each)


def hands_over(method: Callable[..., object]) -> bool:
    """Tell whether a query is given a row that somebody has read already."""
    needed = [each.name for each in inspect.signature(method).parameters.values() if each.default is each.empty]
    kinds = [str(kind) for name, kind in typing.get_type_hints(method).items() if name in needed]
    return any(re.search(rf"\b{name}\b", kind) for kind in kinds for name in HANDED_OVER)


def query_calls(town: Town, names: Iterable[str]) -> Iterator[Call]:
    """Give every way to call queries, each in a unit of work of its own."""
    unit_of_work = make_unit_of_work(town.connection)
    with unit_of_work() as work:
        methods = dict(query_methods(work))

    def perform_in(name: str) -> Callable[..., object]:
        def perform(**given: object) -> object:
            with unit_of_work() as work:
                answer = attrgetter(name)(work)(**given)
                return list(answer) if isinstance(answer, Iterator) else answer

        return perform

    for name in names:
        for given in every_way(town.house(), methods[name]):
            yield Call(name, given, perform_in(name))


@pytest.fixture(scope="module")
def query_names(town) -> dict[str, set[str]]:
    """Sort every query by what it is told: who asks, a row itself, or neither."""
    sorted_names: dict[str, set[str]] = {"told": set(), "handed over": set(), "neither": set(), "unmade": set()}
    with make_unit_of_work(town.connection)() as work:
        for name, method in query_methods(work):
            sorted_names[_kind(town, method)].add(name)
    return sorted_names


def _kind(town: Town, method: Callable[..., object]) -> str:
    try:
        is_told = names_the_asking(town.house(), method)
        list(every_way(town.house(), method))
    except CannotMakeError:
        return "unmade"
    if hands_over(method):
        return "handed over"
    return "told" if is_told else "neither"


def test_no_service_tells_changes_or_points_at_anything_of_another_institution(town):
    found, ends = town.leaks(list(town.service_calls()), POINTING_THERE)

    assert not found, "\n".join(found)
    assert not {name for name, each in ends.items() if any(end.startswith("!") for end in each)}
    turned = {name for name, each in ends.items() if each <= TURNED_AWAY}
    assert turned == NEVER_GOT_IN | REFUSED_IN_WORDS


def test_every_query_is_told_who_asks_or_stands_in_a_list_with_its_reason(query_names):
    assert query_names["neither"] == set(UNSCOPED)
    assert query_names["unmade"] == set(UNMADE)


def test_no_query_that_is_told_who_asks_looks_into_another_institution(town, query_names):
    found, _ = town.leaks(list(query_calls(town, sorted(query_names["told"]))), ITS_OWN)
    reads = [each for each in found if each.partition("(")[0] not in WRITERS or " changes " in each]

    assert not reads, "\n".join(reads)
    assert {each.partition("(")[0] for each in found} <= WRITERS


def test_the_foreign_house_has_a_row_in_every_table_and_its_own_people_find_it(town):
    with town.connection.begin_nested() as point:
        town.fill()
        stamps = dict(town.connection.execute(ITS_OWN).all())
        work_of_its_own = make_unit_of_work(town.connection)
        with work_of_its_own() as work:
            found = [
                work.institutions.get(first_id("institutions")).name,
                work.accounts.list_all(first_id("institutions"))[0].username,
                work.guidelines.list_versions(first_id("institutions"), ["zanzibar-product"])[0].head.subject,
            ]
        point.rollback()

    assert [table for table, stamp in stamps.items() if stamp is None] == []
    assert all(each.startswith("zanzibar") for each in found)


def test_what_a_leak_would_look_like_is_seen(town):
    """Call a query that nobody scopes, as a service that forgot to look first would."""
    found, _ = town.leaks(list(query_calls(town, ["accounts.list_authority"])), ITS_OWN)
    changed, _ = town.leaks(list(query_calls(town, ["claims.drop_proposal", "accounts.set_password"])), ITS_OWN)

    assert [each for each in found if " tells " in each]
    assert {each.partition("(")[0] for each in changed if " changes " in each} == {
        "claims.drop_proposal",
        "accounts.set_password",
    }
