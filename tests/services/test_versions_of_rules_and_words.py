"""Guidelines and prompts as versions: drafts, another's activation, going back, and what the database refuses."""

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import delete, insert, text
from sqlalchemy.exc import IntegrityError

from backend.domain.access import Role
from backend.domain.decisions import Outcome
from backend.domain.guidelines import DEFAULT_GUIDELINES, guideline_to_json
from backend.domain.versions import Authorship, VersionState
from backend.errors import ConflictError, InvalidRequestError, NotFoundError, NotPermittedError
from backend.pipelines.default_prompts import DEFAULT_PROMPTS
from backend.services.prompts import active_prompt, install_first_prompts
from backend.store.tables import AuditEvent, Guideline, PromptRow
from factories import make_submission
from fixtures.versions import AUTO, STEP, WHY, guideline_draft, prompt_draft

KINDS = ("guidelines", "prompts")
SUBJECT = {"guidelines": AUTO, "prompts": STEP}
DRAFT = {"guidelines": guideline_draft, "prompts": prompt_draft}
KEY = {"guidelines": "guideline_id", "prompts": "prompt_id"}
ROW = {"guidelines": Guideline, "prompts": PromptRow}
OTHER_DRAFT = {
    "guidelines": lambda **given: guideline_draft(threshold=Decimal(7), **given),
    "prompts": lambda **given: prompt_draft(system="You help an underwriter.", **given),
}


@pytest.fixture(params=KINDS)
def kind(request):
    return request.param


@pytest.fixture
def desk(kind, guidelines, prompts):
    """Give the service of guidelines or of prompts; both keep the same rules."""
    return {"guidelines": guidelines, "prompts": prompts}[kind]


@pytest.fixture
def other(colleague_of_mina):
    return colleague_of_mina()


@pytest.fixture
def work(unit_of_work):
    with unit_of_work() as work:
        yield work


def acts(work, of):
    """Give the acts on versions in their order."""
    events = work.session.query(AuditEvent).order_by(AuditEvent.seq).all()
    return [event.action for event in events if event.action.startswith(of) and "installed" not in event.action]


def test_a_draft_changes_nothing_until_another_person_puts_it_in_force(desk, kind, mina, other):
    draft = desk.save_draft(mina, DRAFT[kind]())
    assert (draft.number, draft.state, draft.reason) == (2, VersionState.DRAFT, WHY)
    assert int(desk.get_active(mina, SUBJECT[kind]).version) == 1

    done = desk.activate(other, draft.version_id, 1)
    states = {head.number: head.standing for head in desk.list_versions(mina, SUBJECT[kind])}

    assert (done.state, done.author, done.activator) == (VersionState.ACTIVE, draft.author, done.activator)
    assert done.activator != done.author
    assert states == {2: "active", 1: "retired"}
    assert int(desk.get_active(mina, SUBJECT[kind]).version) == 2


def test_the_author_is_told_that_another_person_must(desk, kind, mina):
    draft = desk.save_draft(mina, DRAFT[kind]())

    with pytest.raises(NotPermittedError, match="another person must"):
        desk.activate(mina, draft.version_id, 1)


def test_a_draft_saved_over_a_newer_version_conflicts(desk, kind, mina, other):
    desk.save_draft(mina, DRAFT[kind]())

    with pytest.raises(ConflictError, match=r"Version 2 was saved while you wrote.*from version 1"):
        desk.save_draft(other, OTHER_DRAFT[kind]())
    assert desk.save_draft(other, OTHER_DRAFT[kind](based_on=2)).number == 3


def test_a_second_draft_of_the_same_person_replaces_the_first(desk, kind, mina, other):
    first = desk.save_draft(mina, DRAFT[kind]())
    desk.save_draft(mina, OTHER_DRAFT[kind](based_on=2))

    assert [head.standing for head in desk.list_versions(mina, SUBJECT[kind])] == ["draft", "withdrawn", "active"]
    with pytest.raises(ConflictError, match="Version 2 is withdrawn by now"):
        desk.activate(other, first.version_id, 1)


def test_a_draft_compared_with_another_version_than_the_one_in_force_conflicts(
    desk, kind, mina, other, colleague_of_mina
):
    first = desk.save_draft(mina, DRAFT[kind]())
    second = desk.save_draft(other, OTHER_DRAFT[kind](based_on=2))
    desk.activate(other, first.version_id, 1)

    with pytest.raises(ConflictError, match="By now version 2 is in force"):
        desk.activate(mina, second.version_id, 1)
    with pytest.raises(ConflictError, match="Version 2 is active by now"):
        desk.activate(colleague_of_mina(), first.version_id, 2)
    assert desk.activate(mina, second.version_id, 2).number == 3


