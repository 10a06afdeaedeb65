"""Who challenges now, starting and stopping a challenger, and every one there was."""

import pandas as pd
import streamlit as st

from app.ui import messages
from app.ui.format import NOTHING, moment
from app.ui.page import Page
from app.ui.tables import show_table
from app.ui.version_buttons import say_done
from backend.domain.access import Permission
from backend.domain.challenges import STEP_OF, ChallengerPlan, ChallengerView
from backend.domain.runs import RunKind
from backend.domain.versions import VersionHead, VersionState

USUAL = "The usual chain"
IN_FORCE = "The words in force"
ENDS = (
    "An open draft can be tried here before it is in force. The challenger ends with it: when it is withdrawn, or "
    "when it comes into force and nothing else tells the challenger apart."
)
SMALL_SHARE = 10


def show_current(page: Page, kind: RunKind) -> None:
    """Show in one line who challenges this kind now."""
    current: ChallengerView | None = page.services.challenges.current(page.principal).get(kind)
    if current is None:
        st.info("Nobody challenges these cases at the moment.", icon=":material/visibility_off:")
        return
    since = moment(current.created_at, st.context.timezone)
    with st.container(border=True, horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        where = f"{current.share_percent} % of the cases since {since}"
        st.text(f"Challenger {current.name} answers on {where}.\n{current.reason}")
        if page.principal.may(Permission.MANAGE_CHALLENGES) and st.button(
            "Stop", icon=":material/stop_circle:", key=f"stop-{current.challenger_id}"
        ):
            with messages.shown():
                page.services.challenges.stop(page.principal, current.challenger_id)
                say_done("The challenger is stopped. Cases it has begun are still answered.")


def show(page: Page, kind: RunKind) -> None:
    """Show the form that starts a challenger, and every challenger of the kind."""
    found: tuple[ChallengerView, ...] = page.services.challenges.list_challengers(page.principal)
    own = [one for one in found if one.kind is kind]
    if page.principal.may(Permission.MANAGE_CHALLENGES) and not any(one.is_running for one in own):
        _show_form(page, kind)
    if own:
        show_table(challengers_frame(own, st.context.timezone), "Challengers, those that run first")
    else:
        st.text("There has been no challenger of these cases yet.")


def challengers_frame(found: list[ChallengerView], zone: str | None) -> pd.DataFrame:
    """Return challengers as a table."""
    return pd.DataFrame(
        {
            "Challenger": [one.name for one in found],
            "Share": [f"{one.share_percent} %" for one in found],
            "Started": [f"{moment(one.created_at, zone)} by {one.created_by}" for one in found],
            "Stopped": [_stopped(one, zone) for one in found],
            "Why": [one.reason for one in found],
        }
    )


def prompt_choices(heads: list[VersionHead]) -> dict[str, VersionHead | None]:
    """Return the prompts that can challenge, by what they are called: open drafts and earlier versions."""
    others = [head for head in heads if head.state is not VersionState.ACTIVE and not head.is_withdrawn]
    return {IN_FORCE: None, **{f"Version {head.number}, {head.standing}: {head.reason[:60]}": head for head in others}}


def _stopped(one: ChallengerView, zone: str | None) -> str:
    if one.stopped_at is None:
        return NOTHING
    because = ", who put its words in force" if one.is_adopted else ""
    return f"{moment(one.stopped_at, zone)} by {one.stopped_by}{because}"


def _show_form(page: Page, kind: RunKind) -> None:
    """Show provider, prompt, share and reason, and the button that starts the challenger."""
    providers = (USUAL, *page.services.challenges.providers(page.principal))
    heads = list(page.services.prompts.list_versions(page.principal, STEP_OF[kind]))
    prompts = prompt_choices(heads)
    with st.form(f"challenger-{kind}", border=True):
        st.subheader("Start a challenger", anchor=False)
        provider = st.selectbox("Provider", providers, help="Those that are configured here")
        prompt = st.selectbox("Prompt", list(prompts), help=ENDS)
        share = st.slider("Share of the cases, percent", 1, 100, SMALL_SHARE)
        reason = st.text_area("What do you want to find out?", height=90)
        is_sent = st.form_submit_button("Start", type="primary", icon=":material/play_circle:")
    if is_sent:
        head = prompts.get(str(prompt))
        named = "" if provider == USUAL else str(provider)
        plan = ChallengerPlan(kind, named, head.version_id if head else None, int(share), reason or "")
        with messages.shown():
            begun = page.services.challenges.plan(page.principal, plan)
            say_done(f"{begun.name} answers from now on, in the shadow.")
