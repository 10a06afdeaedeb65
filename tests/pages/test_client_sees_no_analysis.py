"""A client before own claims: what is said of them in words, and that nothing of the analysis is anywhere."""

from datetime import date
from decimal import Decimal

import pytest

from app.ui.registry import CLIENTS, PAGES
from backend.domain.access import Role
from backend.domain.claims.status import ClaimStatus
from backend.store.own_claims import STATUS_WORDS
from backend.store.tables import Claim
from factories import make_claim, make_policy
from fixtures.cases import labels_of, words_on

PAGE = "My_claims.py"
SECRETS = ("score", "reserve", "severity", "complexity", "red flag", "propos", "referr", "authority", "guideline")
OPEN_STATES = (ClaimStatus.TRIAGED, ClaimStatus.INVESTIGATING, ClaimStatus.REFERRED)


@pytest.fixture
def client(person):
    return person(role=Role.CLIENT)


@pytest.fixture
def adjuster(person, client):
    return person(role=Role.ADJUSTER, institution_id=client.institution_id)


@pytest.fixture
def add(unit_of_work, client, adjuster):
    """Add a claim that the client reported."""

    def add(by=None, **wanted):
        with unit_of_work() as work:
            claim_id = make_claim(work, adjuster, **wanted)
            work.session.get(Claim, claim_id).created_by = (by or client).user_id
        return claim_id

    return add


def everything_on(screen):
    """Return all that is written anywhere on the screen, labels included, in lower case."""
    headings = [one.value for kind in (screen.title, screen.subheader) for one in kind]
    badges = [str(one.proto) for one in screen.main.get("badge")]
    return "\n".join([words_on(screen), *headings, *labels_of(screen), *badges]).lower()


@pytest.mark.parametrize("status", OPEN_STATES)
def test_a_referral_looks_like_any_other_work(open_screen, client, add, status):
    add(status=status)

    assert STATUS_WORDS[status] == "We are looking into it"
    assert "We are looking into it" in words_on(open_screen(PAGE, client))


@pytest.mark.parametrize("status", [one for one in ClaimStatus if one not in (ClaimStatus.DENIED, ClaimStatus.CLOSED)])
def test_each_state_is_a_sentence_and_no_code(open_screen, client, add, status):
    claim = add(status=status)
    seen = [one.value for one in open_screen(PAGE, client, {"id": str(claim)}).subheader]

    assert STATUS_WORDS[status] in seen
    assert "_" not in STATUS_WORDS[status]


@pytest.mark.parametrize("is_whole", [True, False])
def test_no_word_of_the_analysis_is_on_the_screens_of_a_client(open_screen, client, add, is_whole):
    claim = add(
        status=ClaimStatus.REFERRED,
        score=93,
        proposed_outcome="refer",
        severity="catastrophic",
        complexity="complex",
        reserve_usd=Decimal(48_211),
    )
    seen = everything_on(open_screen(PAGE, client, {"id": str(claim)} if is_whole else {}))

    assert [word for word in (*SECRETS, "93", "48,211", "catastrophic", "complex") if word in seen] == []


def test_who_works_on_a_claim_is_not_told(open_screen, client, adjuster, add):
    claim = add(assignee_id=adjuster.user_id, status=ClaimStatus.INVESTIGATING)
    seen = everything_on(open_screen(PAGE, client, {"id": str(claim)}))

    assert adjuster.username.lower() not in seen


def test_what_was_paid_is_told_to_the_cent_and_what_is_reserved_is_not(open_screen, client, add):
    claim = add(paid_usd=Decimal("1234.50"), reserve_usd=Decimal(9_876))
    seen = words_on(open_screen(PAGE, client, {"id": str(claim)}))

    assert "USD 1,234.50" in seen
    assert "9,876" not in seen


def test_nothing_paid_is_a_zero_and_not_a_dash(open_screen, client, add):
    assert "USD 0" in words_on(open_screen(PAGE, client, {"id": str(add())}))


def test_the_policy_of_a_claim_is_a_number_and_not_its_terms(open_screen, client, adjuster, add, unit_of_work):
    with unit_of_work() as work:
        policy = make_policy(work, adjuster, number="PA-31", insured_name="Vera Norgaard", limit_usd=Decimal(77_777))
    claim = add(policy_id=policy)
    seen = everything_on(open_screen(PAGE, client, {"id": str(claim)}))

    assert "pa-31" in seen
    assert "77,777" not in seen
    assert "in force" not in seen


