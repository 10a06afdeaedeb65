"""What may be asked of a report, and what is kept of it."""

import pytest

from backend.domain.reports.requests import PARAMETERS, ReportRequest, checked, period_of, version_of
from backend.domain.reports.words import FORMATS_OF, NAMES, ReportFormat, ReportKind, ReportMediaType
from backend.errors import InvalidRequestError
from fixtures.reports import ONE

MEMO, FILE, STUDY, PERIOD = ReportKind
LAST_DAY = {"since": "9999-12-31", "until": "9999-12-31"}
QUARTER = {"since": "2026-01-01", "until": "2026-03-31"}


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        (ReportRequest(MEMO, ONE), {}),
        (ReportRequest(FILE, ONE), {}),
        (ReportRequest(STUDY, ONE, {"version": "2"}), {"version": "2"}),
        (ReportRequest(STUDY, ONE, {"version": " 02 "}), {"version": "2"}),
        (ReportRequest(PERIOD, None, QUARTER), QUARTER),
        (ReportRequest(PERIOD, None, LAST_DAY), LAST_DAY),
        (ReportRequest(PERIOD, None, {**QUARTER, "product": ""}), QUARTER),
        (ReportRequest(PERIOD, None, {**QUARTER, "product": " homeowners "}), {**QUARTER, "product": "homeowners"}),
    ],
)
def test_parameters_are_kept_in_one_spelling(asked, kept):
    assert checked(asked).parameters == kept
    assert checked(asked).subject_id == asked.subject_id


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (ReportRequest(MEMO), "Name the submission that the report is of as `subject_id`."),
        (ReportRequest(ReportKind.CLAIM_FILE), "Name the claim that the report is of as `subject_id`."),
        (ReportRequest(ReportKind.ACTUARIAL, None, {"version": "1"}), "Name the study that"),
        (ReportRequest(PERIOD, ONE, QUARTER), "of a period; it takes no `subject_id`"),
        (ReportRequest(MEMO, ONE, {"version": "1"}), "'version'"),
        (ReportRequest(STUDY, ONE), "which version"),
        *(
            (ReportRequest(STUDY, ONE, {"version": text}), "which version")
            for text in ("0", "-1", "1.5", "two", "9" * 10)
        ),
        (ReportRequest(STUDY, ONE, {"version": "\u0662"}), "which version"),
        (ReportRequest(PERIOD), "each a day"),
        (ReportRequest(PERIOD, None, {"since": "2026-01-01"}), "each a day"),
        (ReportRequest(PERIOD, None, {**QUARTER, "until": "31.03.2026"}), "each a day"),
        (ReportRequest(PERIOD, None, {**QUARTER, "until": "2025-12-31"}), "ends after it begins"),
        (ReportRequest(PERIOD, None, {**QUARTER, "until": "2036-01-01"}), "within five years"),
        (ReportRequest(PERIOD, None, {**QUARTER, "product": "marine"}), "no product"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(asked, said):
    with pytest.raises(InvalidRequestError, match=said):
        checked(asked)


def test_a_period_is_read_as_days_with_its_product():
    period = period_of({**QUARTER, "product": "homeowners"})

    assert (period.since.isoformat(), period.until.isoformat(), period.line) == (*QUARTER.values(), "homeowners")


def test_a_version_is_a_whole_number():
    assert version_of({"version": "12"}) == 12


def test_every_kind_has_a_name_formats_and_parameters():
    assert set(NAMES) == set(FORMATS_OF) == set(PARAMETERS) == set(ReportKind)
    assert [kind for kind in ReportKind if ReportFormat.XLSX in FORMATS_OF[kind]] == [STUDY]
    assert {each.name for each in ReportFormat} == {each.name for each in ReportMediaType}
