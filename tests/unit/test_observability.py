"""Logs and Sentry never carry personal data."""

import json
from uuid import uuid4

import pytest
import sentry_sdk
import structlog
from pydantic import SecretStr
from sentry_sdk.envelope import Envelope
from sentry_sdk.transport import Transport

from backend import observability
from backend.errors import NotPermittedError
from backend.settings import Settings

SEEDED = ("123-45-6789", "jane.doe@example.org", "4111 1111 1111 1111", "sk-live-abcdefghijkl", "Jane Doe slipped")


class KeepingTransport(Transport):
    """Keeps the envelopes instead of sending them."""

    def __init__(self) -> None:
        super().__init__()
        self.bodies: list[bytes] = []

    def capture_envelope(self, envelope: Envelope) -> None:
        self.bodies.append(envelope.serialize())


@pytest.fixture
def transport():
    keeping = KeepingTransport()
    settings = Settings(sentry_dsn=SecretStr("http://public@127.0.0.1:9/1"), _env_file=None)
    observability.configure_sentry(settings, keeping)
    yield keeping
    sentry_sdk.get_client().close(timeout=0)
    sentry_sdk.get_global_scope().set_client(None)


@pytest.fixture
def log_lines(capsys):
    observability.configure_logging(Settings(_env_file=None))
    yield lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def fail_with_personal_data():
    quote = SEEDED[0]  # a local that a careless set-up would send
    raise ValueError(" ".join(SEEDED) + quote)


def test_an_unexpected_error_reaches_sentry_without_any_seeded_personal_data(transport):
    try:
        fail_with_personal_data()
    except ValueError as error:
        incident_id = observability.capture(error)
    sent = b"".join(transport.bodies)

    assert incident_id.encode() in sent
    assert b"ValueError" in sent
    assert not [seed for seed in SEEDED if seed.encode() in sent]


def test_breadcrumbs_and_extras_are_scrubbed(transport):
    sentry_sdk.add_breadcrumb(message=f"mail to {SEEDED[1]}")
    sentry_sdk.set_extra("note", {"card": SEEDED[2], "key": SEEDED[3]})
    observability.capture(RuntimeError("x"))
    sent = b"".join(transport.bodies)

    assert sent
    assert not [seed for seed in SEEDED[1:4] if seed.encode() in sent]


def test_an_expected_error_pages_nobody(transport):
    observability.capture(NotPermittedError())

    assert transport.bodies == []


def test_log_lines_are_json_and_carry_the_bound_run(log_lines):
    run_id = uuid4()
    observability.bind_run(run_id, "underwriting", 2)
    structlog.get_logger().info("step_begun", step="reading")
    (line,) = log_lines()

    assert (line["event"], line["run_id"], line["attempt"], line["kind"]) == (
        "step_begun",
        str(run_id),
        2,
        "underwriting",
    )


def test_log_lines_hide_keys_numbers_and_passwords_in_addresses(log_lines):
    observability.bind_request("r-1")
    structlog.get_logger().info(
        "seen",
        detail=f"{SEEDED[0]} {SEEDED[3]}",
        url="postgresql://app:hunter2@127.0.0.1/x",
        nested={"mail": [SEEDED[1]]},
    )
    (line,) = log_lines()

    assert "hunter2" not in json.dumps(line)
    assert not [seed for seed in SEEDED if seed in json.dumps(line)]
    assert line["request_id"] == "r-1"


def test_a_logged_error_names_where_it_came_through_but_not_what_it_said(log_lines):
    try:
        fail_with_personal_data()
    except ValueError as error:
        observability.capture(error)
    (line,) = log_lines()

    assert any("test_observability" in frame for frame in line["frames"])
    assert "Jane Doe" not in json.dumps(line)


def test_upload_addresses_lose_the_session_id_they_carry():
    assert observability.scrub_text("PUT /_stcore/upload_file/1f2e-session/9") == "PUT /_stcore/upload_file/[hidden]"
