"""Sizes that keep the tree readable; a number is met by better structure, not by cutting a thought in two."""

import ast
from statistics import median, quantiles

import pytest
from source_tree import product_sources, sources_under, suite_sources

FILE, PAGE, FUNCTION, ARGUMENTS = 300, 80, 40, 5
DECLARED = (
    "backend/store/tables/",
    *(
        f"backend/domain/{kind}/{product}.py"
        for kind in ("products", "guidelines")
        for product in ("commercial_auto", "homeowners", "personal_auto")
    ),
    *(f"backend/domain/claims/{form}.py" for form in ("loss_fields", "auto", "property", "liability", "red_flags")),
    *(
        f"backend/domain/clocks/{place}.py"
        for place in ("california", "texas", "new_york", "florida", "germany", "other")
    ),
    *(f"backend/domain/letters/{kind}.py" for kind in ("templates", "places")),
    *(f"backend/pipelines/readers/claim_{kind}_words.py" for kind in ("paper", "bill")),
)
"""Tables, forms and rules: declarations, each checked row by row (against the migrations; as products; as rules)."""


def functions(source):
    return [n for n in ast.walk(source.tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


def length(node):
    return node.end_lineno - node.lineno + 1


def without_migrations():
    """Leave out migrations: one table is one statement, however many columns it has."""
    return [source for source in product_sources() if not source.path.startswith("migrations/")]


def test_no_file_is_longer_than_a_reader_can_hold():
    long = {s.path: s.lines for s in product_sources() if s.lines > FILE}

    assert not long, f"split by noun or step, over {FILE} lines: {long}"


def test_a_page_is_a_sentence_about_a_screen():
    long = {s.path: s.lines for s in sources_under("app/pages/") if s.lines > PAGE}

    assert not long, f"move what several screens share to app/ui, over {PAGE} lines: {long}"


def test_no_function_is_longer_than_a_screen():
    long = [f"{s.path}:{f.lineno} {f.name}" for s in without_migrations() for f in functions(s) if length(f) > FUNCTION]

    assert not long, f"name the steps and call them, over {FUNCTION} lines: {long}"


def test_no_function_takes_more_than_five_arguments():
    wide = []
    for source in product_sources():
        for function in functions(source):
            given = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
            if len([a for a in given if a.arg not in {"self", "cls"}]) > ARGUMENTS:
                wide.append(f"{source.path}:{function.lineno} {function.name}")

    assert not wide, f"put what belongs together into a frozen dataclass: {wide}"


@pytest.mark.parametrize(
    ("what", "of", "middle", "ninety"),
    [
        ("lines a file", lambda s: [s.lines], 100, 220),
        ("lines a function", lambda s: [length(f) for f in functions(s)], 9, 25),
    ],
)
def test_most_files_and_functions_are_far_below_the_limits(what, of, middle, ninety):
    sizes = [size for source in without_migrations() for size in of(source)]

    assert median(sizes) <= middle, f"median {what}: {median(sizes)}"
    assert quantiles(sizes, n=10)[-1] <= ninety, f"90th percentile of {what}: {quantiles(sizes, n=10)[-1]}"


def test_there_is_at_least_as_much_test_as_source():
    source = sum(s.lines for s in without_migrations() if not s.path.startswith(DECLARED))
    tests = sum(s.lines for s in suite_sources())

    assert tests >= source, f"{tests} lines of tests for {source} lines of source"
