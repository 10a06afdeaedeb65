"""What must hold of reserves on the command line whatever the triangle: order, scale, bounds and plain JSON."""

import json
import random
from dataclasses import replace

import pytest

from backend.commands.reserve import main
from backend.domain.triangles import Triangle
from backend.reserving.samples import load_sample
from fakes.actuarial_rig import NUMPY_METHODS, small, taylor_ashe, write_long

OWN = ",".join(NUMPY_METHODS)


@pytest.fixture
def answer(capsys):
    def run(*words):
        assert main([str(word) for word in words]) == 0
        (line,) = capsys.readouterr().out.splitlines()
        return json.loads(line, parse_constant=pytest.fail)

    return run


def scaled(triangles, factor):
    measures = {
        measure: Triangle(triangle.origins, triangle.ages, triangle.values * factor)
        for measure, triangle in triangles.measures.items()
    }
    return replace(triangles, measures=measures, premium=tuple(part * factor for part in triangles.premium))


def test_the_order_of_the_rows_changes_nothing(answer, tmp_path):
    path = write_long(tmp_path / "rows.csv", taylor_ashe())
    straight = answer(path, "--method", OWN, "--simulations", 200)
    heading, *rows = path.read_text(encoding="utf-8").splitlines()
    random.Random(1).shuffle(rows)  # noqa: S311  # the same order every time
    path.write_text("\n".join([heading, *rows]), encoding="utf-8")

    assert answer(path, "--method", OWN, "--simulations", 200) == straight


def test_a_wide_file_gives_what_the_long_one_gives(answer, tmp_path):
    triangles = load_sample("raa")
    (triangle,) = triangles.measures.values()
    wide = tmp_path / "wide.csv"
    rows = [["origin", *triangle.ages]]
    cells = zip(triangle.origins, triangle.to_rows(), strict=True)
    rows += [[origin, *("" if cell is None else cell for cell in line)] for origin, line in cells]
    wide.write_text("\n".join(",".join(map(str, row)) for row in rows), encoding="utf-8")

    assert answer(wide)["methods"] == answer(write_long(tmp_path / "long.csv", triangles))["methods"]


def test_scaling_a_triangle_scales_every_amount_of_every_method(answer, tmp_path):
    plain = answer(write_long(tmp_path / "plain.csv", small()), "--method", OWN)
    large = answer(write_long(tmp_path / "large.csv", scaled(small(), 1_000)), "--method", OWN)

    for name, figures in plain["methods"].items():
        for key in ("latest", "ultimate", "ibnr", "standard_error"):
            before, after = figures["total"][key], large["methods"][name]["total"][key]
            assert (before is None) == (after is None)
            assert before is None or after == pytest.approx(before * 1_000, rel=1e-9)
    assert large["tests"] == plain["tests"]


@pytest.mark.parametrize("code", ["genins", "raa", "abc", "mw2008", "ukmotor"])
def test_origins_add_up_to_the_total_and_the_one_year_view_stays_below_mack(answer, tmp_path, code):
    methods = answer(write_long(tmp_path / "triangle.csv", load_sample(code)), "--method", "mack,one_year")["methods"]

    for figures in methods.values():
        for key in ("latest", "ultimate", "ibnr"):
            assert sum(row[key] for row in figures["origins"]) == pytest.approx(figures["total"][key], rel=1e-9)
    assert 0 < methods["one_year"]["total"]["standard_error"] < methods["mack"]["total"]["standard_error"]


def test_quantiles_rise_with_their_level(answer, tmp_path):
    path = write_long(tmp_path / "triangle.csv", taylor_ashe())
    total = answer(path, "--method", "odp_bootstrap")["methods"]["odp_bootstrap"]["total"]
    levels = sorted(total["quantiles"], key=float)
    values = [total["quantiles"][level] for level in levels]

    assert values == sorted(values)
    assert total["quantiles"]["0.5"] < total["ibnr"] * 1.02 < total["quantiles"]["0.75"] * 1.02
    assert 2.90e6 < total["standard_error"] < 3.10e6
    assert total["ibnr"] == pytest.approx(18_898_297, rel=0.02)


def test_methods_may_be_repeated_listed_and_written_with_hyphens(answer, tmp_path):
    path = write_long(tmp_path / "triangle.csv", small())
    said = answer(path, "--method", "Cape-Cod,mack", "--method=mack", "--method", " chain_ladder ")

    assert list(said["methods"]) == ["cape_cod", "mack", "chain_ladder"]


def test_the_hash_of_the_data_knows_values_and_not_choices(answer, tmp_path):
    path = write_long(tmp_path / "triangle.csv", small())
    other = write_long(tmp_path / "other.csv", scaled(small(), 2))
    first, chosen, changed = answer(path), answer(path, "--sigma", "loglinear"), answer(other)

    assert first["data_hash"] == chosen["data_hash"] != changed["data_hash"]
