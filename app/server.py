"""The web process: pages and routes behind one door. Start: python -m app.server --port 8501."""

import argparse
import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect
from streamlit import config

from app.http.cookies import cookie_policy
from app.http.errors import on_desk_error, on_gone_away, on_unexpected_error
from app.http.middleware import Door
from app.http.prompt_answers import send_at_once
from app.http.quota import UploadQuota
from app.http.routes import ROUTES
from app.http.sockets import Sockets
from app.http.start import check_accounts, check_options, warm_up
from app.services import get_services
from app.ui.messages import on_script_error
from backend.domain.access import Principal
from backend.errors import DeskError
from backend.observability import configure_logging, configure_sentry
from backend.settings import get_settings

HOME = Path(__file__).resolve().parent / "Home.py"
sockets = Sockets()


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, object]]:
    """Refuse to run with a weak set-up, warm everything once, and watch for ended sessions."""
    check_options(config.get_option)
    warm_up()
    check_accounts()
    send_at_once(config.get_option("server.port"))
    gc.collect()
    gc.freeze()
    watch = asyncio.create_task(sockets.watch(get_services().sessions.find_ended))
    try:
        yield {}
    finally:
        watch.cancel()
        with suppress(asyncio.CancelledError):
            await watch


def identify(cookie: str) -> Principal | None:
    """Return the person behind a session cookie; the services are built at the first question, not at import."""
    return get_services().sessions.identify(cookie)


settings = get_settings()
configure_logging(settings)
configure_sentry(settings)

app = st.App(
    HOME,
    lifespan=lifespan,
    routes=ROUTES,
    middleware=[
        Middleware(
            Door,
            policy=cookie_policy(),
            identify=identify,
            sockets=sockets,
            quota=UploadQuota(settings.daily_upload_mb * 1024 * 1024),
        )
    ],
    on_script_error=on_script_error,
    exception_handlers={DeskError: on_desk_error, ClientDisconnect: on_gone_away, Exception: on_unexpected_error},
)
"""Stands at the top level under this name because `streamlit run app/server.py` looks for it in the source."""


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8501)
    parser.add_argument("--address", default="127.0.0.1")
    chosen = parser.parse_args()
    app.run(config={"server.port": chosen.port, "server.address": chosen.address})


if __name__ == "__main__":
    main()
