"""Institutions: who settles how one signs, what is kept of each change, and what letters carry of it."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import select

from backend.domain.access import Role
from backend.domain.branding import PaleColourError
from backend.domain.claims.words import LetterKind
from backend.domain.institutions import InstitutionSettings
from backend.errors import ConflictError, DeskError, InvalidRequestError, NotFoundError, NotPermittedError
from backend.extraction import logo_drawing
from backend.services.institutions import InstitutionsService, brand_of
from backend.services.letters import LettersService
from backend.store.audit import Act
from backend.store.tables import AuditEvent, InstitutionLogo, User
from factories import make_claim, make_policy, make_principal

NOW = datetime(2026, 7, 4, 12, tzinfo=UTC)
NORTH = InstitutionSettings(
    "North Mutual",
    "#7a1f3d",
    "#c7a008",
    "EUR",
    Decimal("0.92"),
    date(2026, 7, 1),
    "de-DE",
    ("12 Harbour Road", "Cleveland"),
)


@pytest.fixture
def institutions(unit_of_work):
    return InstitutionsService(unit_of_work, lambda content: logo_drawing.draw(content, lambda _: None), lambda: NOW)


@pytest.fixture
def boss(person):
    return person(role=Role.ADMIN)


def logo(colour="#7a1f3d"):
    out = io.BytesIO()
    Image.new("RGB", (120, 60), colour).save(out, "PNG")
    return out.getvalue()


def acts(unit_of_work, action):
    with unit_of_work() as work:
        return list(work.session.scalars(select(AuditEvent).where(AuditEvent.action == action)))


def test_what_was_settled_comes_back_and_is_how_the_institution_signs(institutions, boss):
    before = institutions.get(boss)
    after = institutions.change(boss, before.version, NORTH)
    brand = institutions.get_brand(boss)

    assert (after.settings, after.version) == (NORTH, before.version + 1)
    assert institutions.get(boss) == after
    assert (brand.name, brand.primary, brand.accent, brand.letterhead) == (
        "North Mutual",
        "#7a1f3d",
        "#c7a008",
        NORTH.letterhead,
    )
    assert (brand.currency, brand.units_per_usd, brand.rate_on, brand.locale) == ("EUR", "0.92", "2026-07-01", "de_DE")


def test_a_change_is_on_record_with_old_and_new_values_under_the_persons_name(institutions, boss, unit_of_work):
    institutions.change(boss, 1, replace(NORTH, name="Meridian Mutual"))
    institutions.change(boss, 2, NORTH)
    (_, second) = acts(unit_of_work, "institution_changed")

    assert second.details == {"changed": {"name": ["Meridian Mutual", "North Mutual"]}}
    assert (second.actor, second.object_id) == (boss.username, str(boss.institution_id))
    assert [line.actor for line in institutions.list_history(boss)] == [boss.username] * 2


def test_a_loaded_demonstration_is_no_change_of_the_institution(institutions, boss, unit_of_work):
    with unit_of_work() as work:
        house = str(boss.institution_id)
        work.audit.record(None, Act("demonstration_loaded", "institution", house, {"cases": 3}), boss.institution_id)
    institutions.change(boss, 1, NORTH)

    assert [line.action for line in institutions.list_history(boss)] == ["institution_changed"]


def test_saving_what_stands_there_already_changes_nothing(institutions, boss, unit_of_work):
    settled = institutions.change(boss, 1, NORTH)

    assert institutions.change(boss, settled.version, NORTH).version == settled.version
    assert len(acts(unit_of_work, "institution_changed")) == 1


def test_the_second_of_two_administrators_is_told_and_overwrites_nothing(institutions, boss):
    institutions.change(boss, 1, NORTH)

    with pytest.raises(ConflictError):
        institutions.change(boss, 1, replace(NORTH, name="South"))
    with pytest.raises(ConflictError):
        institutions.change(boss, 1, NORTH)
    with pytest.raises(ConflictError):
        institutions.set_logo(boss, 1, logo())
    assert institutions.get(boss).settings == NORTH


def test_a_pale_colour_is_refused_with_a_darker_one_that_is_taken(institutions, boss):
    with pytest.raises(PaleColourError) as caught:
        institutions.change(boss, 1, replace(NORTH, primary="#ffd700"))

    assert (
        institutions.change(boss, 1, replace(NORTH, primary=caught.value.darker)).settings.primary
        == caught.value.darker
    )


def test_a_rate_of_tomorrow_is_refused(institutions, boss):
    with pytest.raises(InvalidRequestError, match="future"):
        institutions.change(boss, 1, replace(NORTH, rate_on=date(2026, 7, 5)))


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_everybody_sees_the_brand_and_only_administrators_settle_it(institutions, person, role):
    somebody = person(role=role)

    assert institutions.get_brand(somebody).name == "Meridian Mutual"
    for act in (
        lambda: institutions.get(somebody),
        lambda: institutions.change(somebody, 1, NORTH),
        lambda: institutions.set_logo(somebody, 1, logo()),
        lambda: institutions.remove_logo(somebody, 1),
        lambda: institutions.list_history(somebody),
    ):
        with pytest.raises(NotPermittedError):
            act()


def test_a_logo_is_drawn_anew_and_used_until_it_is_removed(institutions, boss, unit_of_work):
    first = institutions.set_logo(boss, 1, logo())
    second = institutions.set_logo(boss, first.version, logo("#003366"))
    none = institutions.remove_logo(boss, second.version)

    assert Image.open(io.BytesIO(first.logo_png)).size == (120, 60)
    assert first.logo_sha256 != second.logo_sha256
    assert (none.logo_png, none.logo_sha256, institutions.get_brand(boss).logo_png) == (b"", "", b"")
    assert [act.details["changed"]["logo_sha256"] for act in acts(unit_of_work, "logo_removed")] == [
        [second.logo_sha256, ""]
    ]
    with unit_of_work() as work:
        assert work.session.query(InstitutionLogo).count() == 2
        assert work.institutions.find_logo(boss.institution_id, first.logo_sha256) == first.logo_png


def test_the_same_logo_again_changes_nothing_and_an_earlier_one_can_come_back(institutions, boss, unit_of_work):
    first = institutions.set_logo(boss, 1, logo())
    again = institutions.set_logo(boss, first.version, logo())
    other = institutions.set_logo(boss, again.version, logo("#003366"))
    back = institutions.set_logo(boss, other.version, logo())

    assert again == first
    assert back.logo_sha256 == first.logo_sha256
    with unit_of_work() as work:
        assert work.session.query(InstitutionLogo).count() == 2


def test_settings_and_logo_leave_each_other_alone(institutions, boss):
    with_logo = institutions.set_logo(boss, 1, logo())
    settled = institutions.change(boss, with_logo.version, NORTH)
    without = institutions.remove_logo(boss, settled.version)

    assert settled.logo_sha256 == with_logo.logo_sha256
    assert without.settings == NORTH


@pytest.mark.parametrize("content", [b"", b"<svg></svg>", b"%PDF-1.4"], ids=["empty", "svg", "pdf"])
def test_what_is_no_picture_is_no_logo(unit_of_work, boss, content):
    institutions = InstitutionsService(unit_of_work)

    with pytest.raises(DeskError):
        institutions.set_logo(boss, 1, content)
    assert institutions.get(boss).version == 1


def test_a_brand_is_one_statement_and_of_one_institution(institutions, boss, person, unit_of_work, count_statements):
    other = person(role=Role.ADMIN)
    institutions.set_logo(boss, 1, logo())
    with count_statements() as seen, unit_of_work() as work:
        brand = brand_of(work, other.institution_id)

    assert (len(seen), brand.logo_png) == (1, b"")


def test_there_is_no_brand_of_an_institution_that_is_none(unit_of_work, boss):
    with pytest.raises(NotFoundError), unit_of_work() as work:
        brand_of(work, boss.user_id)


# Letters.


@pytest.fixture
def letters(unit_of_work):
    return LettersService(unit_of_work, lambda: NOW)


@pytest.fixture
def claim(unit_of_work, boss):
    with unit_of_work() as work:
        adjuster = make_principal(work, Role.ADJUSTER, boss.institution_id)
        work.session.get(User, adjuster.user_id).email = "ada@meridian.example"
        held = {"fields": {"contact_address": "12 Elm Street"}, "state_code": "CA"}
        return adjuster, make_claim(work, adjuster, make_policy(work, adjuster), **held)


def pictures(content):
    return [image.image.size for image in PdfReader(io.BytesIO(content)).pages[0].images]


def shown(content):
    return PdfReader(io.BytesIO(content)).pages[0].extract_text()


def test_a_draft_carries_the_head_of_today(institutions, letters, boss, claim):
    adjuster, claim_id = claim
    draft = letters.draft(adjuster, claim_id, LetterKind.ACKNOWLEDGEMENT)
    institutions.change(boss, 1, NORTH)
    institutions.set_logo(boss, 2, logo())
    content = letters.pdf(adjuster, draft.letter_id).content

    assert "12 Harbour Road" in shown(content)
    assert pictures(content) == [(120, 60)]


def test_a_letter_that_went_out_keeps_name_lines_colours_and_logo_for_ever(institutions, letters, boss, claim):
    adjuster, claim_id = claim
    institutions.change(boss, 1, NORTH)
    institutions.set_logo(boss, 2, logo())
    draft = letters.draft(adjuster, claim_id, LetterKind.ACKNOWLEDGEMENT)
    letters.release(adjuster, draft.letter_id, draft.version)
    sent = letters.pdf(adjuster, draft.letter_id)
    institutions.change(boss, 3, replace(NORTH, name="South", primary="#003366", letterhead=("Elsewhere",)))
    institutions.set_logo(boss, 4, logo("#003366"))
    institutions.remove_logo(boss, 5)

    assert letters.pdf(adjuster, draft.letter_id) == sent
    assert "North Mutual" in shown(sent.content)
    assert pictures(sent.content) == [(120, 60)]
