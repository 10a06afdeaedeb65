"""Saved views of a list: choose one's own or a shared one, save the filters under a name, delete."""

from uuid import UUID

import streamlit as st

from app.ui import messages, paging, view_filters
from app.ui.page import Page
from backend.domain.collaboration import NewView, SavedView, Screen
from backend.services.saved_views import MANAGERS, may_share

NAME, SHARED = "view-name", "view-shared"


def show(page: Page, screen: Screen) -> None:
    """Show the button that opens the views of a screen; closed, it reads nothing."""
    popover = st.popover("Views", icon=":material/bookmarks:", key=f"views-{screen}", on_change="rerun")
    if not popover.open:
        return
    with popover, messages.shown():
        views = page.services.saved_views.list_for(page.principal, screen)
        if not views:
            st.text("No view is saved yet. Set the filters as you need them, then save them under a name.")
        for view in views:
            _show_view(page, view)
        _show_form(page, screen)


def _show_view(page: Page, view: SavedView) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.container(gap="xxsmall", width="stretch"):
            st.text(f"{view.name}\n{_origin(view)}{view_filters.words(view.screen, view.query)}")
        st.button("Show", key=f"view-{view.view_id}", on_click=_apply, args=(view,))
        if view.is_own or page.principal.role in MANAGERS:
            st.button(
                "Delete",
                icon=":material/delete:",
                key=f"view-delete-{view.view_id}",
                type="tertiary",
                on_click=_delete,
                args=(page, view.view_id),
            )


def _origin(view: SavedView) -> str:
    if not view.is_shared:
        return ""
    return "Shared · " if view.is_own else f"Shared by {view.owner} · "


def _show_form(page: Page, screen: Screen) -> None:
    st.text_input("Save this view as", key=NAME, placeholder="A name for the filters as set")
    if may_share(page.principal):
        st.checkbox("Share it with the house", key=SHARED)
    st.button("Save this view", icon=":material/bookmark_add:", key="view-save", on_click=_save, args=(page, screen))


def _apply(view: SavedView) -> None:
    view_filters.apply(view.screen, view.query)
    if paging.KEY in st.session_state:
        st.session_state[paging.KEY] = 1


def _save(page: Page, screen: Screen) -> None:
    name, is_shared = str(st.session_state.get(NAME) or ""), bool(st.session_state.get(SHARED))
    with messages.shown():
        page.services.saved_views.save(page.principal, NewView(screen, name, view_filters.read(screen), is_shared))
        st.session_state[NAME] = ""
        st.toast("The view is saved.", icon=":material/bookmark_added:")


def _delete(page: Page, view_id: UUID) -> None:
    with messages.shown():
        page.services.saved_views.delete(page.principal, view_id)
        st.toast("The view is deleted.", icon=":material/check:")
