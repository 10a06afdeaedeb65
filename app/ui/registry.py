"""The page registry: one tuple says which screens exist, where they stand in the menu and who may open them."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from backend.domain.access import ROLE_PERMISSIONS, Permission, Role

PAGES_FOLDER = Path(__file__).resolve().parents[1] / "pages"

EVERYBODY = frozenset(Role)
SUBMITTERS = frozenset({Role.UNDERWRITER})
CASE_READERS = frozenset({Role.UNDERWRITER, Role.MANAGER, Role.EXAMINER})
CLAIM_READERS = frozenset({Role.ADJUSTER, Role.MANAGER, Role.EXAMINER})
FILE_READERS = CASE_READERS | CLAIM_READERS
REPORTERS = frozenset({Role.ADJUSTER, Role.CLIENT})
CLIENTS = frozenset({Role.CLIENT})
POLICY_READERS = frozenset(role for role, granted in ROLE_PERMISSIONS.items() if Permission.READ_POLICIES in granted)
PORTFOLIO_READERS = frozenset({Role.MANAGER, Role.EXAMINER, Role.ACTUARY})
STUDY_READERS = frozenset(role for role, granted in ROLE_PERMISSIONS.items() if Permission.READ_STUDIES in granted)
STUDY_WRITERS = frozenset(role for role, granted in ROLE_PERMISSIONS.items() if Permission.WRITE_STUDY in granted)
REPORT_READERS = frozenset(role for role, granted in ROLE_PERMISSIONS.items() if Permission.RUN_REPORT in granted)
RUN_READERS = frozenset(role for role, granted in ROLE_PERMISSIONS.items() if Permission.READ_RUNS in granted)
EXAMINERS = frozenset({Role.MANAGER, Role.EXAMINER})
PROVIDER_READERS = frozenset({Role.MANAGER, Role.EXAMINER, Role.ADMIN})
ADMINS = frozenset({Role.ADMIN})
AUDITORS = frozenset(role for role, granted in ROLE_PERMISSIONS.items() if Permission.READ_AUDIT in granted)
RULE_READERS = frozenset(role for role, granted in ROLE_PERMISSIONS.items() if Permission.READ_GUIDELINES in granted)
PROMPT_READERS = frozenset(role for role, granted in ROLE_PERMISSIONS.items() if Permission.READ_PROMPTS in granted)
STAFF = EVERYBODY - CLIENTS


@dataclass(frozen=True, slots=True)
class PageSpec:
    """One screen: its file in app/pages, its place in the menu, and the roles that may open it."""

    file: str
    title: str
    icon: str
    section: str
    roles: frozenset[Role]
    url_path: str
    visibility: Literal["visible", "hidden"] = "visible"

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return PAGES_FOLDER / self.file

    @property
    def is_default(self) -> bool:
        """Tell whether this screen opens at the root address."""
        return self is PAGES[0]


PAGES: tuple[PageSpec, ...] = (
    PageSpec("Work.py", "My work", ":material/inbox:", "Desk", EVERYBODY, "work"),
    PageSpec("Inbox.py", "Inbox", ":material/notifications:", "Desk", STAFF, "inbox"),
    PageSpec("Submissions.py", "Submissions", ":material/list_alt:", "Desk", CASE_READERS, "submissions"),
    PageSpec("New_submission.py", "New submission", ":material/add_box:", "Desk", SUBMITTERS, "new_submission"),
    PageSpec("Submission.py", "Submission", ":material/assignment:", "Desk", CASE_READERS, "submission", "hidden"),
    PageSpec("Claims.py", "Claims", ":material/car_crash:", "Desk", CLAIM_READERS, "claims"),
    PageSpec("Claim.py", "Claim", ":material/car_crash:", "Desk", CLAIM_READERS, "claim", "hidden"),
    PageSpec("Red_flags.py", "Red flags and score", ":material/flag:", "Desk", CLAIM_READERS, "red_flags"),
    PageSpec("My_claims.py", "My claims", ":material/folder_shared:", "Desk", CLIENTS, "my_claims"),
    PageSpec("New_claim.py", "Report a loss", ":material/add_alert:", "Desk", REPORTERS, "report_loss"),
    PageSpec("Policies.py", "Policies", ":material/policy:", "Desk", POLICY_READERS, "policies"),
    PageSpec("Reports.py", "Reports", ":material/summarize:", "Desk", REPORT_READERS, "reports"),
    PageSpec("Document.py", "Document", ":material/description:", "Desk", FILE_READERS, "document", "hidden"),
    PageSpec("Studies.py", "Studies", ":material/functions:", "Reserving", STUDY_READERS, "studies"),
    PageSpec("New_study.py", "New study", ":material/add_chart:", "Reserving", STUDY_WRITERS, "new_study"),
    PageSpec("Study.py", "Study", ":material/functions:", "Reserving", STUDY_READERS, "study", "hidden"),
    PageSpec("Dashboard.py", "Dashboard", ":material/monitoring:", "Portfolio", PORTFOLIO_READERS, "dashboard"),
    PageSpec(
        "Analytics.py", "Portfolio analytics", ":material/analytics:", "Portfolio", PORTFOLIO_READERS, "analytics"
    ),
    PageSpec("Challenges.py", "Challenger", ":material/balance:", "Portfolio", EXAMINERS, "challenger"),
    PageSpec("Runs.py", "Runs", ":material/sync:", "Operations", RUN_READERS, "runs"),
    PageSpec("Replay.py", "Replay", ":material/replay:", "Operations", EXAMINERS, "replay", "hidden"),
    PageSpec("Admin_providers.py", "AI providers", ":material/hub:", "Operations", PROVIDER_READERS, "providers"),
    PageSpec("Guidelines.py", "Guidelines", ":material/rule:", "Administration", RULE_READERS, "guidelines"),
    PageSpec("Prompts.py", "Prompts", ":material/chat:", "Administration", PROMPT_READERS, "prompts"),
    PageSpec("Institution.py", "Institution", ":material/domain:", "Administration", ADMINS, "institution"),
    PageSpec("Admin_users.py", "Users", ":material/group:", "Administration", ADMINS, "users"),
    PageSpec("Audit.py", "Audit", ":material/fact_check:", "Administration", AUDITORS, "audit"),
    PageSpec("Account.py", "My account", ":material/person:", "Account", EVERYBODY, "account"),
)


def spec_of(file: str) -> PageSpec:
    """Return the entry of a page file; a page without one must not run."""
    name = Path(file).name
    return next(spec for spec in PAGES if spec.file == name)


def pages_for(role: Role) -> tuple[PageSpec, ...]:
    """Return what a role may open, in menu order."""
    return tuple(spec for spec in PAGES if role in spec.roles)


def find_by_url(url_path: str, pages: Iterable[PageSpec] = PAGES) -> PageSpec | None:
    """Return the entry of an address, None when no screen has it."""
    return next((spec for spec in pages if spec.url_path == url_path), None)
