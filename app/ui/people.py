"""The administrators' list of users and the panel of one user."""

import pandas as pd
import streamlit as st

from app.ui import messages
from app.ui.menu import ROLE_NAMES
from app.ui.page import Page
from app.ui.people_authority import show_authority
from backend.domain.access import Role
from backend.services.accounts import UserLine

ONE_TIME_KEY = "one_time_password"
ROLES = tuple(Role)


def choose_user(page: Page) -> UserLine | None:
    """Show the users and return the selected one."""
    users = page.services.accounts.list_users(page.principal)
    wanted = st.text_input(
        "Find", placeholder="Name, role or e-mail", key="find_user", icon=":material/search:", bind="query-params"
    ).lower()
    found = [user for user in users if wanted in _searchable(user)]
    if not found:
        st.info("No user fits. Clear the search to see all users.", icon=":material/search_off:")
        return None
    st.caption(f"{len(found)} of {len(users)} users. Select a row to change one.")
    table = st.dataframe(
        _frame(found),
        hide_index=True,
        width="stretch",
        on_select="rerun",
        selection_mode="single-row",
        key="users_table",
        column_config={
            "Sessions": st.column_config.NumberColumn(width="small"),
            "Password set": st.column_config.DatetimeColumn(format="D MMM YYYY"),
        },
    )
    rows = table["selection"]["rows"]
    return found[rows[0]] if rows and rows[0] < len(found) else None


def show_user(page: Page, user: UserLine) -> None:
    """Show what can be done with one user; one's own role and lock stay with other administrators."""
    account = user.account
    is_self = account.user_id == page.principal.user_id
    with st.container(border=True):
        st.subheader(account.full_name or account.username)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            _role_choice(page, user, is_self=is_self)
            if st.button("Reset password", icon=":material/key:", disabled=is_self):
                _reset(page, user)
            if st.button("End sessions", icon=":material/logout:", disabled=not user.live_sessions):
                with messages.shown():
                    page.services.accounts.end_sessions(page.principal, account.user_id)
                    st.rerun()
            label, icon = ("Lock", ":material/lock:") if account.is_active else ("Unlock", ":material/lock_open:")
            if st.button(label, icon=icon, disabled=is_self, key="lock_user"):
                with messages.shown():
                    page.services.accounts.set_active(page.principal, account.user_id, is_active=not account.is_active)
                    st.rerun()
        if is_self:
            st.caption("This is you. Another administrator changes your role, lock or password.")
        else:
            show_authority(page, account)


@st.dialog("New user")
def create_dialog(page: Page) -> None:
    """Ask for a new user's name and role; the password is random and shown once."""
    with st.form("new_user", border=False):
        username = st.text_input("User name", max_chars=64, help="Letters, digits, dots, dashes, or an e-mail address.")
        full_name = st.text_input("Full name", max_chars=120)
        email = st.text_input("E-mail", max_chars=200)
        role = st.selectbox("Role", ROLES, format_func=lambda each: ROLE_NAMES[each], index=1)
        is_sent = st.form_submit_button("Create user", type="primary")
    if is_sent:
        with messages.shown():
            _, password = page.services.accounts.create(page.principal, username, role, full_name, email)
            st.session_state[ONE_TIME_KEY] = (username.strip().lower(), password)
            st.rerun()


def show_one_time_password() -> None:
    """Show a password just made, until the administrator says it has been handed over."""
    if ONE_TIME_KEY not in st.session_state:
        return
    username, password = st.session_state[ONE_TIME_KEY]
    with st.container(border=True):
        st.text(f"One-time password of {username}. It is shown here only, and must be changed at the first sign-in.")
        st.code(password, language=None)
        if st.button("Handed over", icon=":material/check:"):
            del st.session_state[ONE_TIME_KEY]
            st.rerun()


def _role_choice(page: Page, user: UserLine, *, is_self: bool) -> None:
    """Let the administrator choose another role, and say that the user is signed out by it."""
    account = user.account
    role = st.selectbox(
        "Role",
        ROLES,
        index=ROLES.index(account.role),
        format_func=lambda each: ROLE_NAMES[each],
        disabled=is_self,
        key=f"role_{account.user_id}",
        width=220,
    )
    if st.button("Change role", icon=":material/badge:", disabled=is_self or role == account.role):
        with messages.shown():
            page.services.accounts.set_role(page.principal, account.user_id, role)
            st.rerun()


def _reset(page: Page, user: UserLine) -> None:
    """Give the user a new one-time password."""
    with messages.shown():
        password = page.services.accounts.reset_password(page.principal, user.account.user_id)
        st.session_state[ONE_TIME_KEY] = (user.account.username, password)
        st.rerun()


def _searchable(user: UserLine) -> str:
    """Return what a search looks at."""
    account = user.account
    return f"{account.username} {account.full_name} {account.email} {ROLE_NAMES[account.role]}".lower()


def _frame(users: list[UserLine]) -> pd.DataFrame:
    """Return the table of users with the columns people read."""
    return pd.DataFrame(
        {
            "User name": [user.account.username for user in users],
            "Full name": [user.account.full_name for user in users],
            "Role": [ROLE_NAMES[user.account.role] for user in users],
            "State": [_state(user) for user in users],
            "Sessions": [user.live_sessions for user in users],
            "E-mail": [user.account.email for user in users],
            "Password set": [user.account.password_changed_at for user in users],
        }
    )


def _state(user: UserLine) -> str:
    """Return the state of an account in words."""
    if not user.account.is_active:
        return "Locked"
    return "One-time password" if user.account.must_change_password else "Active"
