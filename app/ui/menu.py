"""The menu: built on every run from the registry and the role the database names."""

from collections import defaultdict
from collections.abc import Callable
from urllib.parse import unquote

import streamlit as st
from streamlit.navigation.page import StreamlitPage
from streamlit.runtime.pages_manager import PagesManager

from app.services import get_services
from app.ui import brand, session, sign_in, unread
from app.ui.redirect import send_browser
from app.ui.registry import PAGES, find_by_url, pages_for
from backend.domain.access import Principal

ROLE_NAMES = {
    "client": "Client",
    "underwriter": "Underwriter",
    "adjuster": "Claims adjuster",
    "actuary": "Actuary",
    "manager": "Manager",
    "examiner": "Examiner",
    "admin": "Administrator",
}


def is_missing() -> bool:
    """
    Tell whether Streamlit runs a page without Home.

    With a folder called pages it does so until some session has drawn the menu once since the start.
    """
    return bool(PagesManager.uses_pages_directory)


def show(person: Principal | None) -> StreamlitPage:
    """Draw the menu of a person (none for strangers) and return the page to run."""
    if person is None:
        return st.navigation(_door_pages(), position="hidden")
    sections: dict[str, list[StreamlitPage]] = defaultdict(list)
    for spec in pages_for(person.role):
        sections[spec.section].append(
            st.Page(
                spec.path,
                title=unread.titled(spec, person),
                icon=spec.icon,
                url_path="" if spec.is_default else spec.url_path,
                default=spec.is_default,
                visibility=spec.visibility,
            )
        )
    # The first page lives at the root; whoever types or keeps its name is sent there.
    home = next(page for pages in sections.values() for page in pages)
    sections[""].append(_bare_page(lambda: st.switch_page(home), PAGES[0].url_path))
    wanted = find_by_url(session.wanted_page())
    if wanted is not None and person.role not in wanted.roles:
        sections[""].append(_bare_page(_refuse, wanted.url_path))
    elif wanted is None and (unknown := _unknown_address()):
        sections[""].append(_bare_page(_say_nothing_here, unknown))
    page = st.navigation(dict(sections), expanded=True)
    brand.sign(person)
    _account_box(person)
    return page


def _door_pages() -> list[StreamlitPage]:
    """Return the sign-in page at the root and at the wanted address, so that the address survives signing in."""
    wanted = find_by_url(session.wanted_page())
    pages = [st.Page(sign_in.show, title="Sign in", url_path="sign-in", default=True, visibility="hidden")]
    if wanted is not None:
        pages.append(_bare_page(sign_in.show, wanted.url_path))
    return pages


def _bare_page(draw: Callable[[], None], url_path: str) -> StreamlitPage:
    """Return a hidden page that draws a function at an address."""
    return st.Page(draw, title=brand.PRODUCT, url_path=url_path, visibility="hidden")


def _refuse() -> None:
    """Refuse a page that the role does not open."""
    from app.ui.page import refuse  # noqa: PLC0415 - page.py draws this menu

    refuse()


def _unknown_address() -> str:
    """Return the address in the browser where it is one word that no page has, empty otherwise."""
    wanted = unquote(session.wanted_page()).strip()
    return "" if "/" in wanted else wanted


def _say_nothing_here() -> None:
    """Say that the address leads nowhere, and show the way back."""
    st.title("There is no page at this address", anchor=False)
    st.text("Check the address for a slip, or choose a page from the menu.")
    st.page_link(PAGES[0].path, label=f"Go to {PAGES[0].title}", icon=":material/arrow_forward:")


def _account_box(person: Principal) -> None:
    """Show who is signed in, and the way out."""
    with st.sidebar:
        st.text(f"{person.username}\n{ROLE_NAMES[person.role]}")
        if st.button("Sign out", icon=":material/logout:", width="stretch", key="sign_out"):
            sign_out(person)


def sign_out(person: Principal) -> None:
    """End the session, forget everything of this tab, and drop the cookie."""
    get_services().sessions.sign_out(person)
    st.session_state.clear()
    send_browser("/session/end")
