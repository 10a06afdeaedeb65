"""Who may do what: roles, permissions and the person behind an act."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from backend.errors import NotPermittedError


class Role(StrEnum):
    """The roles of the workbench; a user has exactly one."""

    CLIENT = "client"
    UNDERWRITER = "underwriter"
    ADJUSTER = "adjuster"
    ACTUARY = "actuary"
    MANAGER = "manager"
    EXAMINER = "examiner"
    ADMIN = "admin"


class Permission(StrEnum):
    """One act that a service guards."""

    READ_SUBMISSIONS = "read_submissions"
    WRITE_SUBMISSION = "write_submission"
    ASSESS_SUBMISSION = "assess_submission"
    DECIDE_SUBMISSION = "decide_submission"
    ANSWER_REFERRAL = "answer_referral"
    UPLOAD_DOCUMENT = "upload_document"
    READ_DOCUMENT = "read_document"
    REVIEW_FACT = "review_fact"
    READ_RUNS = "read_runs"
    CONTROL_RUN = "control_run"
    READ_PORTFOLIO = "read_portfolio"
    READ_GUIDELINES = "read_guidelines"
    MANAGE_USERS = "manage_users"
    READ_PROVIDERS = "read_providers"
    READ_AUDIT = "read_audit"
    SUBMIT_OWN = "submit_own"
    READ_CLAIMS = "read_claims"
    WRITE_CLAIM = "write_claim"
    ASSESS_CLAIM = "assess_claim"
    DECIDE_CLAIM = "decide_claim"
    MOVE_CLAIM_MONEY = "move_claim_money"
    ANSWER_CLAIM_REFERRAL = "answer_claim_referral"
    WRITE_LETTER = "write_letter"
    REVIEW_SIGN = "review_sign"
    WAIVE_CLOCK = "waive_clock"
    MANAGE_SCORECARD = "manage_scorecard"
    READ_POLICIES = "read_policies"
    IMPORT_POLICIES = "import_policies"
    REPORT_OWN_LOSS = "report_own_loss"
    READ_STUDIES = "read_studies"
    WRITE_STUDY = "write_study"
    RUN_STUDY = "run_study"
    ADOPT_STUDY = "adopt_study"
    RUN_REPORT = "run_report"
    WRITE_NOTE = "write_note"
    READ_NOTES = "read_notes"
    MANAGE_INSTITUTION = "manage_institution"
    MANAGE_GUIDELINES = "manage_guidelines"
    READ_PROMPTS = "read_prompts"
    MANAGE_PROMPTS = "manage_prompts"
    EXPORT_CASE = "export_case"
    READ_CHALLENGES = "read_challenges"
    MANAGE_CHALLENGES = "manage_challenges"
    REPLAY_RUN = "replay_run"


_READ_CASES = {
    Permission.READ_SUBMISSIONS,
    Permission.READ_DOCUMENT,
    Permission.READ_RUNS,
    Permission.READ_GUIDELINES,
}
_READ_CLAIMS = {
    Permission.READ_CLAIMS,
    Permission.READ_POLICIES,
    Permission.READ_DOCUMENT,
    Permission.READ_RUNS,
}
_WORK_TOGETHER = {Permission.RUN_REPORT, Permission.READ_NOTES, Permission.WRITE_NOTE}
_WORK_CLAIMS = {
    Permission.DECIDE_CLAIM,
    Permission.MOVE_CLAIM_MONEY,
    Permission.ANSWER_CLAIM_REFERRAL,
    Permission.WRITE_LETTER,
    Permission.REVIEW_SIGN,
}

ROLE_PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.CLIENT: frozenset({Permission.SUBMIT_OWN, Permission.UPLOAD_DOCUMENT, Permission.REPORT_OWN_LOSS}),
    Role.UNDERWRITER: frozenset(
        _READ_CASES
        | _WORK_TOGETHER
        | {
            Permission.WRITE_SUBMISSION,
            Permission.ASSESS_SUBMISSION,
            Permission.DECIDE_SUBMISSION,
            Permission.ANSWER_REFERRAL,
            Permission.UPLOAD_DOCUMENT,
            Permission.REVIEW_FACT,
            Permission.CONTROL_RUN,
            Permission.READ_POLICIES,
        }
    ),
    Role.ADJUSTER: frozenset(
        _READ_CLAIMS
        | _WORK_CLAIMS
        | _WORK_TOGETHER
        | {
            Permission.WRITE_CLAIM,
            Permission.ASSESS_CLAIM,
            Permission.UPLOAD_DOCUMENT,
            Permission.REVIEW_FACT,
            Permission.CONTROL_RUN,
        }
    ),
    Role.ACTUARY: frozenset(
        _WORK_TOGETHER
        | {
            Permission.READ_PORTFOLIO,
            Permission.READ_POLICIES,
            Permission.READ_STUDIES,
            Permission.WRITE_STUDY,
            Permission.RUN_STUDY,
            Permission.ADOPT_STUDY,
            Permission.READ_RUNS,
            Permission.CONTROL_RUN,
        }
    ),
    Role.MANAGER: frozenset(
        _READ_CASES
        | _READ_CLAIMS
        | _WORK_CLAIMS
        | _WORK_TOGETHER
        | {
            Permission.MANAGE_GUIDELINES,
            Permission.READ_PROMPTS,
            Permission.MANAGE_PROMPTS,
            Permission.EXPORT_CASE,
            Permission.READ_CHALLENGES,
            Permission.MANAGE_CHALLENGES,
            Permission.REPLAY_RUN,
            Permission.WAIVE_CLOCK,
            Permission.MANAGE_SCORECARD,
            Permission.IMPORT_POLICIES,
            Permission.DECIDE_SUBMISSION,
            Permission.ANSWER_REFERRAL,
            Permission.READ_PORTFOLIO,
            Permission.READ_STUDIES,
            Permission.ADOPT_STUDY,
            Permission.CONTROL_RUN,
            Permission.READ_PROVIDERS,
        }
    ),
    Role.EXAMINER: frozenset(
        _READ_CASES
        | _READ_CLAIMS
        | {
            Permission.READ_PORTFOLIO,
            Permission.READ_STUDIES,
            Permission.READ_AUDIT,
            Permission.READ_PROVIDERS,
            Permission.RUN_REPORT,
            Permission.READ_NOTES,
            Permission.READ_PROMPTS,
            Permission.EXPORT_CASE,
            Permission.READ_CHALLENGES,
            Permission.REPLAY_RUN,
        }
    ),
    Role.ADMIN: frozenset(
        {
            Permission.MANAGE_USERS,
            Permission.READ_PROVIDERS,
            Permission.READ_RUNS,
            Permission.READ_AUDIT,
            Permission.READ_POLICIES,
            Permission.IMPORT_POLICIES,
            Permission.MANAGE_INSTITUTION,
            Permission.READ_GUIDELINES,
            Permission.MANAGE_GUIDELINES,
            Permission.READ_PROMPTS,
            Permission.MANAGE_PROMPTS,
        }
    ),
}


@dataclass(frozen=True, slots=True)
class Authority:
    """What one person may decide alone in one line: up to this amount and this score."""

    max_amount_usd: Decimal
    max_score: int


@dataclass(frozen=True, slots=True)
class Principal:
    """The person (or the worker on their behalf) behind an act, read from the database on each run of a script."""

    user_id: UUID
    username: str
    role: Role
    institution_id: UUID
    session_id: str = ""
    must_change_password: bool = False
    authority: Mapping[str, Authority] = field(default_factory=dict)

    def may(self, permission: Permission) -> bool:
        """Tell whether the role covers the act."""
        return not self.must_change_password and permission in ROLE_PERMISSIONS[self.role]

    def must(self, permission: Permission) -> None:
        """Pass when the role covers the act, raise NotPermittedError otherwise."""
        if not self.may(permission):
            raise NotPermittedError
