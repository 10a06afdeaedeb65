"""Users: an administrator gives authority over money of claims line by line, beside that of underwriting."""

from decimal import Decimal

import pytest
from streamlit.testing.v1 import AppTest

from app.ui.page import Page
from backend.domain.access import Authority, Role
from backend.domain.claims.acts import ReserveRequest
from backend.domain.claims.forms import payment_line, reserve_line
from backend.domain.claims.words import TransactionKind
from backend.domain.policies import PolicyLine
from backend.domain.products import PRODUCTS
from backend.store.tables import AuditEvent
from factories import make_claim

PAYMENT = TransactionKind.PAYMENT
MOTOR_PAY, MOTOR_RESERVE = payment_line(PolicyLine.AUTO), reserve_line(PolicyLine.AUTO)


@pytest.fixture
def boss(person):
    return person(role=Role.ADMIN)


@pytest.fixture
def member(person, boss):
    """Make somebody of the administrator's insurer."""

    def member(role, **wanted):
        return person(role=role, institution_id=boss.institution_id, **wanted)

    return member


@pytest.fixture
def open_panel(services, sign_in, boss):
    """Open the panel of one user as the administrator does by selecting a row."""

    def open_panel(who):
        page = Page(sign_in(boss), services)
        user = next(one for one in services.accounts.list_users(page.principal) if one.account.user_id == who.user_id)
        return AppTest.from_function(panel, kwargs={"page": page, "user": user}, default_timeout=20).run()

    return open_panel


def panel(page, user):
    from app.ui.people import show_user  # noqa: PLC0415 - the function is run as a script of its own

    show_user(page, user)


def labels(screen):
    return [field.label for field in screen.number_input]


def field(screen, label):
    return next(one for one in screen.number_input if one.label == label)


def save(screen):
    return next(one for one in screen.button if one.label == "Save authority").click().run()


def held_by(services, boss, who):
    return services.accounts.get_authority(boss, who.user_id)


def test_an_adjuster_is_given_lines_of_claims_and_none_of_underwriting(open_panel, member):
    screen = open_panel(member(Role.ADJUSTER))

    assert not screen.exception
    assert labels(screen) == [
        "Motor: pay up to (USD)",
        "Property: pay up to (USD)",
        "Liability: pay up to (USD)",
        "Motor: reserve up to (USD)",
        "Property: reserve up to (USD)",
        "Liability: reserve up to (USD)",
    ]


def test_an_underwriter_is_given_amount_and_score_of_each_product(open_panel, member):
    screen = open_panel(member(Role.UNDERWRITER))

    assert not screen.exception
    assert len(labels(screen)) == 2 * len(PRODUCTS)
    assert not [label for label in labels(screen) if "pay" in label or "reserve" in label]


def test_a_manager_is_given_both_under_headings(open_panel, member):
    screen = open_panel(member(Role.MANAGER))
    headings = [mark.value for mark in screen.markdown]

    assert len(labels(screen)) == 2 * len(PRODUCTS) + 2 * len(PolicyLine)
    assert [one for one in headings if one.startswith("**") and one.endswith("**")] == [
        "**Underwriting**",
        "**Claims: payments**",
        "**Claims: reserves**",
    ]


@pytest.mark.parametrize("role", [Role.CLIENT, Role.EXAMINER, Role.ACTUARY, Role.ADMIN])
def test_a_role_that_decides_nothing_is_given_no_authority(open_panel, member, role):
    screen = open_panel(member(role))

    assert not screen.exception
    assert not screen.number_input
    assert "Save authority" not in [one.label for one in screen.button]


def test_the_own_authority_is_not_offered_to_an_administrator(open_panel, boss):
    screen = open_panel(boss)

    assert not screen.number_input
    assert "Another administrator changes" in "\n".join(one.value for one in screen.caption)


def test_what_is_held_stands_in_the_fields(open_panel, member):
    who = member(Role.ADJUSTER, authority={MOTOR_PAY: Authority(Decimal(5_000), 0)})
    screen = open_panel(who)

    assert field(screen, "Motor: pay up to (USD)").value == 5_000
    assert field(screen, "Motor: reserve up to (USD)").value == 0


