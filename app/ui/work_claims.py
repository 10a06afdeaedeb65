"""Claims in My work: their clocks, what is referred, money that waits for approval, and the next claims."""

from collections.abc import Mapping, Sequence

import streamlit as st

from app.ui import claim_queue, open_case
from app.ui.claim_format import TRANSACTIONS
from app.ui.page import Page
from app.ui.paging import open_column
from app.ui.tables import DATE_PX, frame_of, height_px
from app.ui.work_desk import Desk, Tile
from backend.domain.access import Permission
from backend.domain.claims.acts import TransactionView
from backend.domain.claims.views import ClaimFilter, ClaimLine, ClaimOrder, ClaimScope

NEXT = 10
MY_NEXT = "Next claims"
QUEUE, FORM = "Claims.py", "New_claim.py"
MINE = claim_queue.SCOPES[ClaimScope.MINE]
FREE = claim_queue.SCOPES[ClaimScope.UNASSIGNED]
REFERRED = claim_queue.SCOPES[ClaimScope.REFERRED_TO_ME]
OPEN, OVERDUE, SOON = claim_queue.OPEN, claim_queue.OVERDUE, claim_queue.SOON
WAITING = "approvals"
APPROVALS = ("Claim", "Movement", "Amount (USD)", "Calculation", "Asked by", "Asked on", "Reason")
WATCHED: Mapping[ClaimScope, str] = {ClaimScope.MINE: "Mine", ClaimScope.ALL: "Of the whole house"}
"""Whose clocks the first two figures count, as their explanation says it."""
REST = (
    Tile("new", "New", QUEUE, {"scope": FREE, "status": OPEN}, "Open claims that nobody has taken."),
    Tile("referred_to_me", "Referred to me", QUEUE, {"scope": REFERRED}, "Open referrals that I may answer."),
    Tile("approvals", "Approvals", "", {}, "Money of others that waits for my answer.", anchor=WAITING),
    Tile("mine", "Mine, open", QUEUE, {"scope": MINE, "status": OPEN}, "Everything I have taken and not decided."),
)


def tiles_of(scope: ClaimScope) -> tuple[Tile, ...]:
    """Return the figures; the clocks are those of this scope, and lead to the same list."""
    whose, names = WATCHED[scope], claim_queue.SCOPES[scope]
    late = {"scope": names, "due": OVERDUE}
    soon = {"scope": names, "due": SOON}
    return (
        Tile("overdue", "Overdue", QUEUE, late, f"{whose}, with a statutory clock past its end."),
        Tile("due_soon", "Due soon", QUEUE, soon, f"{whose}, with a clock past 80 % of its time."),
        *REST,
    )


TILES = tiles_of(ClaimScope.MINE)
"""The figures of a person who works on claims of their own."""


def read_desk(page: Page, most: int = NEXT) -> Desk:
    """Return what waits for this person among the claims."""
    title, lines = next_claims(page, most)
    waiting = page.services.claim_money.list_pending(page.principal)
    figures = page.services.claims.get_my_work(page.principal)
    may_report = page.principal.may(Permission.WRITE_CLAIM)
    without = ("With", "Reported") if title == MY_NEXT else ()
    return Desk(
        name="Claims",
        noun="claims",
        tiles=tiles_of(figures.scope),
        figures=figures,
        title=title,
        is_own=title == MY_NEXT,
        first=(lambda: open_case.open_case(lines[0].claim_id, open_case.CLAIM)) if lines else None,
        show_next=lambda: claim_queue.show_lines(lines, "next-claims", without=without),
        action="Report a loss" if may_report else "",
        target=FORM if may_report else "",
        more=lambda: show_approvals(page, waiting),
    )


def next_claims(page: Page, most: int = NEXT) -> tuple[str, Sequence[ClaimLine]]:
    """Return the title of a list and its claims: referrals first, then mine by their clocks, else nobody's."""
    waiting = _lines(page, ClaimFilter(scope=ClaimScope.REFERRED_TO_ME, order=ClaimOrder.DUE_FIRST, limit=most))
    seen = {line.claim_id for line in waiting}
    mine = _lines(page, ClaimFilter(scope=ClaimScope.MINE, is_open=True, order=ClaimOrder.DUE_FIRST, limit=most))
    found = (*waiting, *(line for line in mine if line.claim_id not in seen))[:most]
    if found:
        return MY_NEXT, found
    free = ClaimFilter(scope=ClaimScope.UNASSIGNED, is_open=True, order=ClaimOrder.DUE_FIRST, limit=most)
    return "Nobody has taken these claims yet", _lines(page, free)


def show_approvals(page: Page, waiting: Sequence[TransactionView]) -> None:
    """Show the movements of money that wait for this person's answer; the reference of each opens its claim."""
    if not waiting:
        return
    weighed = page.services.claim_money.weigh_pending(page.principal, waiting)
    st.subheader("Money that waits for your approval", anchor=WAITING)
    st.dataframe(
        frame_of([_row(one, *weighed.get(one.transaction_id, ("", None))) for one in waiting], APPROVALS),
        hide_index=True,
        key="approvals",
        height=height_px(len(waiting)),
        alt="Movements of money that wait for approval; the button of each opens its claim",
        column_config={
            **open_column("Claim", "approvals", [str(one.claim_id) for one in waiting], open_case.CLAIM),
            "Amount (USD)": st.column_config.NumberColumn(format="localized", width=110),
            "Asked on": st.column_config.DateColumn(format="D MMM YYYY", width=DATE_PX),
        },
    )


def _row(one: TransactionView, said: str, excess: str | None) -> dict[str, object]:
    return {
        "Claim": one.reference,
        "Movement": TRANSACTIONS[one.kind],
        "Amount (USD)": float(one.amount_usd),
        "Calculation": f"Above it. {excess}" if excess else said,
        "Asked by": one.requested_by,
        "Asked on": one.requested_at.date(),
        "Reason": one.reason,
    }


def _lines(page: Page, wanted: ClaimFilter) -> Sequence[ClaimLine]:
    return page.services.claims.list_queue(page.principal, wanted).lines
