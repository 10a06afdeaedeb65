"""`manage.py reserve`: published figures through the command line, and a sentence for everything that does not fit."""

import json
import math
import sys

import pytest

from backend.commands.reserve import main
from backend.commands.reserve_options import make_parser
from backend.reserving.samples import load_sample
from backend.settings import get_settings
from fakes.actuarial_rig import NUMPY_METHODS, small, taylor_ashe, write_long
from fixtures.commands import said_by

OWN = ",".join(NUMPY_METHODS)
DEGENERATE = "origin,age_months,value\n2020,12,0\n2020,24,0\n2020,36,0\n2021,12,0\n2021,24,0\n2022,12,0\n"


@pytest.fixture
def say(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(sys, "argv", sys.argv)
    get_settings.cache_clear()
    yield said_by(capsys)
    get_settings.cache_clear()


@pytest.fixture
def answer(capsys):
    """Give what runs the command and returns its JSON; a figure that is no number fails."""

    def run(*words):
        assert main([str(word) for word in words]) == 0
        (line,) = capsys.readouterr().out.splitlines()
        return json.loads(line, parse_constant=pytest.fail)

    return run


@pytest.fixture
def raa(tmp_path):
    return write_long(tmp_path / "raa.csv", load_sample("raa"))


@pytest.fixture
def taylor(tmp_path):
    return write_long(tmp_path / "genins.csv", taylor_ashe())


@pytest.fixture
def file(tmp_path):
    return write_long(tmp_path / "small.csv", small())


def test_taylor_and_ashe_by_mack_to_the_published_digit(answer, taylor):
    figures = answer(taylor, "--method", "mack", "--json")["methods"]["mack"]
    total, origins = figures["total"], figures["origins"]

    assert total["latest"] == 34_358_090
    assert total["ultimate"] == pytest.approx(53_038_945.611924, rel=1e-9)
    assert total["ibnr"] == pytest.approx(18_680_855.611924, rel=1e-9)
    assert total["standard_error"] == pytest.approx(2_447_094.860835, rel=1e-9)
    assert total["process_error"] == pytest.approx(1_878_291.7979, rel=1e-9)
    assert total["parameter_error"] == pytest.approx(1_568_532.1737, rel=1e-9)
    assert [row["origin"] for row in origins] == [str(year) for year in range(2001, 2011)]
    assert origins[-1]["ibnr"] == pytest.approx(4_625_810.6944, rel=1e-8)
    assert origins[-1]["standard_error"] == pytest.approx(1_363_154.9117, rel=1e-8)


@pytest.mark.parametrize(("sigma", "error"), [("mack", 26_909.011156), ("loglinear", 26_880.740330)])
def test_raa_by_both_sigma_rules(answer, raa, sigma, error):
    said = answer(raa, "--sigma", sigma)

    assert set(said["methods"]) == {"chain_ladder", "mack"}
    assert said["methods"]["chain_ladder"]["total"]["ibnr"] == pytest.approx(52_135.228261, rel=1e-9)
    assert said["methods"]["chain_ladder"]["total"]["standard_error"] is None
    assert said["methods"]["mack"]["total"]["standard_error"] == pytest.approx(error, rel=1e-9)
    assert said["assumptions"]["sigma"] == sigma


def test_a_constant_tail_with_its_errors_enters_macks_errors_as_his_recursion_says(answer, raa):
    plain = answer(raa, "--method", "mack")["methods"]["mack"]["total"]
    options = ("--tail-factor", 1.05, "--tail-sigma", 30, "--tail-standard-error", 0.02)
    said = answer(raa, "--method", "mack", *options)
    total = said["methods"]["mack"]["total"]
    process = (plain["process_error"] * 1.05) ** 2 + 30**2 * plain["ultimate"]
    parameter = (plain["parameter_error"] * 1.05) ** 2 + (plain["ultimate"] * 0.02) ** 2

    assert total["ultimate"] == pytest.approx(plain["ultimate"] * 1.05, rel=1e-12)
    assert total["process_error"] == pytest.approx(math.sqrt(process), rel=1e-9)
    assert total["parameter_error"] == pytest.approx(math.sqrt(parameter), rel=1e-9)
    assert total["standard_error"] == pytest.approx(math.sqrt(process + parameter), rel=1e-9)
    assert said["assumptions"]["tail"] == {"kind": "constant", "factor": 1.05, "sigma": 30.0, "standard_error": 0.02}


def test_an_exponential_tail_on_raa(answer, raa):
    said = answer(raa, "--method", "chain_ladder", "--tail-curve", "exponential")

    assert said["assumptions"]["tail"]["factor"] == pytest.approx(1.00943575, rel=1e-7)
    assert said["methods"]["chain_ladder"]["total"]["ibnr"] == pytest.approx(54_146.196664, rel=1e-6)


def test_expected_losses_of_taylor_and_ashe(answer, taylor):
    methods = "cape-cod, bornhuetter_ferguson", "benktander"
    said = answer(taylor, "--method", methods[0], "--method", methods[1], "--loss-ratio", 0.6)["methods"]

    assert list(said) == ["cape_cod", "bornhuetter_ferguson", "benktander"]
    assert said["cape_cod"]["total"]["ibnr"] == pytest.approx(19_802_308.3927, rel=1e-9)
    assert said["bornhuetter_ferguson"]["total"]["ibnr"] == pytest.approx(25_886_135.9187, rel=1e-9)
    assert said["benktander"]["total"]["ibnr"] == pytest.approx(23_598_483.7597, rel=1e-9)


def test_a_bootstrap_follows_its_seed_and_number_of_simulations(answer, taylor):
    words = (taylor, "--method", "odp_bootstrap", "--simulations", 500, "--seed")
    first, again, other = (answer(*words, seed)["methods"]["odp_bootstrap"]["total"] for seed in (7, 7, 8))

    assert first == again
    assert first["ibnr"] != other["ibnr"]
    assert {"0.5", "0.75", "0.95", "0.995"} <= set(first["quantiles"])


def test_every_own_method_stands_under_its_name_with_the_agreed_keys(answer, file):
    said = answer(file, "--method", OWN)
    money = {"latest", "ultimate", "ibnr", "standard_error", "process_error", "parameter_error"}

    assert set(said["methods"]) == set(NUMPY_METHODS)
    for name, figures in said["methods"].items():
        assert money <= set(figures["total"])
        assert [row["origin"] for row in figures["origins"]] == ["2021", "2022", "2023", "2024"]
        assert ("quantiles" in figures["total"]) is (name == "odp_bootstrap")
    assert set(said["tests"]["development_correlation"]) == {"statistic", "low", "high", "rejects"}
    assert set(said["tests"]["calendar_year"]) == {"z", "expected", "variance", "low", "high", "rejects"}
    assert set(said["assumptions"]["methods"]) == set(NUMPY_METHODS)
    assert len(said["development"]["factors"]) == len(said["development"]["cdf"]) - 1 == 3
    assert len(said["data_hash"]) == 64


def test_the_library_is_imported_only_where_a_method_needs_it(answer, file):
    before = "chainladder" in sys.modules
    answer(file, "--method", OWN, "--simulations", 100)

    assert ("chainladder" in sys.modules) is before


def test_factors_follow_average_newest_periods_exclusions_and_picks(answer, file):
    options = ("--average", "simple", "--last", 2, "--exclude", "2023:12", "--pick", "36:1.2", "--basis", "incurred")
    said = answer(file, *options)
    first, _, last = said["development"]["factors"]

    assert said["basis"] == said["development"]["measure"] == "incurred"
    assert first == pytest.approx(2150 / 1600)
    assert last == 1.2
    assert said["assumptions"]["excluded"] == [["2023", 12]]
    assert [one["measure"] for one in said["other_developments"]] == ["paid"]


def test_a_method_without_premium_is_named_beside_the_others(answer, raa):
    said = answer(raa, "--method", "cape_cod,chain_ladder")["methods"]

    assert said["cape_cod"]["not_estimable"].endswith(".")
    assert said["chain_ladder"]["total"]["ultimate"] > 0


def test_bad_rows_are_put_aside_and_listed(answer, file):
    file.write_text(file.read_text(encoding="utf-8") + "2022,twelve,5,paid\n2022,12,much,paid\n", encoding="utf-8")
    said = answer(file)

    assert len(said["rejected_rows"]) == 2
    assert all({"row", "text", "problem"} == set(row) for row in said["rejected_rows"])


def test_where_nothing_is_estimable_the_reasons_are_printed_and_the_command_fails(say, raa):
    said = say("reserve", raa, "--method", "cape_cod")

    assert said.code == 1
    assert "premium" in said.answer["methods"]["cape_cod"]["not_estimable"]
    assert said.err.count("\n") == 1


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--method", "mak"), "There is no method 'mak'; the methods are chain_ladder, mack,"),
        (("--method", ","), "the methods are"),
        (("--exclude", "2021"), "ORIGIN:AGE"),
        (("--exclude", "1999:12"), "origin 1999 at age 12"),
        (("--pick", "12=3"), "AGE:FACTOR"),
        (("--pick", "12:nan"), "picked at age 12"),
        (("--tail-sigma", "3"), "--tail-factor"),
        (("--tail-factor", "1.1", "--tail-curve", "exponential"), "either"),
        (("--tail-factor", "nan"), "tail factor"),
        (("--simulations", "5"), "simulations"),
        (("--seed", "-4"), "seed"),
        (("--basis", "loss"), "no loss amounts"),
        (("--loss-ratio", "inf"), "loss ratio"),
        (("--unit", " "), "USD"),
    ],
)
def test_an_option_that_does_not_fit_is_answered_with_one_sentence(say, file, options, words):
    assert words in say("reserve", file, *options).sentence


@pytest.mark.parametrize("options", [("--sigma", "paper"), ("--average", "best"), ("--last", "two"), ("--frob",)])
def test_an_option_with_a_closed_list_names_what_it_takes(say, file, options):
    said = say("reserve", file, *options)

    assert (said.code, said.out) == (2, "")
    assert options[0] in said.err


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("words.csv", b"hello\nworld\n"),
        ("zero.csv", DEGENERATE.encode()),
        ("short.csv", b"origin,age_months,value\n2020,12,5\n"),
        ("triangle.pdf", b"%PDF-1.4"),
        ("broken.xlsx", b"PK\x03\x04nothing"),
        ("large.csv", b"x" * (9 << 20)),
    ],
)
def test_a_file_that_holds_no_triangle_is_refused_in_one_sentence(say, tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)

    assert say("reserve", path).sentence


def test_a_file_that_is_not_there_is_named(say, tmp_path):
    assert "nowhere.csv" in say("reserve", tmp_path / "nowhere.csv").sentence


def test_the_help_says_which_of_the_two_ages_an_exclusion_names():
    assert "AGE is the younger of its two ages in months" in " ".join(make_parser().format_help().split())
