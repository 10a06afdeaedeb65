"""The page registry and the folder say the same, and every page begins with the guard."""

import ast

import pytest

from app.ui.registry import PAGES, PAGES_FOLDER, find_by_url, pages_for, spec_of
from backend.domain.access import Permission, Principal, Role

FILES = sorted(path.name for path in PAGES_FOLDER.glob("*.py") if path.name != "__init__.py")


def test_names_every_page_file_exactly_once():
    assert sorted(spec.file for spec in PAGES) == FILES


def test_gives_every_page_its_own_address_and_title():
    assert len({spec.url_path for spec in PAGES}) == len(PAGES) == len({spec.title for spec in PAGES})


def test_opens_my_work_at_the_root():
    assert [spec.file for spec in PAGES if spec.is_default] == ["Work.py"]


@pytest.mark.parametrize("role", list(Role))
def test_gives_every_role_a_first_page_and_an_account(role):
    files = [spec.file for spec in pages_for(role)]

    assert files[0] == "Work.py"
    assert files[-1] == "Account.py"


@pytest.mark.parametrize(
    ("file", "permission"),
    [
        ("Submissions.py", Permission.READ_SUBMISSIONS),
        ("New_submission.py", Permission.WRITE_SUBMISSION),
        ("Submission.py", Permission.READ_SUBMISSIONS),
        ("Document.py", Permission.READ_DOCUMENT),
        ("Dashboard.py", Permission.READ_PORTFOLIO),
        ("Analytics.py", Permission.READ_PORTFOLIO),
        ("Runs.py", Permission.READ_RUNS),
        ("Admin_users.py", Permission.MANAGE_USERS),
        ("Admin_providers.py", Permission.READ_PROVIDERS),
    ],
)
def test_opens_a_page_to_no_role_that_its_service_would_refuse(file, permission, principal_of):
    assert [role for role in spec_of(file).roles if not principal_of(role).may(permission)] == []


@pytest.fixture
def principal_of():
    from uuid import uuid4  # noqa: PLC0415 - only here

    return lambda role: Principal(uuid4(), "somebody", role, uuid4())


@pytest.mark.parametrize("file", FILES)
def test_begins_every_page_with_the_guard(file):
    body = ast.parse((PAGES_FOLDER / file).read_text()).body
    first = next(
        node
        for node in body
        if not isinstance(node, ast.Import | ast.ImportFrom)
        and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
    )

    assert ast.unparse(first) == "page = open_page(__file__)"


def test_finds_a_page_by_its_address():
    found = find_by_url("account")

    assert found is not None
    assert found.file == "Account.py"
    assert find_by_url("nowhere") is None
