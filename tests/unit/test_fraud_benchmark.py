"""The benchmark sees no person in the validation claims and meets its goal where the file is here."""

import importlib.util
import sys
from pathlib import Path

import pytest

from backend.domain.scorecards import find_personal_word
from backend.scoring import CalibrationRow, FitSettings

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def load(monkeypatch):
    """Load a benchmark script as a module, as its own folder sees it."""

    def named(name):
        monkeypatch.syspath_prepend(str(BENCHMARKS))
        spec = importlib.util.spec_from_file_location(name, BENCHMARKS / f"{name}.py")
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, name, module)
        spec.loader.exec_module(module)
        return module

    return named


def a_row(**wanted):
    row = {
        "Month": "Dec",
        "WeekOfMonth": "5",
        "DayOfWeek": "Sunday",
        "Make": "Honda",
        "AccidentArea": "Urban",
        "DayOfWeekClaimed": "Tuesday",
        "MonthClaimed": "Jan",
        "WeekOfMonthClaimed": "1",
        "Sex": "Female",
        "MaritalStatus": "Single",
        "Age": "0",
        "Fault": "Third Party",
        "PolicyType": "Sport - Liability",
        "VehicleCategory": "Sport",
        "VehiclePrice": "more than 69000",
        "FraudFound_P": "0",
        "PolicyNumber": "1",
        "RepNumber": "12",
        "Deductible": "300",
        "DriverRating": "1",
        "Days_Policy_Accident": "none",
        "Days_Policy_Claim": "more than 30",
        "PastNumberOfClaims": "none",
        "AgeOfVehicle": "3 years",
        "AgeOfPolicyHolder": "26 to 30",
        "PoliceReportFiled": "No",
        "WitnessPresent": "Yes",
        "AgentType": "External",
        "NumberOfSuppliments": "none",
        "AddressChange_Claim": "1 year",
        "NumberOfCars": "3 to 4",
        "Year": "1994",
        "BasePolicy": "Liability",
    }
    return row | wanted


def test_no_trait_of_a_person_no_handler_and_no_calendar_year_reaches_the_score(load):
    data = load("fraud_oracle")

    found = data.features(a_row())

    assert not [name for name in found if find_personal_word(name)]
    assert not {"Female", "Single", "12", "26 to 30", "1994", "External"} & {str(value) for value in found.values()}
    assert {"Sex", "MaritalStatus", "Age", "AgeOfPolicyHolder", "RepNumber", "Year"} <= set(data.LEFT_OUT)


def test_no_column_that_is_left_out_moves_a_feature(load):
    data = load("fraud_oracle")

    for column in data.LEFT_OUT:
        assert data.features(a_row(**{column: "anything else"})) == data.features(a_row()), column


def test_of_the_weekday_of_a_loss_only_the_weekend_is_seen(load):
    data = load("fraud_oracle")

    assert data.features(a_row(DayOfWeek="Monday")) == data.features(a_row(DayOfWeek="Friday"))
    assert data.features(a_row(DayOfWeek="Monday"))["is_weekend"] is False


def test_the_delay_of_a_report_is_told_over_the_end_of_a_year(load):
    found = load("fraud_oracle").features(a_row())

    assert found["report_delay_weeks"] == 0
    assert found["is_weekend"] is True
    assert load("fraud_oracle").features(a_row(MonthClaimed="Mar"))["report_delay_weeks"] == 9


def test_a_zero_that_stands_for_missing_is_no_level(load):
    found = load("fraud_oracle").features(a_row(MonthClaimed="0", DayOfWeekClaimed="0", WeekOfMonthClaimed="0"))

    assert not {"report_month", "report_weekday", "report_delay_weeks"} & set(found)


def test_without_the_file_one_sentence_says_so(load, tmp_path, capsys):
    load("fraud_oracle")
    load("fraud_plot")

    assert load("fraud_score").find_file(tmp_path) is None
    assert "Skipped: fraud_oracle/fraud_oracle.csv is not here" in capsys.readouterr().out


def test_the_plot_shows_every_tenth_in_text_and_as_a_picture(load, tmp_path):
    plot = load("fraud_plot")
    table = tuple(CalibrationRow(10, tenth / 20, tenth / 25) for tenth in range(10))

    plot.write_plot(tmp_path / "plot.svg", table)

    assert (tmp_path / "plot.svg").read_text().count("<circle") == 10
    assert plot.text_plot(table).count("foretold ") == 10


@pytest.mark.real_data
def test_the_method_meets_its_goal_on_the_validation_claims(load, validation_data):
    path = validation_data("fraud_oracle/fraud_oracle.csv")
    data = load("fraud_oracle")
    load("fraud_plot")
    benchmark = load("fraud_score")
    rows, _, labels = benchmark.read(path)
    figures = benchmark.judge(rows, labels)

    assert len(rows) == len(data.read_claims(path)[0]) == 15_420
    assert figures.auc >= 0.80
    assert figures.recall_top_tenth >= 0.30


def test_the_script_starts_itself_again_with_one_thread_and_only_once(load, monkeypatch):
    for name in ("fraud_oracle", "fraud_plot"):
        load(name)
    benchmark, started = load("fraud_score"), []
    monkeypatch.setattr(benchmark.os, "execvp", lambda _program, words: started.append(words))
    monkeypatch.setattr(sys, "argv", ["fraud_score.py", "--folder", "here"])

    benchmark.keep_to_one_thread()
    (words,) = started

    assert {"OMP_NUM_THREADS=1", "OPENBLAS_NUM_THREADS=1", "MKL_NUM_THREADS=1"} <= set(words)
    monkeypatch.setattr(sys, "argv", words[words.index(sys.executable) + 1 :])
    benchmark.keep_to_one_thread()
    assert len(started) == 1
    assert sys.argv == ["fraud_score.py", "--folder", "here"]


def test_the_second_shuffle_is_another_one_than_that_of_the_fits(load):
    for name in ("fraud_oracle", "fraud_plot"):
        load(name)

    assert FitSettings().seed != load("fraud_score").SECOND_SEED
