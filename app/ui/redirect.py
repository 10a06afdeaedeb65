"""Sending the browser to one of our routes from a page script."""

import streamlit as st
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner import get_script_run_ctx


def send_browser(path: str) -> None:
    """
    Leave the page for a path on this server.

    Uses the message by which `st.login` leaves the page; it is not a documented call, a contract test
    watches it. A script tag would need a weaker content security policy, a link a second click.
    """
    context = get_script_run_ctx()
    if context is None:
        return
    message = ForwardMsg()
    message.auth_redirect.url = path
    context.enqueue(message)
    st.stop()
