"""Files that nobody meant to send to `manage.py reserve`: one JSON object or one sentence, and nothing beside it."""

import json
import random
import warnings

import pytest

from backend.commands.reserve import main
from fakes.actuarial_rig import NUMPY_METHODS

OWN = ",".join(NUMPY_METHODS)
HEADING = "origin,age_months,value"


def amount(origin, age):
    return round((1000 + 37 * origin) * (1 - 0.5 ** (age + 1)) + ((origin * 7 + age * 13) % 11), 2)


def triangle(size, value=amount, *, name=lambda origin: str(2000 + origin), step=12, first=12):
    cells = [(origin, age) for origin in range(size) for age in range(size - origin)]
    return [f"{name(origin)},{first + step * age},{value(origin, age)}" for origin, age in cells]


@pytest.fixture
def told(capsys, tmp_path):
    """Give what runs the command on lines or bytes; returns code, JSON (None where there is none) and complaint."""

    def run(content, *words, file="hostile.csv"):
        path = tmp_path / file
        path.write_bytes(content if isinstance(content, bytes) else "\n".join([HEADING, *content]).encode())
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            code = main([str(path), "--method", OWN, "--simulations", "100", *words])
        shown = capsys.readouterr()
        lines = shown.out.splitlines()
        assert len(lines) <= 1
        assert shown.err.count("\n") <= 1
        assert (shown.err == "") is (code == 0)
        return code, json.loads(lines[0], parse_constant=pytest.fail) if lines else None, shown.err

    return run


def ibnr(said, name="chain_ladder"):
    return said["methods"][name]["total"]["ibnr"]


@pytest.mark.parametrize(
    "cells",
    [
        triangle(3),
        triangle(4),
        triangle(5, lambda *_: 100),
        triangle(5, lambda _, age: 100 * 2**age),
        triangle(5, lambda _, age: round(100 * 1.1**age, 12)),
        triangle(5, lambda origin, age: 0 if (origin, age) == (2, 0) else amount(origin, age)),
        triangle(5, lambda origin, age: 0 if origin == 2 else amount(origin, age)),
        triangle(5, lambda origin, age: 0 if age == 0 else amount(origin, age)),
        triangle(5, lambda origin, age: -5 if (origin, age) == (2, 0) else amount(origin, age)),
        triangle(6, lambda origin, age: 1000 - 50 * age + (origin * age) % 3),
        triangle(6, lambda origin, age: amount(origin, age) * 1e11),
        triangle(6, lambda origin, age: f"{amount(origin, age) * 1e-12:.20f}"),
        triangle(9, step=3, first=3, name=lambda origin: f"{2001 + origin // 4}Q{origin % 4 + 1}"),
        triangle(9, step=1, first=1, name=lambda origin: f"2001-{origin + 1:02d}"),
        triangle(6, name=lambda origin: f"{2001 + origin}-01-01"),
        triangle(6, first=6),
        triangle(6, name=lambda origin: "\u0410\u0411\u0412\u0413\u0414\u0415"[origin] + "\u5e74"),
        triangle(6, name=lambda origin: "\U0001f600" * (origin + 1)),
        triangle(60, name=lambda origin: str(1950 + origin)),
    ],
)
def test_an_odd_triangle_gives_one_object_of_finite_figures_and_no_warning_of_a_library(told, cells):
    code, said, _ = told(cells)

    assert code == 0
    assert set(said["methods"]) == set(NUMPY_METHODS)
    for figures in said["methods"].values():
        assert ("total" in figures) is ("not_estimable" not in figures)
        assert figures.get("not_estimable", ".").endswith(".")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\n\n\n", "No heading"),
        (HEADING.encode(), "no cell"),
        (bytes(range(256)) * 20, "not what its extension says"),
        ("\n".join([HEADING, *triangle(5)]).replace("2000", "20\x0000").encode(), "not what its extension says"),
        ("\n".join([HEADING, *triangle(1)]).encode(), "at least"),
        ("\n".join([HEADING, *triangle(2)]).encode(), "at least 3"),
        ("\n".join([HEADING, *triangle(5, lambda *_: 0)]).encode(), "zero"),
        ("\n".join([HEADING, *triangle(5, lambda *_: "nan")]).encode(), 'first row 2: "nan" is no number'),
        ("\n".join([HEADING, *triangle(5, lambda *_: "1e300")]).encode(), "15 rows were put aside"),
        (b"origin,age_months,value,measure\n2000,12,5,gross", "1 row was put aside, first row 2: The measure is unkn"),
        (b"origin,age_months,value,measure\n2000,12,5,premium", "no losses"),
    ],
)
def test_what_is_no_triangle_is_refused_with_the_reason_in_one_sentence(told, content, words):
    code, said, err = told(content)

    assert (code, said) == (1, None)
    assert words in err
    assert "Traceback" not in err


