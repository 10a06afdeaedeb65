"""Rows that tests start from; each factory takes what the test wants to vary."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from uuid import UUID, uuid4

from sqlalchemy import func

from backend.domain.access import Authority, Principal, Role
from backend.domain.submissions import SubmissionStatus
from backend.store.tables import AuthorityLimit, Claim, ClaimTransaction, Institution, Policy, Submission, User
from backend.store.work import UnitOfWork

_numbers = count(1)


def make_institution(work: UnitOfWork, name: str = "Meridian Mutual") -> UUID:
    """Return the id of a new insurer."""
    institution = Institution(code=f"inst-{next(_numbers)}-{uuid4().hex[:6]}", name=name)
    work.session.add(institution)
    work.session.flush()
    return institution.institution_id


def make_principal(
    work: UnitOfWork,
    role: Role = Role.UNDERWRITER,
    institution_id: UUID | None = None,
    authority: dict[str, Authority] | None = None,
    password_hash: str = "!",
) -> Principal:
    """Return a new person of a role, in a new institution unless one is given."""
    institution = institution_id or make_institution(work)
    username = f"{role}-{next(_numbers)}-x{uuid4().hex[:6]}"
    user = User(
        institution_id=institution,
        username=username,
        password_hash=password_hash,
        role=role,
        full_name=username.title(),
    )
    work.session.add(user)
    work.session.flush()
    for line, limit in (authority or {}).items():
        work.session.add(
            AuthorityLimit(
                user_id=user.user_id, line=line, max_amount_usd=limit.max_amount_usd, max_score=limit.max_score
            )
        )
    work.session.flush()
    return Principal(user.user_id, username, role, institution, session_id=uuid4().hex, authority=authority or {})


def make_submission(
    work: UnitOfWork,
    by: Principal,
    product: str = "commercial_auto",
    insured_name: str = "Harbor Line Freight LLC",
    status: SubmissionStatus = SubmissionStatus.NEW,
) -> UUID:
    """Return the id of a new submission."""
    submission = Submission(
        institution_id=by.institution_id,
        reference=f"S-{next(_numbers):06d}-{uuid4().hex[:4]}",
        product=product,
        insured_name=insured_name,
        status=status,
        created_by=by.user_id,
    )
    work.session.add(submission)
    work.session.flush()
    return submission.submission_id


def make_policy(work: UnitOfWork, by: Principal | UUID, **wanted: object) -> UUID:
    """Return the id of a motor policy in force over 2026, or of whatever else is wanted."""
    effective = wanted.get("effective_date", date(2026, 1, 1))
    columns = {
        "number": f"PA-{next(_numbers):06d}",
        "line": "auto",
        "insured_name": "Dana Whitfield",
        "effective_date": effective,
        "expiry_date": effective + timedelta(days=365),
        "limit_usd": Decimal(50_000),
        "deductible_usd": Decimal(500),
        "state_code": "OH",
        "perils": ["collision", "theft", "glass", "weather", "fire", "vandalism", "animal"],
        **wanted,
    }
    institution = by.institution_id if isinstance(by, Principal) else by
    policy = Policy(institution_id=institution, **columns)
    work.session.add(policy)
    work.session.flush()
    return policy.policy_id


def make_claim(work: UnitOfWork, by: Principal, policy_id: UUID | None = None, **wanted: object) -> UUID:
    """Return the id of a new claim, under the policy where one is given."""
    policy = work.session.get(Policy, policy_id) if policy_id else None
    columns = {
        "reference": f"C-{next(_numbers):06d}-{uuid4().hex[:4]}",
        "line": policy.line if policy else "auto",
        "loss_type": "collision",
        "policy_number": policy.number if policy else "PA-100",
        "insured_name": policy.insured_name if policy else "Dana Whitfield",
        "state_code": "OH",
        "loss_date": date(2026, 5, 4),
        "fields": {},
        "claimed_usd": Decimal(4_000),
        **wanted,
    }
    sums = {name: columns.pop(name, Decimal(0)) for name in ("paid_usd", "reserve_usd", "recovered_usd")}
    claim = Claim(institution_id=by.institution_id, policy_id=policy_id, created_by=by.user_id, **columns)
    work.session.add(claim)
    work.session.flush()
    _move_money(work, by, claim.claim_id, sums)
    work.session.refresh(claim)
    return claim.claim_id


def _move_money(work: UnitOfWork, by: Principal, claim_id: UUID, sums: dict[str, Decimal]) -> None:
    """Post the movements that bring a claim to these sums, for the database takes no sum without them."""
    amounts = (
        ("reserve", sums["reserve_usd"] + sums["paid_usd"]),
        ("payment", sums["paid_usd"]),
        ("recovery", sums["recovered_usd"]),
    )
    for kind, amount_usd in amounts:
        if amount_usd:
            work.session.add(
                ClaimTransaction(
                    institution_id=by.institution_id,
                    claim_id=claim_id,
                    kind=kind,
                    state="posted",
                    amount_usd=amount_usd,
                    payee="" if kind == "reserve" else "Dana Whitfield",
                    reason="Repair of the vehicle",
                    requested_by=by.user_id,
                    posted_at=func.now(),
                )
            )
            work.session.flush()


def post_moves(work, by, claim_id, *moves):
    """Post movements of a claim, each at noon of its day; only who works on claims moves money."""
    mover = make_principal(work, Role.MANAGER, by.institution_id)
    for kind, amount_usd, day in moves:
        work.session.add(
            ClaimTransaction(
                institution_id=by.institution_id,
                claim_id=claim_id,
                kind=kind,
                state="posted",
                amount_usd=Decimal(amount_usd),
                payee="" if kind == "reserve" else "Garage",
                reason="Repair of the car",
                requested_by=mover.user_id,
                posted_at=datetime.combine(date.fromisoformat(str(day)), time(12), UTC),
            )
        )
        work.session.flush()
