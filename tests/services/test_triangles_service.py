"""Triangles from files, requests and samples: stored once with where they come from, for their own institution only."""

import inspect
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from uuid import uuid4

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from backend.domain.access import Role
from backend.domain.studies.views import ClaimsTriangleRequest
from backend.domain.triangles import TriangleSource
from backend.errors import InvalidRequestError, NotFoundError, NotPermittedError, RejectedUploadError
from backend.services.triangle_files import read_triangle_file
from backend.services.triangles import TrianglesService
from backend.store.tables import AuditEvent, TriangleRow
from factories import make_claim

FILE = b"origin,12,24,36\n2021,100,150.25,160\n2022,110,165,\n2023,120,,\nTotal,1,1,1\n2024,x,,\n"
REQUEST = ClaimsTriangleRequest(None, 12, date(2025, 12, 31))


@pytest.fixture
def service(unit_of_work):
    return TrianglesService(unit_of_work, now=lambda: datetime(2026, 7, 1, tzinfo=UTC))


@pytest.fixture
def actuary(person):
    return person(role=Role.ACTUARY)


def count(unit_of_work, table=TriangleRow):
    with unit_of_work() as work:
        return work.session.scalar(select(func.count()).select_from(table))


def test_a_stored_file_gives_back_the_same_figures_and_says_where_they_come_from(service, actuary):
    triangle_id = service.add_file(actuary, " Motor  paid ", "C:\\files\\motor.csv", FILE, "EUR thousand")
    found = service.get(actuary, triangle_id)
    checked = read_triangle_file("motor.csv", FILE, "EUR thousand")

    assert (found.name, found.source) == ("Motor paid", TriangleSource.UPLOAD)
    assert found.details == {
        "filename": "motor.csv",
        "sha256": sha256(FILE).hexdigest(),
        "size_bytes": str(len(FILE)),
    }
    assert found.data_hash == found.triangles.data_hash == checked.triangles.data_hash
    assert found.triangles.unit == "EUR thousand"
    assert (found.rejected, found.warnings) == (checked.rejected, checked.warnings)
    assert [row.row for row in found.rejected] == [5, 6]


def test_adding_a_triangle_is_an_act_in_the_audit_chain(service, actuary, unit_of_work):
    triangle_id = service.add_file(actuary, "Motor", "motor.csv", FILE)
    with unit_of_work() as work:
        event = work.session.scalars(select(AuditEvent).where(AuditEvent.action == "triangle_added")).one()

    assert (event.object_type, event.object_id) == ("triangle", str(triangle_id))
    assert event.details["source"] == "upload"
    assert event.details["origins"] == 3


def test_checking_stores_nothing(service, actuary, unit_of_work):
    service.check_file(actuary, "motor.csv", FILE)
    service.check_sample(actuary, "raa")
    service.check_claims(actuary, REQUEST)

    assert count(unit_of_work) == 0
    assert count(unit_of_work, AuditEvent) == 0


@pytest.mark.parametrize(
    ("name", "content", "error", "words"),
    [
        ("Motor", b"origin,12,24\n2021,1,2\n2022,1,\n", InvalidRequestError, "2 origins"),
        ("Motor", b"no table\n", InvalidRequestError, "No heading"),
        ("", FILE, InvalidRequestError, "name the triangle"),
        ("x" * 201, FILE, InvalidRequestError, "name the triangle"),
        ("\u202e\u200b", FILE, InvalidRequestError, "name the triangle"),
        ("Motor", b"", RejectedUploadError, "empty"),
    ],
)
def test_what_the_gate_refuses_is_not_stored(service, actuary, unit_of_work, name, content, error, words):
    with pytest.raises(error, match=words):
        service.add_file(actuary, name, "motor.csv", content)
    assert count(unit_of_work) == 0


def test_a_company_of_schedule_p_is_stored_under_its_name(service, actuary):
    company = service.list_companies(actuary, "clrd", "wkcomp")[0]
    found = service.get(actuary, service.add_sample(actuary, "clrd", "wkcomp", company.code))

    assert found.source is TriangleSource.SAMPLE
    assert found.details["sample"] == "clrd"
    assert (found.details["line"], found.details["company"]) == ("wkcomp", company.code)
    assert company.name in found.name
    assert found.triangles.premium is not None


