"""Who reads the dashboard, what it costs, and that no institution ever counts a row of another."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from backend.domain.access import Role
from backend.domain.dashboard import DashboardFilter
from backend.errors import InvalidRequestError, NotPermittedError
from backend.services.dashboard import DashboardService
from backend.store.dashboard import AT_ONCE
from backend.store.tables import DayChange, DayFigure
from fakes.day_book import make_day_book, noon

MARCH = DashboardFilter(date(2026, 3, 1), date(2026, 3, 31))


@pytest.fixture
def service(unit_of_work):
    return DashboardService(unit_of_work)


@pytest.fixture
def book(unit_of_work):
    book = make_day_book(unit_of_work)
    book.decide(book.submission(noon("2026-03-02")), noon("2026-03-03"))
    book.decide(
        book.submission(noon("2026-03-02")),
        noon("2026-03-03"),
        outcome="decline",
        action="override",
        decided_by=book.colleague.user_id,
    )
    book.claim(noon("2026-03-04"))
    return book


def test_the_whole_page_costs_three_statements_whatever_is_asked(service, book, count_statements):
    for wanted in (MARCH, DashboardFilter(MARCH.since, MARCH.until, "auto")):
        with count_statements() as statements:
            service.get(book.manager, wanted)

        assert len(statements) == 3


@pytest.mark.parametrize(
    ("role", "people", "desks"),
    [
        (Role.MANAGER, 2, {"submissions", "claims", "runs"}),
        (Role.EXAMINER, 0, {"submissions", "claims", "runs"}),
        (Role.ACTUARY, 0, {""}),
    ],
)
def test_names_are_for_managers_and_links_for_those_who_may_follow(service, book, person, role, people, desks):
    dashboard = service.get(person(role=role, institution_id=book.manager.institution_id), MARCH)

    assert len(dashboard.people) == people
    assert dashboard.has_names == bool(people)
    assert {tile.url.partition("?")[0] for tile in dashboard.tiles} == desks
    assert next(tile.value for tile in dashboard.tiles if tile.code == "decided") == 2


def test_people_stand_by_name_and_not_by_how_often_they_departed(service, book):
    people = service.get(book.manager, MARCH).people

    assert [person.name for person in people] == sorted(person.name for person in people)
    assert sorted((person.decided, person.departed) for person in people) == [(1, 0), (1, 1)]


@pytest.mark.parametrize("role", [Role.UNDERWRITER, Role.ADJUSTER, Role.CLIENT, Role.ADMIN])
def test_nobody_else_reads_it(service, book, person, role):
    with pytest.raises(NotPermittedError):
        service.get(person(role=role, institution_id=book.manager.institution_id), MARCH)


@pytest.mark.usefixtures("book")
def test_another_institution_sees_none_of_it_folded_or_not(service, person, unit_of_work):
    stranger = person(role=Role.MANAGER)
    for _ in range(2):
        dashboard = service.get(stranger, MARCH)

        assert dashboard.is_empty
        assert dashboard.people == ()
        assert not any(age.count for age in dashboard.ages)
        with unit_of_work() as work:
            work.dashboard.fold()


@pytest.mark.parametrize(
    ("since", "until"),
    [(date(2026, 3, 2), date(2026, 3, 1)), (date(2020, 1, 1), date(2026, 1, 1)), (date.min, date.max)],
)
def test_days_the_wrong_way_round_or_too_many_are_refused_in_words(service, book, since, until):
    with pytest.raises(InvalidRequestError, match="three years"):
        service.get(book.manager, DashboardFilter(since, until))


def test_the_first_days_there_are_have_nothing_before_them(service, book):
    assert (
        service.get(book.manager, DashboardFilter(date.min, date.min + timedelta(days=9))).figures.by(
            "received", "line"
        )
        == {}
    )


def test_folding_empties_the_additions_into_one_row_a_day_and_part(book, unit_of_work):
    book.submission(noon("2026-03-02"))
    own = book.manager.institution_id
    with unit_of_work() as work:
        folded = work.dashboard.fold()
        left = work.session.scalar(select(func.count()).where(DayChange.institution_id == own))
        received = work.session.scalars(
            select(DayFigure.count).where(DayFigure.institution_id == own, DayFigure.measure == "received")
        ).all()

    assert folded > 3
    assert left == 0
    assert received == [3]


def test_readers_see_each_act_once_while_it_is_folded(committed_unit_of_work):
    book, wanted = make_day_book(committed_unit_of_work), 60
    service, start, seen = DashboardService(committed_unit_of_work), Barrier(2), []

    def fold():
        start.wait()
        for _ in range(wanted):
            with committed_unit_of_work() as work:
                work.dashboard.fold(2)

    for _ in range(wanted):
        book.submission(noon("2026-03-02"))
    folding = Thread(target=fold)
    folding.start()
    start.wait()
    while folding.is_alive():
        seen.append(service.get(book.manager, MARCH).figures.sum("received").count)
    folding.join()

    assert set(seen) == {wanted}
    assert wanted < AT_ONCE
