"""What happens before the first request: the options are checked and slow imports done once."""

import importlib
import logging
from collections.abc import Callable

import structlog
from streamlit.runtime.pages_manager import PagesManager

from app.http.cookies import cookie_policy
from app.services import get_services
from backend.services.demo_accounts import refuse_demo_accounts_in_production
from backend.settings import AppEnv, get_settings

REQUIRED_OPTIONS: dict[str, object] = {
    "server.trustedUserHeaders": {"x-ia-user": "user", "x-ia-sid": "sid"},
    "server.enableXsrfProtection": True,
    "server.enableStaticServing": False,
    "server.enableAgentApi": False,
    "runner.postScriptGC": False,
    "client.showErrorDetails": "none",
    "browser.gatherUsageStats": False,
    "logger.enableRich": False,
}
WARM_MODULES = (
    "pandas",
    "plotly.graph_objects",
    "streamlit_authenticator",
    "streamlit.elements.lib.built_in_chart_utils",
)


class WeakSetUpError(RuntimeError):
    """An option of the framework that the security of the pages rests on is not in force."""


def check_options(get_option: Callable[[str], object]) -> None:
    """Pass when every required option is in force; started from another folder the file is not found."""
    wrong = [name for name, wanted in REQUIRED_OPTIONS.items() if get_option(name) != wanted]
    if wrong:
        raise WeakSetUpError(f"Start from the project folder: .streamlit/config.toml must set {', '.join(wrong)}")


def check_accounts() -> None:
    """Refuse to serve production while somebody could sign in with a demonstration's first password."""
    services = get_services()
    refuse_demo_accounts_in_production(services.settings, services.engine)


def _nothing(_record: logging.LogRecord) -> bool:
    """Let no log line through."""
    return False


def _without_uncaught(record: logging.LogRecord) -> bool:
    """Drop the framework's copy of a page error: its text may quote a document; ours is logged without text."""
    return record.exc_info is None


def warm_up() -> None:
    """Import what the first visitor would wait for, build the services, and close the old page mode."""
    context_log = logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context")
    context_log.addFilter(_nothing)  # a component of the sign-in library complains about being imported early
    for name in WARM_MODULES:
        importlib.import_module(name)
    context_log.removeFilter(_nothing)
    get_services()
    if get_settings().app_env is not AppEnv.DEVELOPMENT:
        logging.getLogger("streamlit.error_util").addFilter(_without_uncaught)
    PagesManager.uses_pages_directory = False
    if not cookie_policy().is_secure:
        structlog.get_logger().warning("plain_http", note="session cookies are not Secure; use https")