def test_samples_are_listed_and_an_unknown_one_is_not_found(service, actuary):
    assert {"raa", "genins", "clrd"} <= {sample.code for sample in service.list_samples(actuary)}
    assert "wkcomp" in service.list_lines(actuary, "clrd")
    with pytest.raises(NotFoundError):
        service.add_sample(actuary, "../etc/passwd")


def test_the_sample_of_single_periods_does_not_pass(service, actuary, unit_of_work):
    with pytest.raises(InvalidRequestError, match="one period alone"):
        service.add_sample(actuary, "m3ir5")
    assert count(unit_of_work) == 0


def test_the_list_shows_the_newest_without_their_cells(service, actuary):
    service.add_sample(actuary, "raa")
    service.add_file(actuary, "Motor", "motor.csv", FILE)
    listed = {row.name: row for row in service.list_recent(actuary)}

    assert len(listed) == 2
    motor = listed["Motor"]
    assert (motor.origins, motor.ages, motor.measures, motor.rejected) == (3, 3, ("loss",), 2)
    assert (motor.source, motor.unit) == (TriangleSource.UPLOAD, "USD")
    assert motor.created_by


def test_a_stored_triangle_is_never_changed_or_deleted(service, actuary, unit_of_work):
    service.add_file(actuary, "Sent", "sent.csv", FILE)
    for statement in ("UPDATE triangles SET name = 'x'", "DELETE FROM triangles"):
        with pytest.raises(DBAPIError, match="never changed"), unit_of_work() as work, work.session.begin_nested():
            work.session.execute(text(statement))


def test_hostile_words_are_stored_as_words(service, actuary):
    name = "'; DROP TABLE triangles; --"
    content = FILE + b'=HYPERLINK("x"),1,,\n'
    found = service.get(actuary, service.add_file(actuary, name, "<script>.csv", content))

    assert found.name == name
    assert all(not row.text.startswith(("=", "+", "-", "@")) for row in found.rejected)


WAYS = {
    "get": lambda kept: (kept,),
    "list_recent": lambda _: (),
    "check_claims": lambda _: (REQUEST,),
    "add_claims": lambda _: ("Claims", REQUEST),
}
ABOUT_NO_HOUSE = {
    "check_file",
    "add_file",
    "add_sample",
    "check_sample",
    "list_samples",
    "list_lines",
    "list_companies",
}
"""Ways that read what the person brings or what is published, nothing that an institution stored."""


def test_every_way_into_triangles_is_asked(service):
    ways = {name for name, _ in inspect.getmembers(service, inspect.ismethod) if not name.startswith("_")}

    assert ways == set(WAYS) | ABOUT_NO_HOUSE


@pytest.mark.parametrize("way", WAYS)
def test_no_way_leads_to_the_triangles_and_claims_of_another_institution(service, actuary, person, unit_of_work, way):
    kept = service.add_file(actuary, "Secret", "secret.csv", FILE)
    with unit_of_work() as work:
        for year in (2021, 2022, 2023):
            make_claim(work, actuary, loss_date=date(year, 1, 1), claimed_usd=Decimal(77))
    stranger = person(role=Role.ACTUARY)
    try:
        answer = getattr(service, way)(stranger, *WAYS[way](kept))
    except (NotFoundError, InvalidRequestError) as refusal:
        answer = refusal

    assert "Secret" not in repr(answer)
    assert "2021" not in repr(answer)
    assert count(unit_of_work) == 1


def test_an_unknown_triangle_is_not_found(service, actuary):
    with pytest.raises(NotFoundError):
        service.get(actuary, uuid4())


@pytest.mark.parametrize("role", set(Role) - {Role.ACTUARY})
def test_only_an_actuary_brings_triangles(service, person, unit_of_work, role):
    with pytest.raises(NotPermittedError):
        service.add_file(person(role=role), "Sent", "sent.csv", FILE)
    assert count(unit_of_work) == 0
