"""My claims: a client follows own claims in words, sends documents and fetches letters; nothing of the analysis."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from app.ui.own_claims import letter_address
from backend.domain.access import Role
from backend.domain.claims.status import ClaimStatus
from backend.store.own_claims import STATUS_WORDS
from backend.store.tables import Claim, ClaimLetter, Document
from factories import make_claim
from fixtures.cases import labels_of, words_on

PAGE = "My_claims.py"
PAPER = ("estimate.csv", b"part,amount\nbumper,400.00\n", "text/csv")


@pytest.fixture
def client(person):
    return person(role=Role.CLIENT)


@pytest.fixture
def adjuster(person, client):
    return person(role=Role.ADJUSTER, institution_id=client.institution_id)


@pytest.fixture
def add(unit_of_work, client, adjuster):
    """Add a claim that a client reported; its money was moved by the adjuster."""

    def add(by=None, **wanted):
        with unit_of_work() as work:
            claim_id = make_claim(work, adjuster, **wanted)
            work.session.get(Claim, claim_id).created_by = (by or client).user_id
        return claim_id

    return add


@pytest.fixture
def add_letter(unit_of_work, adjuster):
    """Add a letter on a claim and return its id."""

    def add_letter(claim_id, subject, state):
        letter_id = uuid4()
        released = {"released_by": adjuster.user_id, "released_at": datetime.now(UTC)} if state == "released" else {}
        with unit_of_work() as work:
            letter = ClaimLetter(letter_id=letter_id, claim_id=claim_id, kind="status", state=state, subject=subject)
            letter.institution_id, letter.drafted_by = adjuster.institution_id, adjuster.user_id
            letter.body = "Dear Dana Whitfield"
            for name, value in released.items():
                setattr(letter, name, value)
            work.session.add(letter)
        return letter_id

    return add_letter


def links_of(screen):
    return [element.proto.url for element in screen.main.get("link_button")]


def test_without_claims_it_offers_to_report_a_loss(open_screen, client):
    screen = open_screen(PAGE, client)

    assert not screen.exception
    assert "No claims yet" in words_on(screen)
    assert labels_of(screen) == ["Report a loss"]


def test_the_list_says_in_words_where_each_claim_stands(open_screen, client, add):
    stands = [status for status in ClaimStatus if status is not ClaimStatus.DENIED]
    for status in stands:
        add(status=status)
    words = words_on(open_screen(PAGE, client))

    for status in stands:
        assert STATUS_WORDS[status] in words
    assert "Loss of 4 May 2026 · policy PA-100\n" in words


def test_a_claim_shows_its_facts_and_what_was_paid(open_screen, client, add):
    claim = add(paid_usd=Decimal("1250.50"), status=ClaimStatus.SETTLED, reference="C-000042")
    screen = open_screen(PAGE, client, {"id": str(claim)})

    assert not screen.exception
    assert screen.title[0].value == "C-000042 · Motor, collision"
    assert "Settled" in [header.value for header in screen.subheader]
    assert "USD 1,250.50" in words_on(screen)


def test_a_claim_of_the_list_opens_and_leads_back(open_screen, client, add):
    claim = add(reference="C-000042")
    screen = open_screen(PAGE, client)
    screen.button(key=f"open-{claim}").click().run()
    opened = screen.title[0].value
    screen.button(key="back").click().run()

    assert opened == "C-000042 · Motor, collision"
    assert screen.title[0].value == "My claims"


def test_nothing_of_the_analysis_reaches_the_client(open_screen, client, add):
    claim = add(
        status=ClaimStatus.REFERRED, score=87, proposed_outcome="refer", reserve_usd=Decimal(31_337), severity="high"
    )
    screen = open_screen(PAGE, client, {"id": str(claim)})
    words = words_on(screen).lower()

    assert "we are looking into it" in [header.value.lower() for header in screen.subheader]
    assert not screen.dataframe
    for secret in ("87", "refer", "31,337", "score", "reserve", "severity", "high", "flag"):
        assert secret not in words


@pytest.mark.parametrize("address", [str(UUID(int=7)), "theirs", "no id at all"])
def test_a_claim_of_somebody_else_is_not_found(open_screen, client, person, add, address):
    theirs = add(by=person(role=Role.CLIENT, institution_id=client.institution_id))
    screen = open_screen(PAGE, client, {"id": str(theirs) if address == "theirs" else address})

    assert "Claim not found" in words_on(screen)
    assert "See my claims" in labels_of(screen)


def test_a_long_list_of_own_claims_is_read_page_by_page(open_screen, client, add):
    for _ in range(52):
        add()
    screen = open_screen(PAGE, client)
    second = open_screen(PAGE, client, {"queue-page": "2"})

    assert "1 to 50 of 52 claims" in words_on(screen)
    assert "51 to 52 of 52 claims" in words_on(second)
    assert [label for label in labels_of(second) if label == "Open"] == ["Open"] * 2


def test_released_letters_are_downloads_and_drafts_are_not_there(open_screen, client, add, add_letter):
    claim = add()
    released = add_letter(claim, "We have paid your claim", "released")
    add_letter(claim, "A draft to nobody", "draft")
    screen = open_screen(PAGE, client, {"id": str(claim)})

    assert links_of(screen) == [letter_address(released)] == [f"/files/letters/{released}"]
    assert "We have paid your claim" in words_on(screen)
    assert "A draft to nobody" not in words_on(screen)


def test_the_list_counts_documents_and_letters(open_screen, client, add, add_letter):
    claim = add()
    add_letter(claim, "We have paid your claim", "released")

    assert "Loss of 4 May 2026 · policy PA-100 · 1 letter" in words_on(open_screen(PAGE, client))


def test_before_the_first_letter_it_says_what_will_stand_there(open_screen, client, add):
    assert "No letters yet" in words_on(open_screen(PAGE, client, {"id": str(add())}))


def test_more_documents_can_be_sent_and_stand_in_the_list(open_screen, client, add, unit_of_work):
    claim = add()
    screen = open_screen(PAGE, client, {"id": str(claim)})
    screen.file_uploader[0].set_value(PAPER).run()
    with unit_of_work() as work:
        stored = work.session.query(Document).filter_by(claim_id=claim).all()

    assert not screen.exception
    assert [document.filename for document in stored] == ["estimate.csv"]
    assert "Being read" in words_on(screen)
    assert "estimate.csv" in words_on(open_screen(PAGE, client, {"id": str(claim)}))


def test_the_name_of_a_file_is_text_and_nothing_else(open_screen, client, add):
    claim = add()
    screen = open_screen(PAGE, client, {"id": str(claim)})
    screen.file_uploader[0].set_value(("![x](https:__example.org).csv", *PAPER[1:])).run()

    assert "example.org" in "\n".join(text.value for text in screen.text)
    assert not [mark for mark in screen.markdown if "example.org" in mark.value]