def test_going_back_is_a_new_draft_that_another_person_puts_in_force(desk, kind, mina, other):
    draft = desk.save_draft(mina, DRAFT[kind]())
    desk.activate(other, draft.version_id, 1)
    first = next(head for head in desk.list_versions(mina, SUBJECT[kind]) if head.number == 1)
    back = desk.roll_back(other, first.version_id, "The new one refers too many.", 2)

    with pytest.raises(NotPermittedError, match="another person must"):
        desk.activate(other, back.version_id, 2)
    assert desk.activate(mina, back.version_id, 2).number == 3
    assert _said(desk.get_version(mina, back.version_id)) == _said(desk.get_version(mina, first.version_id))
    with pytest.raises(ConflictError, match="retired by now"):
        desk.activate(mina, first.version_id, 3)


def _said(version):
    if hasattr(version, "texts"):
        return version.texts.fingerprint
    return version.guideline.rules


def test_what_says_the_same_as_the_version_in_force_is_no_draft(desk, kind, mina):
    same = {"guidelines": {"threshold": Decimal(1)}, "prompts": {"system": DEFAULT_PROMPTS[STEP].system}}[kind]

    with pytest.raises(InvalidRequestError, match="change something"):
        desk.save_draft(mina, DRAFT[kind](**same))


SAYS_WHY = "reason of at least|1,001 characters; at most 1,000"


@pytest.mark.parametrize("reason", ["", "short", "x" * 1_001, ". . . . . . . .", "\u200b" * 30])
def test_every_draft_and_withdrawal_says_why(desk, kind, mina, reason):
    draft = desk.save_draft(mina, DRAFT[kind]())

    with pytest.raises(InvalidRequestError, match=SAYS_WHY):
        desk.save_draft(mina, OTHER_DRAFT[kind](based_on=2, reason=reason))
    with pytest.raises(InvalidRequestError, match=SAYS_WHY):
        desk.roll_back(mina, draft.version_id, reason, 2)
    with pytest.raises(InvalidRequestError, match=SAYS_WHY):
        desk.withdraw(mina, draft.version_id, reason)


def test_only_a_draft_can_be_withdrawn_and_everything_is_on_the_record(desk, kind, mina, other, work):
    draft = desk.save_draft(mina, DRAFT[kind]())
    desk.withdraw(other, draft.version_id, WHY)
    second = desk.save_draft(mina, DRAFT[kind](based_on=2))
    desk.activate(other, second.version_id, 1)

    with pytest.raises(ConflictError, match="active by now"):
        desk.withdraw(mina, second.version_id, WHY)
    of = kind.removesuffix("s")
    assert acts(work, of) == [f"{of}_drafted", f"{of}_withdrawn", f"{of}_drafted", f"{of}_activated"]


def test_drafts_of_others_wait_for_a_person_and_own_ones_do_not(desk, kind, mina, other):
    draft = desk.save_draft(mina, DRAFT[kind]())

    assert [head.version_id for head in desk.list_waiting(other)] == [draft.version_id]
    assert desk.list_waiting(mina) == ()


def test_another_house_finds_nothing(desk, kind, mina, person):
    draft, stranger = desk.save_draft(mina, DRAFT[kind]()), person(role=Role.MANAGER)

    assert desk.list_versions(stranger, SUBJECT[kind]) == ()
    assert desk.list_waiting(stranger) == ()
    for attempt in (
        lambda: desk.get_version(stranger, draft.version_id),
        lambda: desk.activate(stranger, draft.version_id, 1),
        lambda: desk.withdraw(stranger, draft.version_id, WHY),
        lambda: desk.roll_back(stranger, draft.version_id, WHY, 0),
    ):
        with pytest.raises(NotFoundError):
            attempt()


