"""The logo of an institution: shown, uploaded, taken away."""

import streamlit as st

from app.ui import messages
from app.ui.page import Page
from backend.domain.institutions import InstitutionView

EXTENSIONS = ["png", "jpg", "jpeg", "gif", "webp"]
MOST_MB = 1


def show(page: Page, view: InstitutionView, *, is_saved: bool) -> bool:
    """
    Show the uploader, and how to do without a logo; tell whether the logo was changed in this run.

    A changed logo shows the form anew, so it waits until what is typed there is saved.
    """
    st.subheader("Logo")
    if not view.logo_png:
        st.caption("There is no logo yet; letters and the menu carry the name alone.")
    file = st.file_uploader(
        "Another logo" if view.logo_png else "Logo",
        type=EXTENSIONS,
        max_upload_size=MOST_MB,
        key=f"institution-{view.version}-logo",
        help="PNG, JPEG, GIF or WebP up to 1 MB. It is drawn anew: nothing but its pixels is kept.",
    )
    if not is_saved:
        st.caption("Save what you changed first; then the logo can be changed.")
    with st.container(horizontal=True):
        if (
            st.button("Use this logo", icon=":material/image:", disabled=file is None or not is_saved)
            and file is not None
        ):
            with messages.shown():
                page.services.institutions.set_logo(page.principal, view.version, file.getvalue())
                return True
        if st.button("Remove the logo", icon=":material/hide_image:", disabled=not view.logo_png or not is_saved):
            with messages.shown():
                page.services.institutions.remove_logo(page.principal, view.version)
                return True
    return False
