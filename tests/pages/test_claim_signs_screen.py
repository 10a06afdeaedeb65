"""Signs on the screen of a claim: red flags and links with what people say of them, the score that sums, clocks."""

from app.ui.claim_clocks import NO_PROOF
from backend.domain.access import Role
from backend.domain.claims.words import ClaimReferralKind, ClockState, SignVerdict
from backend.domain.clocks.tables import find_jurisdiction, find_rule
from fixtures.cases import cells_of, choose, errors_on, labels_of, words_on

POLICE = "Police report\nReport number: 26-1188\nDate of loss: 05/09/2026\nPolicy number: PA-700100\n"
FLAG = "conflicting_dates"


def flagged(claims_rig, by, **changed):
    """Report a loss whose police report gives another date."""
    document = claims_rig.upload(by, "police.txt", POLICE)
    return document, claims_rig.assess(by, (document,), **changed)


def links_of(services, by, sent):
    return services.claim_links.graph(by, sent.claim_id).links


def test_raised_flags_come_first_with_quote_and_the_way_to_the_page(open_claim, claims_rig, nora):
    document, sent = flagged(claims_rig, nora)
    screen = open_claim(nora, sent, "Red flags")
    words = words_on(screen)
    links = [button.proto.url for button in screen.main.get("link_button")]

    assert "Documents differ on the date of loss" in words
    assert any("05/09/2026" in code.value for code in screen.code)
    assert any(f"id={document}" in link for link in links)
    assert "Not known" in cells_of(screen)


def test_the_bars_of_the_score_sum_to_it_exactly(open_claim, claims_rig, nora):
    _, sent = flagged(claims_rig, nora)
    screen = open_claim(nora, sent, "Red flags")
    score = claims_rig.result(nora, sent)["score"]
    table = next(frame.value for frame in screen.dataframe if "Points" in frame.value)

    assert f"How the score of {score} adds up" in words_on(screen)
    assert table["Points"].sum() == score
    assert table["Reason"].is_unique
    assert len(screen.get("plotly_chart")) == 1


def test_what_the_score_is_and_is_not_stands_beside_it(open_claim, claims_rig, nora):
    words = words_on(open_claim(nora, claims_rig.assess(nora), "Red flags"))

    assert "nothing about the person" in words
    assert "not a finding of fraud" in words


def test_a_flag_is_confirmed_and_the_word_taken_back(open_claim, claims_rig, nora, services):
    _, sent = flagged(claims_rig, nora)
    screen = open_claim(nora, sent, "Red flags")
    screen.button(key=f"flag-confirm-{FLAG}").click().run()
    confirmed = services.claim_links.list_flag_reviews(nora, sent.claim_id)[FLAG][0]
    said = words_on(screen)
    screen.button(key=f"flag-open-{FLAG}").click().run()

    assert confirmed is SignVerdict.CONFIRMED
    assert "Confirmed" in said
    assert f"flag-confirm-{FLAG}" in {button.key for button in screen.button}
    assert not screen.error


def test_a_flag_is_dismissed_with_a_note_only(open_claim, claims_rig, nora, services):
    _, sent = flagged(claims_rig, nora)
    screen = open_claim(nora, sent, "Red flags")
    screen.button(key=f"flag-dismiss-{FLAG}").click().run()
    refused = errors_on(screen)
    screen.text_input(key=f"flag-note-{FLAG}").set_value("The officer wrote the day of the report.").run()
    screen.button(key=f"flag-dismiss-{FLAG}").click().run()

    assert "why this means nothing" in refused[0]
    assert services.claim_links.list_flag_reviews(nora, sent.claim_id)[FLAG][0] is SignVerdict.DISMISSED
    assert "The officer wrote the day of the report." in words_on(screen)


def test_special_investigation_is_suggested_from_the_score_on_and_only_a_person_refers(
    open_claim, claims_rig, nora, unit_of_work
):
    sent = claims_rig.assess(nora)
    calm = words_on(open_claim(nora, sent, "Red flags"))
    with_score(unit_of_work, sent, 61)
    screen = open_claim(nora, sent, "Red flags")
    warned = words_on(screen)
    screen.button(key="suggest-siu").click().run()
    choose(screen, "Refer", "act-")
    kind = next(one for one in screen.main.get("button_group") if str(one.key).startswith("refer-kind"))

    assert "Special investigation is suggested" not in calm
    assert "Special investigation is suggested" in warned
    assert kind.value == ClaimReferralKind.SIU
    assert claims_rig.look(nora, sent).status != "referred"


def test_the_suggestion_begins_at_the_threshold_of_the_card_that_weighed_the_claim(
    open_claim, claims_rig, nora, unit_of_work
):
    sent = claims_rig.assess(nora)
    with_score(unit_of_work, sent, 61, refer_at=70)
    below = words_on(open_claim(nora, sent, "Red flags"))
    with_score(unit_of_work, sent, 34, refer_at=30)
    above = words_on(open_claim(nora, sent, "Red flags"))

    assert "Special investigation is suggested" not in below
    assert "The score is 30 or more." in above


def with_score(unit_of_work, sent, score, **more):
    """Make the stored score of a claim another one."""
    from backend.store.tables import RunResult  # noqa: PLC0415

    with unit_of_work() as work:
        made = work.session.get(RunResult, sent.run_id)
        made.result = {**made.result, "score": score, **more}


