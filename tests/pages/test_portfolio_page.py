"""The manager's figures: counted from rows, narrowed by the address, each chart with its table."""

import pytest

from backend.domain.access import Role
from backend.domain.cases import DecisionRequest
from backend.domain.decisions import DecisionAction, Outcome
from fixtures.cases import MAY, words_on

PAGE = "Portfolio.py"


@pytest.fixture
def boss(ada, person):
    """Make the manager of Ada's institution."""
    return person(role=Role.MANAGER, institution_id=ada.institution_id, authority=MAY)


@pytest.fixture
def declined(rig, ada, services):
    """Decline a case against a proposal to refer."""
    sent = rig.assess(ada)
    case = services.underwriting.get(ada, sent.submission_id)
    request = DecisionRequest(
        case.submission_id,
        case.version,
        None,
        DecisionAction.OVERRIDE,
        Outcome.DECLINE,
        "loss_history",
        "Too many losses.",
    )
    services.decisions.decide(ada, request)
    return sent


def tiles_of(screen):
    return {metric.label: metric.value for metric in screen.metric}


def tables_of(screen):
    return [table.value for table in screen.dataframe]


def test_without_submissions_it_says_so_and_draws_nothing(open_screen, boss):
    screen = open_screen(PAGE, boss)

    assert not screen.exception
    assert "Nothing was received in these days" in words_on(screen)
    assert not screen.get("plotly_chart")


@pytest.mark.usefixtures("declined")
def test_the_tiles_count_the_rows(open_screen, boss, rig, ada):
    rig.assess(ada)
    tiles = tiles_of(open_screen(PAGE, boss))

    assert (tiles["Received"], tiles["Open"], tiles["Decided"]) == ("2", "1", "1")
    assert tiles["Departures"] == "\N{EN DASH}", "the proposal was to refer, so the decision departs from nothing"
    assert tiles["Limits, USD"] == "2.0 m"


@pytest.mark.usefixtures("declined")
def test_each_chart_has_a_title_and_the_same_figures_as_a_table(open_screen, boss):
    screen = open_screen(PAGE, boss)
    weeks, states, providers = tables_of(screen)

    assert len(screen.get("plotly_chart")) == 3
    assert list(weeks["Outcome"]) == ["Decline"]
    assert list(states[["Product", "Status", "Submissions"]].iloc[0]) == ["Commercial auto", "Declined", 1]
    assert list(providers["Provider"]) == ["Made without a model"]


def test_a_chart_without_figures_says_so(open_screen, boss, rig, ada):
    rig.send(ada)
    screen = open_screen(PAGE, boss)

    assert words_on(screen).count("Nothing to count in these days.") == 2
    assert len(screen.get("plotly_chart")) == 1


@pytest.mark.parametrize(
    ("query", "received"),
    [
        ({"portfolio-product": "Commercial auto"}, "1"),
        ({"portfolio-product": "Homeowners"}, None),
        ({"since": "2020-01-01", "until": "2020-02-01"}, None),
        ({"since": "2030-01-01", "until": "2020-01-01"}, "1"),
    ],
    ids=["its product", "another product", "other days", "days the wrong way round"],
)
@pytest.mark.usefixtures("declined")
def test_the_address_narrows_the_figures(open_screen, boss, query, received):
    screen = open_screen(PAGE, boss, query)

    assert not screen.exception
    assert tiles_of(screen).get("Received") == received


@pytest.mark.parametrize("role", [Role.EXAMINER, Role.ACTUARY])
@pytest.mark.usefixtures("declined")
def test_examiners_and_actuaries_read_the_same_figures(open_screen, ada, person, role):
    reader = person(role=role, institution_id=ada.institution_id)

    assert tiles_of(open_screen(PAGE, reader))["Received"] == "1"


@pytest.mark.usefixtures("declined")
def test_an_underwriter_does_not_open_it(open_screen, ada):
    screen = open_screen(PAGE, ada)

    assert not screen.metric
    assert not screen.dataframe


@pytest.mark.usefixtures("declined")
def test_another_institution_counts_its_own_rows_only(open_screen, person):
    assert not tiles_of(open_screen(PAGE, person(role=Role.MANAGER)))
