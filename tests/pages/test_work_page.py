"""Home: figures of a person's work, each the count of the list it opens, and the next case."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from streamlit.util import calc_hash

from app.ui import work_claims
from app.ui.work import WITHOUT_CASES
from app.ui.work_submissions import TILES
from backend.domain.access import Authority, Role
from backend.domain.cases import QueueFilter, QueueOrder, QueueScope
from backend.domain.claims.acts import ReserveRequest
from backend.domain.claims.forms import payment_line, reserve_line
from backend.store.tables import Claim, ClaimClock, Submission
from factories import make_claim
from fixtures.cases import MAY, labels_of, words_on

PAGE = "Work.py"
QUEUE = "Submissions.py"


def tiles_of(screen):
    return {metric.label: int(metric.value) for metric in screen.metric}


def due_in(unit_of_work, sent, hours):
    """Set the due time of a case, counted from now."""
    with unit_of_work() as work:
        work.session.get(Submission, sent.submission_id).due_at = datetime.now(UTC) + timedelta(hours=hours)


def test_nothing_waits_in_an_empty_book(open_screen, ada):
    screen = open_screen(PAGE, ada)

    assert not screen.exception
    assert set(tiles_of(screen).values()) == {0}
    assert "Nothing waits for you" in words_on(screen)
    assert screen.button(key="next-case").disabled


def test_the_figures_count_what_waits(open_screen, rig, ada, unit_of_work):
    urgent = rig.assess(ada)
    rig.assess(ada)
    rig.send(ada)
    due_in(unit_of_work, urgent, 5)

    assert tiles_of(open_screen(PAGE, ada)) == {
        "Due within a day": 1,
        "Referred to me": 0,
        "Mine, open": 3,
        "New": 1,
        "Running": 1,
    }


@pytest.mark.parametrize(("label", "query"), [(tile.label, tile.query) for tile in TILES if tile.target == QUEUE])
def test_each_figure_is_the_count_of_the_list_it_opens(
    open_screen, rig, ada, person, services, unit_of_work, label, query
):
    senior = person(role=Role.UNDERWRITER, authority=MAY, institution_id=ada.institution_id)
    due_in(unit_of_work, rig.assess(ada), 5)
    due_in(unit_of_work, rig.assess(ada), -5)
    rig.send(ada)
    asked = rig.assess(senior)
    version = services.underwriting.get(senior, asked.submission_id).version
    services.decisions.refer(senior, asked.submission_id, version, "Please look at the radius.")
    figure = tiles_of(open_screen(PAGE, ada))[label]
    queue = open_screen(QUEUE, ada, dict(query))

    assert figure > 0
    assert len(queue.dataframe[0].value) == figure


def test_the_next_case_is_the_one_that_is_due_first(open_screen, rig, ada, unit_of_work):
    rig.assess(ada, insured_name="Later Freight LLC")
    due_in(unit_of_work, rig.assess(ada, insured_name="Sooner Freight LLC"), 2)
    screen = open_screen(PAGE, ada)
    listed = list(screen.dataframe[0].value["Insured"])
    screen.button(key="next-case").click().run()

    assert listed == ["Sooner Freight LLC", "Later Freight LLC"]
    assert screen.title[0].value == "S-000002 · Commercial auto"


def test_a_referral_stands_before_my_own_cases(open_screen, rig, ada, person, services, unit_of_work):
    senior = person(role=Role.UNDERWRITER, authority=MAY, institution_id=ada.institution_id)
    due_in(unit_of_work, rig.assess(senior, insured_name="My Own Freight LLC"), 1)
    asked = rig.assess(ada, insured_name="Referred Freight LLC")
    version = services.underwriting.get(ada, asked.submission_id).version
    services.decisions.refer(ada, asked.submission_id, version, "Please look at the radius.")

    assert list(open_screen(PAGE, senior).dataframe[0].value["Insured"]) == [
        "Referred Freight LLC",
        "My Own Freight LLC",
    ]


def test_without_own_cases_it_shows_what_nobody_has_taken(open_screen, rig, ada, person, services):
    sent = rig.assess(ada)
    version = services.underwriting.get(ada, sent.submission_id).version
    services.underwriting.assign(ada, sent.submission_id, version, None)
    other = person(role=Role.UNDERWRITER, institution_id=ada.institution_id)
    screen = open_screen(PAGE, other)

    assert "Nobody has taken these yet" in words_on(screen)
    assert list(screen.dataframe[0].value["With"]) == ["Nobody yet"]


def test_a_line_of_the_table_opens_its_case(open_screen, rig, ada):
    sent = rig.assess(ada)
    screen = open_screen(PAGE, ada)
    screen.session_state["case_to_open"] = str(sent.submission_id)
    screen.run()

    assert screen.title[0].value == "S-000001 · Commercial auto"


@pytest.mark.parametrize("role", list(WITHOUT_CASES))
def test_a_role_without_cases_reads_what_will_be_here_and_what_it_can_do_now(open_screen, person, role):
    screen = open_screen(PAGE, person(role=role))

    assert not screen.exception
    assert WITHOUT_CASES[role] in words_on(screen)
    assert not screen.metric
    assert not labels_of(screen)
    assert screen.main.get("page_link")


def test_every_role_either_has_cases_or_a_sentence():
    assert set(WITHOUT_CASES) | {Role.UNDERWRITER, Role.ADJUSTER, Role.ACTUARY, Role.MANAGER} == set(Role)


def test_a_queue_by_due_time_puts_cases_without_one_last(rig, ada, services, unit_of_work):
    undated, later, sooner = (rig.send(ada) for _ in range(3))
    due_in(unit_of_work, later, 50)
    due_in(unit_of_work, sooner, 1)
    with unit_of_work() as work:
        work.session.get(Submission, undated.submission_id).due_at = None
    wanted = QueueFilter(scope=QueueScope.MINE, order=QueueOrder.DUE_FIRST)
    lines = services.underwriting.list_queue(ada, wanted).lines

    assert [line.submission_id for line in lines] == [one.submission_id for one in (sooner, later, undated)]


def claim_tiles(screen):
    names = {tile.label for tile in work_claims.TILES}
    return {label: count for label, count in tiles_of(screen).items() if label in names}


def test_an_adjuster_sees_the_figures_and_the_next_of_their_claims(open_screen, adjuster, reported, unit_of_work):
    late, sooner = reported(insured_name="Late Larsen"), reported(insured_name="Soon Sorensen")
    with unit_of_work() as work:
        make_claim(work, adjuster, insured_name="Free Fischer")
        clock = work.session.query(ClaimClock).filter_by(claim_id=late.claim_id).first()
        clock.due_at = datetime.now(UTC) - timedelta(days=2)
        clock.started_at = clock.due_at - timedelta(days=10)
        work.session.get(Claim, late.claim_id).due_at = clock.due_at
        work.session.get(Claim, sooner.claim_id).due_at = datetime.now(UTC) + timedelta(days=1)
    screen = open_screen(PAGE, adjuster)
    shown = claim_tiles(screen)

    assert not screen.exception
    assert (shown["Overdue"], shown["Mine, open"], shown["New"], shown["Approvals"]) == (1, 2, 1, 0)
    assert list(screen.dataframe[0].value["Insured"]) == ["Late Larsen", "Soon Sorensen"]
    assert "Submissions" not in words_on(screen)


@pytest.mark.parametrize(
    ("label", "query"), [(tile.label, tile.query) for tile in work_claims.TILES if tile.label in ("New", "Mine, open")]
)
def test_each_figure_of_claims_is_the_count_of_the_list_it_opens(
    open_screen, adjuster, reported, unit_of_work, label, query
):
    reported()
    with unit_of_work() as work:
        make_claim(work, adjuster)
    figure = claim_tiles(open_screen(PAGE, adjuster))[label]

    assert figure == 1
    assert len(open_screen("Claims.py", adjuster, dict(query)).dataframe[0].value) == figure


def test_an_adjuster_without_claims_may_report_a_loss(open_screen, adjuster):
    screen = open_screen(PAGE, adjuster)

    assert "New claims appear here as they come in." in words_on(screen)
    assert "Report a loss" in labels_of(screen)


def test_a_manager_sees_both_desks_named_and_money_that_waits(open_screen, person, adjuster, reported, services):
    boss = person(role=Role.MANAGER, authority=held(1_000_000), institution_id=adjuster.institution_id)
    sent = reported()
    version = services.claims.get(adjuster, sent.claim_id).version
    request = ReserveRequest(sent.claim_id, version, Decimal(500_000), "The frame is bent in three places.")
    services.claim_money.set_reserve(adjuster, request)
    screen = open_screen(PAGE, boss)
    approvals = next(one.value for one in screen.dataframe if "Movement" in one.value)

    assert not screen.exception
    assert [name for name in ("Claims", "Submissions") if name in words_on(screen).splitlines()] == [
        "Claims",
        "Submissions",
    ]
    assert claim_tiles(screen)["Approvals"] == 1
    assert list(approvals["Movement"]) == ["Change of reserve"]
    assert list(approvals["Amount (USD)"]) == [500_000]


def held(amount_usd):
    return {name: Authority(Decimal(amount_usd), 100) for name in (payment_line("auto"), reserve_line("auto"))}


def test_an_address_of_one_word_without_a_page_says_so(open_screen, ada):
    screen = open_screen(PAGE, ada)
    screen.context["url"] = "http://localhost:8501/gibberish"
    screen._page_hash = calc_hash("gibberish")
    screen.run()

    assert [title.value for title in screen.title] == ["There is no page at this address"]
    assert not screen.metric
