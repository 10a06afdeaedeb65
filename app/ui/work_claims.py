"""Claims in My work: their clocks, what is referred, money that waits for approval, and the next claims."""

from collections.abc import Sequence

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
APPROVALS = ("Claim", "Movement", "Amount (USD)", "Asked by", "Asked on", "Reason")
TILES = (
    Tile("overdue", "Overdue", QUEUE, {"scope": MINE, "due": OVERDUE}, "Mine, with a statutory clock past its end."),
    Tile("due_soon", "Due soon", QUEUE, {"scope": MINE, "due": SOON}, "Mine, with a clock past 80 % of its time."),
    Tile("new", "New", QUEUE, {"scope": FREE, "status": OPEN}, "Open claims that nobody has taken."),
    Tile("referred_to_me", "Referred to me", QUEUE, {"scope": REFERRED}, "Open referrals that I may answer."),
    Tile("approvals", "Approvals", "", {}, "Money of others that waits for my answer.", anchor=WAITING),
    Tile("mine", "Mine, open", QUEUE, {"scope": MINE, "status": OPEN}, "Everything I have taken and not decided."),
)


def read_desk(page: Page, most: int = NEXT) -> Desk:
    """Return what waits for this person among the claims."""
    title, lines = next_claims(page, most)
    waiting = page.services.claim_money.list_pending(page.principal)
    may_report = page.principal.may(Permission.WRITE_CLAIM)
    without = ("With", "Reported") if title == MY_NEXT else ()
    return Desk(
        name="Claims",
        noun="claims",
        tiles=TILES,
        figures=page.services.claims.get_my_work(page.principal),
        title=title,
        is_own=title == MY_NEXT,
        first=(lambda: open_case.open_case(lines[0].claim_id, open_case.CLAIM)) if lines else None,
        show_next=lambda: claim_queue.show_lines(lines, "next-claims", without=without),
        action="Report a loss" if may_report else "",
        target=FORM if may_report else "",
        more=lambda: show_approvals(waiting),
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


def show_approvals(waiting: Sequence[TransactionView]) -> None:
    """Show the movements of money that wait for this person's answer; the reference of each opens its claim."""
    if not waiting:
        return
    st.subheader("Money that waits for your approval", anchor=WAITING)
    st.dataframe(
        frame_of([_row(one) for one in waiting], APPROVALS),
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


def _row(one: TransactionView) -> dict[str, object]:
    return {
        "Claim": one.reference,
        "Movement": TRANSACTIONS[one.kind],
        "Amount (USD)": float(one.amount_usd),
        "Asked by": one.requested_by,
        "Asked on": one.requested_at.date(),
        "Reason": one.reason,
    }


def _lines(page: Page, wanted: ClaimFilter) -> Sequence[ClaimLine]:
    return page.services.claims.list_queue(page.principal, wanted).lines