def test_a_saved_limit_is_held_and_the_others_are_left_alone(open_panel, member, services, boss):
    who = member(Role.ADJUSTER, authority={MOTOR_RESERVE: Authority(Decimal(9_000), 70)})
    screen = open_panel(who)
    field(screen, "Motor: pay up to (USD)").set_value(12_000)
    screen = save(screen)

    assert not screen.exception
    assert [one.value for one in screen.toast] == ["Authority saved."]
    assert held_by(services, boss, who) == {
        MOTOR_RESERVE: Authority(Decimal(9_000), 70),
        MOTOR_PAY: Authority(Decimal(12_000), 0),
    }


def test_saving_without_a_change_stores_nothing_and_says_so(open_panel, member, services, boss):
    who = member(Role.ADJUSTER)
    screen = save(open_panel(who))

    assert [one.value for one in screen.toast] == ["Nothing was changed."]
    assert held_by(services, boss, who) == {}


def test_cents_of_a_limit_are_not_cut_off_by_saving_another(open_panel, member, services, boss):
    who = member(Role.ADJUSTER, authority={MOTOR_PAY: Authority(Decimal("5000.50"), 0)})
    screen = open_panel(who)
    field(screen, "Property: pay up to (USD)").set_value(100)
    save(screen)

    assert held_by(services, boss, who)[MOTOR_PAY].max_amount_usd == Decimal("5000.50")


def test_a_limit_can_be_taken_down_to_nothing(open_panel, member, services, boss):
    who = member(Role.ADJUSTER, authority={MOTOR_PAY: Authority(Decimal(5_000), 0)})
    screen = open_panel(who)
    field(screen, "Motor: pay up to (USD)").set_value(0)
    save(screen)

    assert held_by(services, boss, who)[MOTOR_PAY].max_amount_usd == 0


def test_the_change_is_written_down_with_its_line_and_amount(open_panel, member, boss, unit_of_work):
    who = member(Role.ADJUSTER)
    screen = open_panel(who)
    field(screen, "Liability: reserve up to (USD)").set_value(7_000)
    save(screen)
    with unit_of_work() as work:
        acts = work.session.query(AuditEvent).filter_by(action="authority_set", institution_id=boss.institution_id)
        details = [one.details for one in acts]

    assert [(one["line"], one["max_amount_usd"]) for one in details] == [
        (reserve_line(PolicyLine.LIABILITY), "7000"),
    ]


def test_a_limit_given_on_the_screen_lets_a_payment_through_and_not_a_dollar_more(
    open_panel, member, services, unit_of_work, sign_in
):
    who = member(Role.ADJUSTER)
    screen = open_panel(who)
    field(screen, "Motor: pay up to (USD)").set_value(1_000)
    field(screen, "Motor: reserve up to (USD)").set_value(5_000)
    save(screen)
    now = sign_in(who)
    with unit_of_work() as work:
        claim = make_claim(work, now, assignee_id=now.user_id, status="investigating")
    version = services.claims.get(now, claim).version
    reserve = services.claim_money.set_reserve(
        now, ReserveRequest(claim, version, Decimal(4_000), "The estimate of the repairer says so.")
    )

    assert reserve.state == "posted"
    assert services.claim_money.find_gap(now, claim, PAYMENT, Decimal(1_000)) is None
    assert "authority" in services.claim_money.find_gap(now, claim, PAYMENT, Decimal(1_001))


def test_both_desks_of_a_manager_are_saved_in_one_go(open_panel, member, services, boss):
    who = member(Role.MANAGER)
    product = next(iter(PRODUCTS))
    screen = open_panel(who)
    field(screen, f"{PRODUCTS[product].name}: up to (USD)").set_value(250_000)
    field(screen, f"{PRODUCTS[product].name}: up to risk score").set_value(60)
    field(screen, "Motor: reserve up to (USD)").set_value(40_000)
    save(screen)

    assert held_by(services, boss, who) == {
        product: Authority(Decimal(250_000), 60),
        MOTOR_RESERVE: Authority(Decimal(40_000), 0),
    }
