"""Studies whose triangle comes with the request: the triangle is brought in, kept and noted like any other."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from backend.domain.studies.selection import Selection
from backend.domain.triangles import Measure, TriangleSource
from backend.domain.triangles.long_form import LongCell
from backend.errors import InvalidRequestError
from backend.services.studies import CellsRequest
from backend.services.triangle_keeping import LONGEST_NAME
from backend.store.tables import AuditEvent, TriangleRow

CELLS = tuple(LongCell(str(2021 + i), 12 * (j + 1), 100.0 + j, Measure.PAID) for i in range(3) for j in range(3 - i))


@pytest.fixture
def send(studies_desk, actuary):
    """Begin a study of cells sent along."""

    def send(name="Sent", cells=CELLS, key=""):
        return studies_desk.studies.create_from_cells(
            actuary, CellsRequest(name, cells, Selection()), key or uuid4().hex
        )

    return send


@pytest.fixture
def brought(unit_of_work):
    """Return the details of every act that brought a triangle."""

    def read():
        with unit_of_work() as work:
            acts = work.session.scalars(select(AuditEvent).where(AuditEvent.action == "triangle_added"))
            return {act.object_id: act.details for act in acts}

    return read


def test_the_triangle_of_a_request_is_kept_with_its_source_and_its_count_of_cells(send, studies_desk, actuary):
    kept = studies_desk.studies.get(actuary, send(name="  Motor  paid ").study_id).triangle

    assert (kept.name, kept.source, kept.details) == ("Motor paid", TriangleSource.INTERFACE, {"cells": "6"})
    assert kept.triangles.measures[Measure.PAID].to_rows()[0] == [100, 101, 102]


def test_the_triangle_of_a_request_is_an_act_in_the_audit_chain(send, studies_desk, actuary, brought):
    kept = studies_desk.studies.get(actuary, send().study_id).triangle

    assert brought() == {
        str(kept.triangle_id): {"source": "interface", "data_hash": kept.data_hash, "origins": 3},
    }


def test_cells_of_which_none_can_be_used_are_refused_with_the_reason_of_the_first(send):
    cells = tuple(
        LongCell(one.origin, one.age_months, float("nan"), one.measure, row) for row, one in enumerate(CELLS, 1)
    )

    with pytest.raises(
        InvalidRequestError, match="6 rows were put aside, first row 1: The value is not a finite number"
    ):
        send(cells=cells)


def test_a_request_sent_twice_brings_its_triangle_once(send, brought):
    assert send(key="same").study_id == send(key="same").study_id
    assert len(brought()) == 1


def test_a_study_on_a_stored_triangle_brings_none(started, brought):
    started()

    assert brought() == {}


def test_the_longest_name_of_a_study_names_its_triangle_too(send, studies_desk, actuary):
    name = "x" * LONGEST_NAME
    study = studies_desk.studies.get(actuary, send(name=name).study_id)

    assert (study.name, study.triangle.name) == (name, name)


@pytest.mark.parametrize(
    ("name", "cells", "words"),
    [
        ("", CELLS, "Name the study"),
        ("\u202e\u200b", CELLS, "Name the study"),
        ("x" * (LONGEST_NAME + 1), CELLS, "Name the study"),
        ("Sent", CELLS[:1], "origin"),
    ],
)
def test_what_does_not_fit_leaves_neither_study_nor_triangle(send, brought, unit_of_work, name, cells, words):
    with pytest.raises(InvalidRequestError, match=words):
        send(name, cells)

    assert brought() == {}
    with unit_of_work() as work:
        assert not work.session.scalars(select(TriangleRow)).all()