@pytest.mark.parametrize("role", [Role.UNDERWRITER, Role.EXAMINER])
def test_readers_change_nothing(desk, kind, mina, colleague_of_mina, role):
    draft, reader = desk.save_draft(mina, DRAFT[kind]()), colleague_of_mina(role)

    for attempt in (
        lambda: desk.save_draft(reader, OTHER_DRAFT[kind](based_on=2)),
        lambda: desk.activate(reader, draft.version_id, 1),
        lambda: desk.withdraw(reader, draft.version_id, WHY),
        lambda: desk.roll_back(reader, draft.version_id, WHY, 2),
    ):
        with pytest.raises(NotPermittedError):
            attempt()


def sql(work, kind, change, **values):
    """Change a version by SQL alone, as somebody with a console would."""
    statement = text(f"UPDATE {kind} SET {change} WHERE {KEY[kind]} = :id")  # noqa: S608 - the test's own words
    with work.session.begin_nested():
        work.session.execute(statement, values)


def test_the_database_refuses_what_the_services_refuse(desk, kind, mina, other, work):
    draft = desk.save_draft(mina, DRAFT[kind]()).version_id
    body = "body = '{}'" if kind == "guidelines" else "system = 'Accept everything.'"
    for change, words, who in (
        ("state = 'active', activated_by = :who, activated_at = now()", "activated_by_another", mina.user_id),
        ("state = 'active', activated_by = NULL", "active_by_a_person", None),
        ("state = 'active', activated_by = :who", f"uq_{kind}_active", other.user_id),
        ("state = 'active', author_id = :who, activated_by = author_id", "never changes", other.user_id),
        ("state = 'active', author_id = NULL, activated_by = NULL", "only a first version has no author", None),
        (body, "never changes", None),
        ("reason = 'Another one.'", "never changes", None),
        ("version = 9", "never changes", None),
        ("state = 'approved'", "state_known", None),
    ):
        with pytest.raises(IntegrityError, match=words):
            sql(work, kind, change, id=draft, who=who)
    with pytest.raises(IntegrityError, match="never deleted"), work.session.begin_nested():
        work.session.execute(delete(ROW[kind]))


def test_the_database_brings_no_version_back_and_keeps_who_put_it_in_force(desk, kind, mina, other, work):
    draft = desk.save_draft(mina, DRAFT[kind]())
    desk.activate(other, draft.version_id, 1)
    first = next(head for head in desk.list_versions(mina, SUBJECT[kind]) if head.number == 1)
    for version_id, change, words in (
        (first.version_id, "state = 'active'", "does not come back"),
        (first.version_id, "state = 'draft'", "does not come back"),
        (draft.version_id, "state = 'draft'", "does not come back"),
        (draft.version_id, "activated_by = NULL", "never changes"),
        (draft.version_id, "activated_at = now() - interval '1 year'", "never changes"),
    ):
        with pytest.raises(IntegrityError, match=words):
            sql(work, kind, change, id=version_id)


def test_only_a_first_version_comes_without_an_author(kind, mina, work):
    row = ROW[kind]
    newest = work.session.query(row).filter_by(institution_id=mina.institution_id, state="active").first()
    values = {c.name: getattr(newest, c.name) for c in row.__table__.columns if c.name != KEY[kind]}

    with pytest.raises(IntegrityError, match="only a first version"), work.session.begin_nested():
        work.session.execute(insert(row).values({**values, "version": 2}))


def test_a_guideline_that_does_not_fit_is_refused_before_it_is_stored(guidelines, mina):
    broken = replace(guideline_draft(), body={**guideline_draft().body, "colour": "red"})
    with pytest.raises(InvalidRequestError, match="does not fit at colour"):
        guidelines.save_draft(mina, broken)
    with pytest.raises(InvalidRequestError, match="never below 0"):
        guidelines.save_draft(mina, guideline_draft(threshold=Decimal(-1)))
    with pytest.raises(InvalidRequestError, match="no product"):
        guidelines.save_draft(mina, replace(guideline_draft(), product="rockets"))
    assert len(guidelines.list_versions(mina, AUTO)) == 1


def test_a_stored_guideline_that_no_longer_fits_is_not_put_in_force(guidelines, mina, other, work):
    body = {**guideline_to_json(DEFAULT_GUIDELINES[AUTO]), "base_points": 7}
    body["rules"] = [{**body["rules"][0], "field": "gone"}]
    row = work.guidelines.add_draft(mina.institution_id, AUTO, body, Authorship(mina.user_id, WHY))

    with pytest.raises(InvalidRequestError, match="does not know"):
        guidelines.activate(other, row.head.version_id, 1)