def test_every_screen_that_is_not_for_clients_stays_shut(open_screen, client, add, subtests):
    claim = add()
    for spec in (one for one in PAGES if Role.CLIENT not in one.roles):
        with subtests.test(file=spec.file):
            screen = open_screen(spec.file, client, {"id": str(claim)})

            assert not screen.exception
            assert "Not available to you" in [title.value for title in screen.title]
            assert not screen.dataframe
            assert not screen.metric


def test_the_claim_screen_of_the_desk_shows_a_client_not_even_the_reference(open_screen, client, add):
    claim = add(reference="C-313131")
    seen = everything_on(open_screen("Claim.py", client, {"id": str(claim)}))

    assert "c-313131" not in seen
    assert "dana whitfield" not in seen


def test_my_claims_is_a_screen_of_clients_alone():
    assert next(one for one in PAGES if one.file == PAGE).roles == CLIENTS


@pytest.mark.parametrize("role", [one for one in Role if one is not Role.CLIENT])
def test_nobody_else_opens_the_screen_of_clients(open_screen, person, client, add, role):
    claim = add()
    screen = open_screen(PAGE, person(role=role, institution_id=client.institution_id), {"id": str(claim)})

    assert "Not available to you" in [title.value for title in screen.title]


def test_a_claim_that_the_desk_entered_is_not_a_clients(open_screen, client, adjuster, add):
    add(by=adjuster)

    assert "No claims yet" in words_on(open_screen(PAGE, client))


def test_two_clients_of_one_insurer_see_their_own_claims_only(open_screen, person, client, add):
    other = person(role=Role.CLIENT, institution_id=client.institution_id)
    add(reference="C-000001")
    add(by=other, reference="C-000002")

    assert "C-000001" in words_on(open_screen(PAGE, client))
    assert "C-000002" not in words_on(open_screen(PAGE, client))
    assert "C-000002" in words_on(open_screen(PAGE, other))


def test_a_short_list_stands_on_one_page(open_screen, client, add):
    for _ in range(3):
        add()
    screen = open_screen(PAGE, client)

    assert labels_of(screen).count("Open") == 3
    assert "1 to 3 of 3 claims" in words_on(screen)


def test_a_broker_with_many_claims_turns_pages(open_screen, client, add):
    for number in range(52):
        add(reference=f"C-{number:06d}")
    first, second = open_screen(PAGE, client), open_screen(PAGE, client, {"queue-page": "2"})
    shown = [words_on(one) for one in (first, second)]

    assert [labels_of(one).count("Open") for one in (first, second)] == [50, 2]
    assert "1 to 50 of 52 claims" in shown[0]
    assert "51 to 52 of 52 claims" in shown[1]
    assert all(any(f"C-{number:06d}" in one for one in shown) for number in range(52))


@pytest.mark.parametrize("page", ["0", "7", "-1", "x"])
def test_an_odd_page_number_shows_claims_all_the_same(open_screen, client, add, page):
    for _ in range(51):
        add()
    screen = open_screen(PAGE, client, {"queue-page": page})

    assert not screen.exception
    assert labels_of(screen).count("Open") in (1, 50)


def test_a_loss_in_wind_is_named_as_people_name_it(open_screen, client, add):
    add(line="property", loss_type="wind_hail", loss_date=date(2026, 4, 2))
    seen = words_on(open_screen(PAGE, client))

    assert "Property, wind or hail" in seen
    assert "Loss of 2 Apr 2026" in seen


def test_the_start_page_of_a_client_leads_to_claims_and_to_the_form(open_screen, client):
    screen = open_screen("Work.py", client)
    links = [one.proto.label for one in screen.main.get("page_link")]

    assert not screen.metric
    assert links[:2] == ["My claims", "Report a loss"]
    assert "Claims" not in links


def test_the_button_of_the_list_leads_to_the_form(open_screen, client, add):
    add()
    screen = open_screen(PAGE, client)
    screen.button(key="report").click().run()

    assert [title.value for title in screen.title] == ["Report a loss"]