def test_a_folder_and_a_file_of_another_kind_are_refused(capsys, tmp_path, told):
    (tmp_path / "folder.csv").mkdir()

    assert main([str(tmp_path / "folder.csv")]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert "CSV or XLSX" in told(triangle(4), file="no_extension")[2]


def test_negative_amounts_alone_have_no_figures_and_every_method_says_why(told):
    code, said, err = told(triangle(5, lambda origin, age: -amount(origin, age)))

    assert code == 1
    assert err.startswith("No method gives figures")
    assert all(figures["not_estimable"].endswith(".") for figures in said["methods"].values())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_change_no_figure(told, encoding, end):
    lines = [HEADING, *triangle(5, name=lambda origin: f"\u00e9{origin}")]
    _, said, _ = told(end.join(lines).encode(encoding))

    assert said["origins"] == [f"\u00e9{origin}" for origin in range(5)]
    assert ibnr(said) == ibnr(told(triangle(5))[1])


def test_other_marks_orders_and_cases_of_columns_change_no_figure(told):
    plain = told(triangle(5))[1]
    swapped = [",".join(reversed(line.split(","))) for line in triangle(5)]
    files = (
        "\n".join(["value,age_months,origin", *swapped]),
        "\n".join([HEADING.upper(), *triangle(5)]),
        "\n".join([HEADING, *triangle(5)]).replace(",", ";"),
        "\n".join([HEADING, *triangle(5)]).replace(",", "\t"),
    )

    for content in files:
        assert told(content.encode())[1]["methods"] == plain["methods"]


def test_the_rows_may_come_in_any_order_to_the_last_byte(told):
    cells = triangle(12, name=lambda origin: str(origin + 1))
    straight = told(cells)[1]
    for seed in range(3):
        random.Random(seed).shuffle(cells)  # noqa: S311  # the same order every time
        assert json.dumps(told(cells)[1]) == json.dumps(straight)


def test_a_repeated_cell_is_put_aside_and_the_first_counts(told):
    _, said, _ = told([*triangle(5), "2000,12,999999"])

    assert len(said["rejected_rows"]) == 1
    assert ibnr(said) == ibnr(told(triangle(5))[1])


def test_a_square_has_nothing_to_come(told):
    cells = [f"{2000 + origin},{12 * age + 12},{amount(origin, age)}" for origin in range(5) for age in range(5)]
    _, said, _ = told(cells)

    for name in ("chain_ladder", "mack", "one_year", "odp_bootstrap"):
        assert ibnr(said, name) == 0
    assert said["methods"]["mack"]["total"]["standard_error"] == 0


def test_cells_to_come_may_be_empty(told):
    cells = [
        f"{2000 + origin},{12 * age + 12},{amount(origin, age) if origin + age < 5 else ''}"
        for origin in range(5)
        for age in range(5)
    ]

    assert told(cells)[1]["methods"] == told(triangle(5))[1]["methods"]


@pytest.mark.parametrize("factor", [1e-6, 0.1, 3, 1e9])
def test_scaling_scales_every_amount_and_moves_no_factor_and_no_test(told, factor):
    plain = told(triangle(6))[1]
    scaled = told(triangle(6, lambda origin, age: repr(amount(origin, age) * factor)))[1]

    assert scaled["development"]["factors"] == pytest.approx(plain["development"]["factors"], rel=1e-9)
    assert scaled["tests"]["calendar_year"] == plain["tests"]["calendar_year"]
    for name in ("mack", "one_year", "odp_bootstrap"):
        before, after = plain["methods"][name], scaled["methods"][name]
        for key in ("latest", "ultimate", "ibnr", "standard_error"):
            expected = [row[key] * factor for row in before["origins"]]
            assert [row[key] for row in after["origins"]] == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize(
    "options",
    [
        ("--simulations", "99"),
        ("--simulations", "100001"),
        ("--seed", "-1"),
        ("--seed", "4294967296"),
        ("--tail-factor", "0"),
        ("--tail-factor", "inf"),
        ("--tail-factor", "1.1", "--tail-sigma", "-1"),
        ("--tail-factor", "1.1", "--tail-standard-error", "nan"),
        ("--iterations", "0"),
        ("--last", "0"),
        ("--decay", "0"),
        ("--trend", "0.6"),
        ("--loss-ratio", "60"),
        ("--pick", "24:-1"),
        ("--pick", "13:1.1"),
        ("--exclude", "2004:12"),
        ("--basis", "incurred"),
    ],
)
def test_a_choice_out_of_bounds_is_refused_before_anything_is_computed(told, options):
    code, said, err = told(triangle(5), *options)

    assert (code, said) == (1, None)
    assert err.endswith(".\n")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ("t.csv", "--mehtod", "mack"),
            "There is no option '--mehtod'; manage.py reserve --help lists the options.",
        ),
        (("t.csv", "--sig\x1b[2J"), "There is no option '--sig?[2J'; manage.py reserve --help lists the options."),
        (("t.csv", "--last", "few"), "Argument --last: invalid int value: 'few'; manage.py reserve --help lists"),
        ((), "The following arguments are required: TRIANGLE.csv; manage.py reserve --help lists the options."),
    ],
)
def test_an_option_that_does_not_fit_is_named_in_one_sentence_that_tells_where_the_options_are(capsys, words, sentence):
    with pytest.raises(SystemExit) as ended:
        main(words)

    shown = capsys.readouterr()
    assert ended.value.code == 2
    assert shown.out == ""
    assert shown.err.startswith(sentence)
    assert shown.err.count("\n") == 1


def test_more_simulations_than_fit_are_refused_with_how_many_do(told):
    code, answer, complaint = told(triangle(80), "--simulations", "100000")

    assert (code, answer) == (1, None)
    assert "On 80 origins and 80 ages up to 78,125 simulations fit" in complaint


def test_a_factor_picked_beyond_all_reason_and_an_amount_of_1e300_end_in_a_sentence(told):
    code, answer, complaint = told(triangle(4), "--pick", "12:1e300", "--pick", "24:1e300")
    assert (code, answer) == (1, None)
    assert "at age 12 is a number above 0 and at most 1,000." in complaint

    code, answer, complaint = told(triangle(4, lambda *_: "1e300"))
    assert (code, answer) == (1, None)
    assert "larger than any amount we take" in complaint