def test_a_scorecard_is_no_guideline_of_this_desk(guidelines, mina, work):
    row = work.guidelines.add_draft(mina.institution_id, "scorecard_auto", {}, Authorship(mina.user_id))

    with pytest.raises(NotFoundError):
        guidelines.get_version(mina, row.head.version_id)
    with pytest.raises(InvalidRequestError, match="no product"):
        guidelines.list_versions(mina, "scorecard_auto")


def test_rules_switched_off_stay_in_the_version_and_out_of_assessments(guidelines, mina, other):
    draft = guidelines.save_draft(mina, guideline_draft(is_active=False))
    guidelines.activate(other, draft.version_id, 1)

    assert "CA-01" not in {rule.id for rule in guidelines.get_active(mina, AUTO).rules}
    assert "CA-01" in {rule.id for rule in guidelines.get_version(mina, draft.version_id).guideline.rules}


def test_a_trial_takes_each_case_once_by_its_newest_assessment(guidelines, mina, other, work, weighed_case):
    cases = [make_submission(work, mina) for _ in range(2)]
    home = make_submission(work, mina, product="homeowners")
    weighed_case(mina, cases[0], {"years_in_business": 9})
    for case in (*cases, home):
        weighed_case(mina, case, {"years_in_business": 4}, created_at=text("now() + interval '1 minute'"))
    weighed_case(mina, cases[1], {"years_in_business": 9}, created_at=text("now() - interval '1 day'"))
    draft = guidelines.save_draft(mina, guideline_draft())

    assert guidelines.try_draft(other, draft.version_id).rescored == 2
    assert guidelines.try_draft(other, draft.version_id).tried == 2
    assert [one.reference for one in work.weighed_cases.list_newest(mina, AUTO, 1)] == [
        one.reference for one in work.weighed_cases.list_newest(mina, AUTO, 2)
    ][:1]


def test_a_trial_names_to_each_reader_the_cases_in_their_sight_and_counts_the_others(
    guidelines, mina, colleague_of_mina, work, weighed_case
):
    uma = colleague_of_mina(Role.UNDERWRITER)
    own, taken = make_submission(work, uma), make_submission(work, mina)
    work.session.execute(
        text("UPDATE submissions SET assignee_id = :mina WHERE submission_id = :taken"),
        {"mina": mina.user_id, "taken": taken},
    )
    for case in (own, taken):
        weighed_case(mina, case, {"years_in_business": 4})
    draft = guidelines.save_draft(mina, guideline_draft(threshold=Decimal(5), floor=Outcome.DECLINE))
    seen = {who.role: guidelines.try_draft(who, draft.version_id) for who in (uma, mina, colleague_of_mina(Role.ADMIN))}

    assert {role: trial.moved_count for role, trial in seen.items()} == dict.fromkeys(seen, 2)
    assert [case.submission_id for case in seen[Role.UNDERWRITER].cases] == [own]
    assert {role: trial.unnamed_count for role, trial in seen.items()} == {
        Role.UNDERWRITER: 1,
        Role.MANAGER: 0,
        Role.ADMIN: 2,
    }


def test_a_prompt_that_lost_a_placeholder_is_not_put_in_force(prompts, mina, other, work):
    broken = replace(DEFAULT_PROMPTS[STEP], template="Accept everything.")
    prompt_id = work.prompts.add_draft(mina.institution_id, broken, Authorship(mina.user_id, WHY)).head.version_id

    assert not prompts.check(other, prompt_id).has_passed
    with pytest.raises(InvalidRequestError, match="The check did not pass: The template lacks"):
        prompts.activate(other, prompt_id, 1)


def test_texts_of_a_prompt_are_kept_tidy(prompts, mina):
    draft = prompts.save_draft(mina, prompt_draft(system=" You help.\r\nAlways. "))

    assert prompts.get_version(mina, draft.version_id).texts.system == "You help.\nAlways."


def test_a_house_gets_its_first_words_once_and_sends_the_products_own_without(person, work):
    newcomer = person(role=Role.MANAGER)

    assert active_prompt(work, newcomer.institution_id, STEP).version == "default"
    assert install_first_prompts(work, newcomer.institution_id) == len(DEFAULT_PROMPTS)
    assert install_first_prompts(work, newcomer.institution_id) == 0
    assert active_prompt(work, newcomer.institution_id, STEP).label == f"1-{DEFAULT_PROMPTS[STEP].fingerprint[:12]}"
