"""My work at the claims desk: each figure counts the list it opens, money waits where it can be answered."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from app.ui import work_claims
from app.ui.work_claims import APPROVALS, MY_NEXT, TILES
from backend.domain.access import Authority, Role
from backend.domain.claims.acts import ReserveRequest
from backend.domain.claims.forms import payment_line, reserve_line
from backend.domain.claims.views import ClaimFilter, ClaimScope
from backend.domain.policies import PolicyLine
from backend.store.tables import Claim, ClaimClock, RunResult
from factories import make_claim
from fakes.claim_screen_rig import ClaimScreenRig
from fixtures.cases import labels_of, words_on

PAGE, QUEUE = "Work.py", "Claims.py"
WAITING = "Money that waits for your approval"


@pytest.fixture
def boss(person, adjuster):
    """Make a manager whose authority is ample in motor."""
    held = {name(PolicyLine.AUTO): Authority(Decimal(1_000_000), 100) for name in (payment_line, reserve_line)}
    return person(role=Role.MANAGER, authority=held, institution_id=adjuster.institution_id)


@pytest.fixture
def ask_for(services, adjuster, reported):
    """Let the adjuster ask for a reserve above their authority, on a new claim."""

    def ask_for(amount_usd, **changed):
        sent = reported(**changed)
        version = services.claims.get(adjuster, sent.claim_id).version
        request = ReserveRequest(sent.claim_id, version, Decimal(amount_usd), "The frame is bent in three places.")
        return sent, services.claim_money.set_reserve(adjuster, request)

    return ask_for


@pytest.fixture
def run_clock(unit_of_work):
    """Let a clock of ten days run on a claim, this share of it gone."""

    def run_clock(claim_id, share):
        with unit_of_work() as work:
            claim = work.session.get(Claim, claim_id)
            clocks = work.session.query(ClaimClock).filter_by(claim_id=claim_id).order_by(ClaimClock.due_at).all()
            for clock in clocks:
                clock.started_at = datetime.now(UTC) - timedelta(days=10 * share)
                clock.due_at = clock.started_at + timedelta(days=10)
            claim.due_at = clocks[0].due_at

    return run_clock


def figures(screen):
    return {one.label: int(one.value) for one in screen.metric}


def jumps_on(screen):
    return [mark.value for mark in screen.markdown if "](#" in mark.value]


def approvals_on(screen):
    return next((one.value for one in screen.dataframe if "Movement" in one.value), None)


def test_every_figure_says_what_it_counts(open_screen, adjuster):
    screen = open_screen(PAGE, adjuster)

    assert [one.label for one in screen.metric] == [tile.label for tile in TILES]
    assert all(one.proto.help.endswith(".") for one in screen.metric)


def test_every_figure_has_a_way_to_its_list(open_screen, boss, ask_for):
    ask_for(500_000)
    screen = open_screen(PAGE, boss)
    links = [one for one in screen.main.get("page_link") if one.proto.label == "Show"]

    assert all(tile.target or tile.anchor for tile in TILES)
    assert len(links) >= len([tile for tile in TILES if tile.target])
    assert jumps_on(screen) == ["[:material/arrow_downward: Show](#approvals)"]


def test_the_jump_leads_to_the_heading_of_the_list(open_screen, boss, ask_for):
    ask_for(500_000)
    heading = next(one for one in open_screen(PAGE, boss).subheader if one.value == WAITING)

    assert heading.anchor == work_claims.WAITING


def test_without_waiting_money_there_is_neither_jump_nor_list(open_screen, boss):
    screen = open_screen(PAGE, boss)

    assert figures(screen)["Approvals"] == 0
    assert not jumps_on(screen)
    assert WAITING not in [one.value for one in screen.subheader]


def test_money_that_waits_is_listed_with_who_asked_and_why(open_screen, boss, ask_for):
    sent, asked = ask_for(500_000)
    screen = open_screen(PAGE, boss)
    line = approvals_on(screen).iloc[0]

    assert asked.state == "pending"
    assert list(approvals_on(screen).columns) == list(APPROVALS)
    assert (line["Claim"], line["Movement"], line["Amount (USD)"]) == (sent.reference, "Change of reserve", 500_000)
    assert line["Reason"] == "The frame is bent in three places."
    assert line["Asked by"]


def test_money_that_waits_stands_beside_what_the_calculation_says(
    open_screen, boss, ask_for, services, unit_of_work, sign_in
):
    sent, asked = ask_for(500_000)
    without = approvals_on(open_screen(PAGE, boss)).iloc[0]["Calculation"]
    rig = ClaimScreenRig(services, unit_of_work)
    rig.perform(sent.run_id)
    with unit_of_work() as work:
        made = work.session.get(RunResult, sent.run_id)
        made.result = {**made.result, "reserve": {"low_usd": "2000.00", "high_usd": "4000.00"}}
    with_one = approvals_on(open_screen(PAGE, boss)).iloc[0]["Calculation"]
    asker = sign_in(boss)
    weighed = services.claim_money.weigh_pending(asker, services.claim_money.list_pending(asker))

    assert without == "No range of the reserve was proposed."
    said, excess = weighed[asked.transaction_id]
    assert said.startswith("The proposed reserve is")
    assert with_one == f"Above it. {excess}"
    assert excess.startswith("Paid and reserved together would be")
    assert excess.endswith("above the proposed range that ends at USD 4,000.")


def test_the_figure_of_approvals_is_the_length_of_the_list(open_screen, boss, ask_for):
    for amount_usd in (100_000, 200_000, 300_000):
        ask_for(amount_usd, insured_name=f"Insured of {amount_usd}")
    screen = open_screen(PAGE, boss)

    assert figures(screen)["Approvals"] == len(approvals_on(screen)) == 3


def test_who_asked_is_not_asked_to_approve(open_screen, adjuster, ask_for):
    ask_for(500_000)
    screen = open_screen(PAGE, adjuster)

    assert figures(screen)["Approvals"] == 0
    assert approvals_on(screen) is None


def test_money_above_the_own_authority_is_not_asked_of_a_person(open_screen, person, adjuster, ask_for):
    ask_for(500_000)
    small = {reserve_line(PolicyLine.AUTO): Authority(Decimal(30_000), 100)}
    other = person(role=Role.ADJUSTER, authority=small, institution_id=adjuster.institution_id)

    assert figures(open_screen(PAGE, other))["Approvals"] == 0


def test_answered_money_leaves_the_list(open_screen, boss, ask_for, services, sign_in):
    _sent, asked = ask_for(500_000)
    before = figures(open_screen(PAGE, boss))["Approvals"]
    services.claim_money.answer(sign_in(boss), asked.transaction_id, True, "The photographs show the frame.")  # noqa: FBT003

    assert before == 1
    assert figures(open_screen(PAGE, boss))["Approvals"] == 0


@pytest.mark.parametrize("tile", [one for one in TILES if one.target], ids=lambda one: one.name)
def test_a_figure_is_the_length_of_the_list_behind_it(open_screen, adjuster, reported, run_clock, unit_of_work, tile):
    late, soon = reported(insured_name="Late"), reported(insured_name="Soon")
    run_clock(late.claim_id, 1.3)
    run_clock(soon.claim_id, 0.9)
    with unit_of_work() as work:
        make_claim(work, adjuster, insured_name="Free")
    figure = figures(open_screen(PAGE, adjuster))[tile.label]
    listed = open_screen(QUEUE, adjuster, dict(tile.query))

    assert (len(listed.dataframe[0].value) if listed.dataframe else 0) == figure
    assert figure or tile.name == "referred_to_me"


def test_claims_of_others_are_counted_among_nobodys_figures(open_screen, person, adjuster, reported):
    reported()
    other = person(role=Role.ADJUSTER, institution_id=adjuster.institution_id)
    shown = figures(open_screen(PAGE, other))

    assert set(shown.values()) == {0}


def test_without_own_claims_free_ones_are_offered(open_screen, person, adjuster, unit_of_work):
    with unit_of_work() as work:
        make_claim(work, adjuster, insured_name="Free Fischer")
    other = person(role=Role.ADJUSTER, institution_id=adjuster.institution_id)
    screen = open_screen(PAGE, other)

    assert "Nobody has taken these claims yet" in [one.value for one in screen.subheader]
    assert list(screen.dataframe[0].value["With"]) == ["Nobody yet"]
    assert not screen.button(key="next-case").disabled


def test_own_claims_are_listed_without_columns_that_say_nothing(open_screen, adjuster, reported):
    reported()
    screen = open_screen(PAGE, adjuster)
    columns = list(screen.dataframe[0].value.columns)

    assert MY_NEXT in [one.value for one in screen.subheader]
    assert "With" not in columns
    assert "Reported" not in columns
    assert columns[:3] == ["Claim", "Next due", "Insured"]


def test_the_next_claim_is_the_one_whose_clock_ends_first(open_screen, adjuster, reported, run_clock):
    calm, late = reported(insured_name="Calm"), reported(insured_name="Late")
    run_clock(calm.claim_id, 0.1)
    run_clock(late.claim_id, 1.5)
    screen = open_screen(PAGE, adjuster)
    listed = list(screen.dataframe[0].value["Insured"])
    screen.button(key="next-case").click().run()

    assert listed == ["Late", "Calm"]
    assert late.reference in screen.title[0].value


def test_ten_claims_are_next_however_many_there_are(open_screen, adjuster, unit_of_work):
    with unit_of_work() as work:
        for _ in range(14):
            make_claim(work, adjuster, assignee_id=adjuster.user_id, status="investigating")
    screen = open_screen(PAGE, adjuster)

    assert len(screen.dataframe[0].value) == work_claims.NEXT == 10
    assert figures(screen)["Mine, open"] == 14


def test_settled_claims_are_no_work_any_more(open_screen, adjuster, unit_of_work):
    with unit_of_work() as work:
        make_claim(work, adjuster, assignee_id=adjuster.user_id, status="settled")
    screen = open_screen(PAGE, adjuster)

    assert figures(screen)["Mine, open"] == 0
    assert "Nothing waits for you" in words_on(screen)
    assert "Report a loss" in labels_of(screen)


def test_a_manager_with_both_desks_is_not_offered_to_report_or_enter(open_screen, boss):
    screen = open_screen(PAGE, boss)

    assert not screen.exception
    assert "Report a loss" not in labels_of(screen)
    assert screen.button(key="next-case").disabled


def test_the_clocks_of_a_manager_are_those_of_the_whole_house(
    open_screen, services, boss, adjuster, reported, run_clock
):
    for share in (1.4, 1.2, 0.9, 0.1):
        run_clock(reported(insured_name=f"Insured at {share}").claim_id, share)
    shown, waiting = figures(open_screen(PAGE, boss)), services.claims.get_my_work(boss)

    assert (shown["Overdue"], shown["Due soon"], shown["Mine, open"]) == (waiting.overdue, waiting.due_soon, 0)
    assert shown["Overdue"] == total_of(services, boss, is_overdue=True) == 2
    assert shown["Due soon"] == total_of(services, boss, is_due_soon=True) >= 3
    assert services.claims.get_my_work(adjuster).scope is ClaimScope.MINE


def test_the_figures_of_a_manager_open_the_list_they_count(open_screen, boss):
    screen = open_screen(PAGE, boss)
    opened = [one.proto.query_string for one in screen.main.get("page_link") if "due=" in one.proto.query_string]
    explained = {one.label: one.proto.help for one in screen.metric}

    assert len([query for query in opened if "scope=All" in query]) == 2
    assert explained["Overdue"].startswith("Of the whole house")


def total_of(services, by, **wanted):
    return services.claims.list_queue(by, ClaimFilter(**wanted)).total
