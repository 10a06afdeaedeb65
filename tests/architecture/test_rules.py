"""Rules of the house, each with its reason and the repair in its message."""

import ast
import re
import subprocess
import sys

from source_tree import ROOT, product_sources, sources_under, suite_sources

VAGUE = {"utils", "util", "helpers", "helper", "manager", "managers", "data", "info", "process", "misc", "common"}
DRAWN = {"uuid4", "utc_now"}
"""What each process draws for itself."""
INDEX_HOSTS = re.compile("|".join(("pypi" + r"\.org", "python" + "hosted", "index" + "-url", "npm" + "js")))


def calls(tree, name):
    return [
        n
        for n in ast.walk(tree)
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute) and n.func.attr == name
    ]


def naming(*words):
    """Leave out the files of the suite in which none of the words stands: their trees hold no such name."""
    return [source for source in suite_sources() if any(word in source.text for word in words)]


def test_one_file_commits():
    desk = sources_under("app", "backend", "worker.py")
    committing = {s.path for s in desk if "commit" in s.text and calls(s.tree, "commit")}

    assert committing == {"backend/store/engine.py"}, "leave the with-block of a unit of work; it commits"


def test_only_settings_read_the_environment():
    pattern = re.compile(r"os\.(environ|getenv)|from os import .*environ")
    allowed = ("backend/settings.py", "backend/embedded/", "manage.py")
    reading = [s.path for s in product_sources() if pattern.search(s.text) and not s.path.startswith(allowed)]

    assert not reading, f"add the value to Settings; {allowed[1:]} only build the environment of a child: {reading}"


def test_every_page_opens_with_the_guard():
    unguarded = []
    for source in sources_under("app/pages/"):
        if source.path.endswith("__init__.py"):
            continue
        first = next(
            node
            for node in source.tree.body
            if not isinstance(node, ast.Import | ast.ImportFrom)
            and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        )
        if ast.unparse(first) != "page = open_page(__file__)":
            unguarded.append(source.path)

    assert not unguarded, f"the first statement of a page is `page = open_page(__file__)`: {unguarded}"


def test_modules_are_named_in_the_insurers_words():
    vague = [s.path for s in product_sources() if s.path.rsplit("/", 1)[-1].removesuffix(".py") in VAGUE]

    assert not vague, f"name the file after what it holds: {vague}"


def test_every_module_says_its_place_in_its_first_line():
    silent = [s.path for s in product_sources() if not ast.get_docstring(s.tree)]

    assert not silent, f"add one sentence as module docstring: {silent}"


def test_model_and_document_text_is_never_drawn_as_html():
    unsafe = [s.path for s in sources_under("app") if "unsafe_allow" in s.text]

    assert not unsafe, f"use st.text, st.code or a table: {unsafe}"


def test_no_box_for_sentences_refuses_what_is_pasted_without_a_word():
    silent = {s.path for s in sources_under("app/ui/") if "max_chars" in s.text}

    assert silent == {"app/ui/people.py", "app/ui/institution.py"}, (
        "leave max_chars out: the box keeps what is pasted, and the service says that it is too long by "
        "backend.domain.texts.must_not_exceed; only the names of people and of the house are bounded"
    )


def test_nobody_touches_the_import_path():
    patched = [s.path for s in product_sources() if re.search(r"sys\.path\.(insert|append|extend)", s.text)]

    assert not patched, f"manage.py puts the checkout on the path of the environment: {patched}"


def test_tests_poll_with_a_deadline_instead_of_sleeping_a_fixed_time():
    sleeping = []
    for source in naming("sleep"):
        for loop in ast.walk(source.tree):
            if isinstance(loop, ast.While | ast.For):
                for node in ast.walk(loop):
                    node.in_loop = True
        sleeping += [
            f"{source.path}:{n.lineno}" for n in calls(source.tree, "sleep") if not getattr(n, "in_loop", False)
        ]

    assert not sleeping, f"wait for the effect, with a deadline: {sleeping}"


def test_broad_excepts_stand_at_named_boundaries_only():
    broad = {
        source.path
        for source in product_sources()
        if "except" in source.text
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"}))
    }

    assert broad <= BOUNDARIES, f"catch what you expect; the boundaries are {sorted(BOUNDARIES)}: {broad - BOUNDARIES}"


BOUNDARIES = {
    "backend/services/run_execution.py",  # a run: an unexpected error is one failed attempt
    "backend/llm/model_provider.py",  # a provider call
    "backend/commands/__main__.py",  # a command: one sentence instead of a traceback
    "backend/extraction/child.py",  # a hostile file may break its reader in any way
}


def test_no_package_index_is_named_anywhere():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    naming = []
    for name in listed.splitlines():
        path = ROOT / name
        if path.is_file() and INDEX_HOSTS.search(path.read_text(encoding="utf-8", errors="ignore")):
            naming.append(name)

    assert not naming, f"the lock holds hashes; where packages come from is the machine's business: {naming}"


def test_the_web_process_imports_no_model_sdk_and_no_parser():
    code = (
        "import sys, app.server; from app.ui import registry; "
        "import importlib; [importlib.import_module('app.ui.' + m) for m in ('page',)]; "
        "bad = {'openai', 'anthropic', 'pypdfium2', 'rapidocr', 'chainladder'} & set(sys.modules); "
        "print(sorted(bad))"
    )
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    assert result.stdout.strip().splitlines()[-1] == "[]", "import it lazily in the worker"


def test_no_two_test_files_have_one_name():
    names = [source.path.rsplit("/", 1)[-1] for source in suite_sources()]
    twice = {name for name in names if name.startswith("test_") and names.count(name) > 1}

    assert not twice, f"pytest imports a test by its file's name: {twice}"


def test_a_case_has_the_same_name_in_every_process():
    drawn = [
        f"{source.path}:{node.lineno}"
        for source in naming(*DRAWN)
        for mark in calls(source.tree, "parametrize")
        if "ids" not in {keyword.arg for keyword in mark.keywords}
        for node in outside_of_dicts(mark)
        if is_drawn_text(node)
    ]

    assert not drawn, f"processes that share the suite must collect the same names: {drawn}"


def outside_of_dicts(node):
    """Walk a tree without the dicts in it, which pytest numbers instead of naming."""
    yield node
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.Dict):
            yield from outside_of_dicts(child)


def is_drawn_text(node):
    """Tell whether a text is made with an id that each process draws for itself."""
    is_text = isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "str")
    return is_text and any(isinstance(n, ast.Name) and n.id in DRAWN for n in ast.walk(node))