def test_an_examiner_reads_flags_and_judges_none(open_claim, claims_rig, nora, colleague):
    _, sent = flagged(claims_rig, nora)
    screen = open_claim(colleague(Role.EXAMINER), sent, "Red flags")

    assert "Documents differ on the date of loss" in words_on(screen)
    assert not {"Confirm", "Dismiss"} & set(labels_of(screen))


def test_without_links_the_panel_says_what_was_looked_for(open_claim, claims_rig, nora):
    words = words_on(open_claim(nora, claims_rig.assess(nora), "Links"))

    assert "No linked claims" in words
    assert "No comparable claims" in words


def test_linked_claims_are_a_graph_with_a_table_and_each_link_is_judged(open_claim, claims_rig, nora, services):
    sent = claims_rig.assess(nora)
    other = claims_rig.beside(nora)
    screen = open_claim(nora, other, "Links")
    link = links_of(services, nora, other)[0]
    table = screen.dataframe[0].value
    screen.button(key=f"link-confirm-{link.link_id}").click().run()

    assert len(screen.get("plotly_chart")) == 1
    assert {sent.reference, other.reference} <= set(table["Claim"]) | set(table["With"])
    assert any(str(sent.claim_id) in address for address in table["Open"])
    assert "Same narrative" in words_on(screen)
    assert links_of(services, nora, other)[0].verdict is SignVerdict.CONFIRMED


def test_a_link_is_dismissed_with_a_note_only(open_claim, claims_rig, nora, services):
    claims_rig.assess(nora)
    other = claims_rig.beside(nora)
    link = links_of(services, nora, other)[0]
    screen = open_claim(nora, other, "Links")
    screen.button(key=f"link-dismiss-{link.link_id}").click().run()
    refused = errors_on(screen)
    screen.text_input(key=f"link-note-{link.link_id}").set_value("Both used the same printed form.").run()
    screen.button(key=f"link-dismiss-{link.link_id}").click().run()

    assert "why this means nothing" in refused[0]
    assert links_of(services, nora, other)[0].verdict is SignVerdict.DISMISSED
    assert not screen.error


def test_clocks_show_provision_days_and_share(open_claim, claims_rig, nora, services):
    sent = claims_rig.assess(nora)
    words = words_on(open_claim(nora, sent, "Clocks"))

    for clock in services.claim_clocks.list_for(nora, sent.claim_id):
        assert clock.name in words
        assert clock.citation in words
        assert f"{clock.days} {clock.day_kind} days" in words
        assert find_rule(clock.rule_id).reading in words
    assert find_jurisdiction("CA").note in words
    assert NO_PROOF in words


def test_a_place_without_a_table_says_that_its_deadlines_are_kept_by_hand(open_claim, claims_rig, nora):
    words = words_on(open_claim(nora, claims_rig.assess(nora, loss_state="OH"), "Clocks"))

    assert "No clocks" in words
    assert "keep its deadlines by hand" in words
    assert NO_PROOF not in words


def test_proof_that_came_in_starts_the_time_to_decide(open_claim, claims_rig, nora, services):
    sent = claims_rig.assess(nora)
    before = services.claim_clocks.list_for(nora, sent.claim_id)
    screen = open_claim(nora, sent, "Clocks")
    screen.button(key="proof").click().run()

    assert not screen.error
    assert NO_PROOF not in words_on(screen)
    assert services.claim_clocks.list_for(nora, sent.claim_id) != before


def test_information_that_came_in_is_noted_in_the_history(open_claim, claims_rig, nora):
    sent = claims_rig.assess(nora)
    open_claim(nora, sent, "Clocks").button(key="information").click().run()

    assert "Noted that the information asked for is in" in cells_of(open_claim(nora, sent, "History"))


def test_a_manager_waives_a_clock_with_a_reason(open_claim, claims_rig, nora, colleague, services):
    sent = claims_rig.assess(nora)
    clock = next(one for one in services.claim_clocks.list_for(nora, sent.claim_id) if one.state == "running")
    screen = open_claim(colleague(Role.MANAGER), sent, "Clocks")
    screen.session_state[f"waiver-{clock.clock_id}"] = True
    screen.run()
    screen.text_input(key=f"waive-why-{clock.clock_id}").set_value("The insured was told by telephone.").run()
    screen.button(key=f"waive-{clock.clock_id}").click().run()
    states = {one.clock_id: one.state for one in services.claim_clocks.list_for(nora, sent.claim_id)}

    assert states[clock.clock_id] is ClockState.WAIVED
    assert "The insured was told by telephone." in words_on(screen)


def test_an_adjuster_waives_no_clock(open_claim, claims_rig, nora):
    screen = open_claim(nora, claims_rig.assess(nora), "Clocks")

    assert "Waive" not in labels_of(screen)


def test_the_course_of_events_leads_to_the_pages_that_tell_it(open_claim, claims_rig, nora):
    document, sent = flagged(claims_rig, nora)
    table = open_claim(nora, sent, "Clocks").dataframe[0].value

    assert "9 May 2026" in list(table["Day"])
    assert "4 May 2026" in list(table["Day"])
    assert any(str(document) in str(address) for address in table["Open"])
