"""A claim that nobody has taken says so where a person acts on it, and is taken there with one press."""

import pytest

from backend.domain.access import Role
from fixtures.cases import errors_on, labels_of, words_on

SENTENCE = "Nobody has taken this claim."


@pytest.fixture
def untaken(claims_rig, nora, services):
    """Assess a claim and put it back for everybody."""
    sent = claims_rig.assess(nora)
    view = services.claims.get(nora, sent.claim_id)
    if view.assignee_id:
        services.claims.assign(nora, sent.claim_id, view.version, None)
    return sent


@pytest.mark.parametrize("panel", ["Money", "Decision", "Letters"])
def test_where_a_person_acts_the_claim_is_taken_first(open_claim, nora, services, untaken, panel):
    screen = open_claim(nora, untaken, panel)
    before = words_on(screen)
    screen.button(key=f"take-{untaken.claim_id}").click().run()

    assert SENTENCE in before
    assert not errors_on(screen)
    assert SENTENCE not in words_on(screen)
    assert services.claims.get(nora, untaken.claim_id).assignee_id == nora.user_id
    assert "assigned" in {line.action for line in services.claims.list_history(nora, untaken.claim_id)}


def test_where_nobody_acts_and_for_those_who_only_read_there_is_no_such_button(open_claim, nora, colleague, untaken):
    calm = open_claim(nora, untaken, "Summary")
    reader = open_claim(colleague(Role.EXAMINER), untaken, "Money")

    assert SENTENCE not in words_on(calm)
    assert SENTENCE not in words_on(reader)
    assert "Take it" not in labels_of(reader)


def test_the_acts_of_the_head_stand_below_the_title_where_no_message_covers_them(open_claim, nora, untaken):
    screen = open_claim(nora, untaken, "Summary")
    drawn = [one.type for one in screen.main if one.type in ("title", "button")]

    assert drawn.index("title") < drawn.index("button")
    assert {"Take the claim", "Decide"} <= set(labels_of(screen))
