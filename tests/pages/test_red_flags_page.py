"""Red flags and score on the screen: how often signs were right, the card in words, versions, refit, activation."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from app.ui.red_flags_charts import precision_bars
from app.ui.red_flags_signs import ENOUGH, signs_frame
from app.ui.red_flags_words import condition_words, difference_frame, entries_frame, when_words
from backend.domain.access import Role
from backend.domain.claims.acts import SignPrecision
from backend.domain.guidelines import Operator
from backend.domain.policies import PolicyLine
from backend.domain.scorecards import DEFAULT_SCORECARDS, Condition, ScoreEntry
from backend.domain.versions import VersionState
from backend.services.scorecards import install_first_scorecards
from backend.store.tables import Claim, ClaimFlag, ClaimFlagReview, ClaimLinkRow, ClaimReferral, Run
from factories import make_claim
from fixtures.cases import errors_on, words_on

PAGE = "Red_flags.py"
AUTO = PolicyLine.AUTO
LOSS_DAY = date(2026, 3, 2)
BLUE, GRAY = "#3f86b8", "#7f8c97"


@pytest.fixture
def mina(person):
    """Make the manager of a house."""
    return person(role=Role.MANAGER)


@pytest.fixture
def colleague(person, mina):
    """Make another person of the same house."""
    return lambda role=Role.MANAGER: person(role=role, institution_id=mina.institution_id)


@pytest.fixture
def reviewed_flag(unit_of_work, mina):
    """Store claims that raised a red flag, and what people said of each."""

    def make(flag_id, verdicts):
        with unit_of_work() as work:
            for verdict in verdicts:
                claim_id = make_claim(work, mina)
                own = {"claim_id": claim_id, "flag_id": flag_id, "institution_id": mina.institution_id}
                run = Run(
                    institution_id=mina.institution_id,
                    requested_by=mina.user_id,
                    kind="claim",
                    subject_id=claim_id,
                    idempotency_key=uuid4().hex,
                )
                work.session.add(run)
                work.session.flush()
                work.session.add(ClaimFlag(run_id=run.run_id, outcome="raised", wording="It is.", evidence=[], **own))
                if verdict:
                    work.session.add(ClaimFlagReview(verdict=verdict, reviewed_by=mina.user_id, **own))
                work.session.flush()

    return make


@pytest.fixture
def past(unit_of_work, mina, colleague):
    """Store closed claims: thefts reported late were confirmed by special investigation."""
    answerer = colleague()

    def make(count=240):
        with unit_of_work() as work:
            for number in range(count):
                claim = _closed_claim(mina, number, is_late=number % 4 == 0)
                work.session.add(claim)
                work.session.flush()
                if number % 4 == 0 and number % 5:
                    work.session.add(_confirmed(mina, answerer, claim.claim_id))

    return make


def _closed_claim(by, number, *, is_late):
    reported = LOSS_DAY + timedelta(days=40 if is_late else number % 6)
    kind = "theft" if is_late else "collision"
    fields = {"loss_date": LOSS_DAY.isoformat(), "reported_date": reported.isoformat(), "loss_type": kind}
    return Claim(
        institution_id=by.institution_id,
        reference=f"C-{number:06d}",
        line="auto",
        loss_type=kind,
        policy_number=f"PA-{number}",
        insured_name=f"Insured {number}",
        loss_date=LOSS_DAY,
        fields=fields | {"witnesses": number % 3},
        claimed_usd=Decimal(1000),
        status="closed",
        created_by=by.user_id,
    )


def _confirmed(by, answerer, claim_id):
    return ClaimReferral(
        institution_id=by.institution_id,
        claim_id=claim_id,
        kind="siu",
        requested_by=by.user_id,
        request_note="Please look at this one.",
        state="answered",
        answered_by=answerer.user_id,
        answer="confirmed",
        answer_note="Confirmed after a visit.",
    )


def buttons_on(screen):
    return {button.label: button for button in screen.main.button}


def table_with(screen, column):
    return next(table.value for table in screen.dataframe if column in table.value.columns)


def test_without_reviews_it_says_so_and_draws_nothing(open_screen, mina):
    screen = open_screen(PAGE, mina)

    assert not screen.exception
    assert "Nobody has reviewed a sign yet" in words_on(screen)
    assert not screen.get("plotly_chart")


def test_raised_flags_that_nobody_reviewed_are_listed_without_a_share(open_screen, mina, reviewed_flag):
    reviewed_flag("early_loss", [None, None])
    screen = open_screen(PAGE, mina)

    assert "Nobody has reviewed a sign yet" in words_on(screen)
    row = table_with(screen, "Sign").iloc[0]
    assert (row["Sign"], row["Raised"], row["Reviewed"]) == ("Loss soon after inception", 2, 0)
    assert row["Share confirmed"] == "\N{EN DASH}"
    assert not screen.get("plotly_chart")


def test_flags_and_kinds_of_link_come_with_counts_chart_and_table(
    open_screen, mina, reviewed_flag, unit_of_work, colleague
):
    reviewed_flag("early_loss", ["confirmed"] * 9 + ["dismissed"] * 3 + [None])
    with unit_of_work() as work:
        first, second = sorted(make_claim(work, mina) for _ in range(2))
        work.session.add(
            ClaimLinkRow(
                institution_id=mina.institution_id,
                first_id=first,
                second_id=second,
                kind="phone",
                shown="… 0142",
                strength=0.9,
                verdict="confirmed",
                reviewed_by=mina.user_id,
            )
        )

    screen = open_screen(PAGE, colleague(Role.EXAMINER))
    flags, links = (table.value for table in screen.dataframe)

    assert len(screen.get("plotly_chart")) == 2
    told = ["Sign", "Raised", "Reviewed", "Confirmed", "Dismissed", "Share confirmed", "To be read"]
    assert list(flags[told].iloc[0]) == ["Loss soon after inception", 13, 12, 9, 3, "75 %", "Yes"]
    assert list(links[told].iloc[0]) == ["Same telephone", 1, 1, 1, 0, "100 %", "Too few: 1 of 10"]


def test_another_house_counts_its_own_reviews_only(open_screen, person, reviewed_flag):
    reviewed_flag("early_loss", ["confirmed"] * 12)

    assert "Nobody has reviewed a sign yet" in words_on(open_screen(PAGE, person(role=Role.MANAGER)))


@pytest.mark.parametrize(("count", "color"), [(ENOUGH - 1, GRAY), (ENOUGH, BLUE)])
def test_a_share_of_too_few_reviews_is_gray_and_says_so(count, color):
    bars = precision_bars(signs_frame([SignPrecision("flag.x", "Early", 20, count, 0)])).data[0]

    assert list(bars.marker.color) == [color]
    assert ("too few" in bars.text[0]) is (color == GRAY)
    assert bars.text[0].startswith(f"{count} of {count}")


def test_the_most_reviewed_sign_stands_first():
    frame = signs_frame(
        [
            SignPrecision("flag.a", "A", 50, 0, 0),
            SignPrecision("flag.b", "B", 9, 2, 1),
            SignPrecision("flag.c", "C", 9, 1, 0),
        ]
    )

    assert list(frame["Sign"]) == ["B", "C", "A"]
    assert list(frame["Share confirmed"]) == ["67 %", "100 %", "\N{EN DASH}"]


@pytest.mark.parametrize("line", list(PolicyLine))
def test_the_card_of_a_line_shows_every_reason_and_what_the_score_is_not(open_screen, colleague, line):
    names = {PolicyLine.AUTO: "Motor", PolicyLine.PROPERTY: "Property", PolicyLine.LIABILITY: "Liability"}
    screen = open_screen(PAGE, colleague(Role.ADJUSTER), {"tab": "Scorecard", "score-line": names[line]})
    words, table = words_on(screen), table_with(screen, "Points")

    assert not screen.exception
    assert "orders the queue" in words
    assert "denies nothing" in words
    assert "no attribute of a person" in words
    assert "prior weights, stated beforehand" in words
    card = DEFAULT_SCORECARDS[line]
    assert len(table) == len(card.entries)
    assert sorted(int(points) for points in table["Points"]) == sorted(entry.points for entry in card.entries)
    assert f"{names[line]}, version" in words


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (Condition("report_delay_days", Operator.GE, Decimal(7)), "days from the loss to its report at least 7"),
        (Condition("report_delay_days", Operator.LT, Decimal(3)), "days from the loss to its report below 3"),
        (Condition("flag.early_loss", Operator.EQ, value=True), "red flag “Loss soon after inception” is raised"),
        (Condition("flag.early_loss", Operator.EQ, value=False), "red flag “Loss soon after inception” is clear"),
        (Condition("flag.early_loss", Operator.NE, value=True), "red flag “Loss soon after inception” is clear"),
        (Condition("is_weekend", Operator.EQ, value=True), "loss on a Saturday or Sunday"),
        (Condition("is_weekend", Operator.EQ, value=False), "not so: loss on a Saturday or Sunday"),
        (Condition("fault", Operator.EQ, "other_party"), "whose fault the loss was is other party"),
        (Condition("loss_type", Operator.IN, ("fire", "theft")), "kind of loss is one of fire, theft"),
        (Condition("loss_type", Operator.NOT_IN, ("fire",)), "kind of loss is none of fire"),
    ],
)
def test_a_condition_is_said_in_words(condition, words):
    assert condition_words(condition) == words


@pytest.mark.parametrize("line", list(PolicyLine))
def test_every_reason_of_the_first_cards_reads_without_a_code(line):
    frame = entries_frame(DEFAULT_SCORECARDS[line])

    assert not [words for words in frame["Applies when"] if "_" in words or not words[0].isupper()]
    sizes = [abs(int(points)) for points in frame["Points"]]
    assert sizes == sorted(sizes, reverse=True)


def test_two_conditions_are_one_sentence():
    entry = next(e for e in DEFAULT_SCORECARDS[AUTO].entries if e.id == "theft_reported_late")

    assert when_words(entry) == "Kind of loss is theft and days from the loss to its report at least 7"


def test_the_difference_names_what_came_what_went_and_what_moved():
    weekend = Condition("is_weekend", Operator.EQ, value=True)
    police = Condition("police_called", Operator.EQ, value=True)
    fault = Condition("fault", Operator.EQ, "insured")
    card = DEFAULT_SCORECARDS[AUTO]

    def with_points(base, *entries):
        made = tuple(ScoreEntry(f"r{n}", "A reason.", points, (c,)) for n, (c, points) in enumerate(entries))
        return type(card)(AUTO, 1, VersionState.DRAFT, base, made)

    before = with_points(5, (weekend, 2), (police, -4), (fault, 3))
    frame = difference_frame(before, with_points(7, (weekend, 6), (fault, 3)))

    assert list(map(tuple, frame.to_numpy())) == [
        ("Every claim starts at", "5", "7"),
        ("Loss on a Saturday or Sunday", "+2", "+6"),
        ("The police were called", "-4", "\N{EN DASH}"),
    ]
    assert difference_frame(before, before).empty


def test_too_few_claims_with_a_known_end_are_counted_and_the_button_rests(open_screen, mina, past):
    past(50)
    screen = open_screen(PAGE, mina, {"tab": "Versions"})

    assert "50 claims of this line have a known end, 10 of them confirmed" in words_on(screen)
    assert "A fit needs 150 more claims and 10 more confirmed claims" in words_on(screen)
    assert buttons_on(screen)["Refit as a draft"].disabled
    assert "No versions" in words_on(screen)


@pytest.mark.parametrize("role", [Role.ADJUSTER, Role.EXAMINER])
def test_who_may_not_manage_the_card_reads_versions_and_finds_no_button(
    open_screen, colleague, role, unit_of_work, mina
):
    with unit_of_work() as work:
        install_first_scorecards(work, mina.institution_id)
    screen = open_screen(PAGE, colleague(role), {"tab": "Versions"})

    assert not screen.exception
    assert list(table_with(screen, "Version")["State"]) == ["Active"]
    assert not {"Refit as a draft", "Put in force"} & set(buttons_on(screen))


def test_a_manager_refits_and_another_one_puts_the_draft_in_force(open_screen, mina, colleague, past, unit_of_work):
    with unit_of_work() as work:
        install_first_scorecards(work, mina.institution_id)
    past()
    screen = open_screen(PAGE, mina, {"tab": "Versions"})
    buttons_on(screen)["Refit as a draft"].click().run()

    assert not screen.exception
    assert not errors_on(screen)
    versions = table_with(screen, "Version")
    assert list(versions["State"]) == ["Draft", "Active"]
    assert float(versions["AUC"].iloc[0]) > 0.9
    assert versions["AUC"].iloc[1] == "\N{EN DASH}"
    assert "On the same claims version 1 in force reached AUC" in versions["Note"].iloc[0]
    assert "You drafted this scorecard; another person must put it in force." in words_on(screen)
    assert "Put in force" not in buttons_on(screen)
    assert len(table_with(screen, "Before")) > 5

    other = open_screen(PAGE, colleague(), {"tab": "Versions"})
    buttons_on(other)["Put in force"].click().run()

    assert list(table_with(other, "Version")["State"]) == ["Active", "Retired"]
    assert "Put in force" not in buttons_on(other)
    card = open_screen(PAGE, colleague(Role.ADJUSTER), {"tab": "Scorecard"})
    assert "fitted to claims of the house" in words_on(card)
    assert "prior weights" not in words_on(card)


def test_a_role_without_claims_sees_nothing_of_it(open_screen, colleague):
    screen = open_screen(PAGE, colleague(Role.UNDERWRITER))

    assert not screen.tabs
    assert not screen.dataframe
