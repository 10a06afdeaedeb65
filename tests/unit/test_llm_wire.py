"""What goes over the wire to each provider: the agreed form, the right key, no personal detail, no redirect."""

import json
from collections.abc import Iterator
from contextlib import closing

import pytest

from backend.llm.error_kinds import ErrorKind
from backend.llm.provider import AIResponse
from tests.fakes import fake_model_server as faults
from tests.fakes.chain_rig import GOOD, House, Proposal, make_prompt, make_provider, running_house

PROVIDERS = ("openai", "anthropic", "local")
SECRETS = ("219-09-9999", "4111 1111 1111 1111", "ann.lee@mail.example.com", "(415) 555-0132", "04/12/1985", "D1234567")
PERSONAL = (
    "Ann Lee, SSN 219-09-9999, card 4111 1111 1111 1111, ann.lee@mail.example.com, (415) 555-0132, "
    "DOB: 04/12/1985, DL# D1234567"
)


@pytest.fixture(scope="module")
def running() -> Iterator[House]:
    with running_house() as house:
        yield house


@pytest.fixture
def house(running: House) -> House:
    return running.fresh()


def ask(house: House, name: str, **changes: object) -> AIResponse:
    return house.providers[name].generate_structured_response(make_prompt(**changes), Proposal)


def sent(house: House, name: str) -> dict[str, object]:
    return house.servers[name].received[-1].json


def test_openai_is_asked_for_a_strict_schema_and_no_temperature(house: House) -> None:
    ask(house, "openai")

    body = sent(house, "openai")
    form = body["response_format"]
    assert form == {
        "type": "json_schema",
        "json_schema": {
            "name": "Proposal",
            "strict": True,
            "schema": {
                "type": "object",
                "description": "The form of answer that the tests ask for.",
                "properties": {"outcome": {"type": "string"}, "reason": {"type": "string"}},
                "required": ["outcome", "reason"],
                "additionalProperties": False,
            },
        },
    }
    assert (body["model"], body["store"], "temperature" in body) == ("gpt-6.1-sol", False, False)


def test_anthropic_is_asked_for_the_same_schema(house: House) -> None:
    ask(house, "openai")
    ask(house, "anthropic")

    body = sent(house, "anthropic")
    assert (
        body["output_config"]["format"]["schema"] == sent(house, "openai")["response_format"]["json_schema"]["schema"]
    )  # type: ignore[index]
    assert body["system"] == "You propose."
    assert not {"temperature", "top_p", "top_k"} & set(body)


def test_a_local_server_is_asked_in_its_own_dialect(house: House) -> None:
    ask(house, "local")

    form = sent(house, "local")["response_format"]
    assert isinstance(form, dict)
    assert form["type"] == "json_object"
    assert form["schema"]["required"] == ["outcome", "reason"]


@pytest.mark.parametrize("name", PROVIDERS)
def test_plain_text_is_asked_without_a_schema(house: House, name: str) -> None:
    house.servers[name].content = " plain words "

    answer = house.providers[name].generate_response(make_prompt())

    assert (answer.ok, answer.content, answer.schema_version) == (True, "plain words", "")
    assert not {"response_format", "output_config"} & set(sent(house, name))


@pytest.mark.parametrize("name", PROVIDERS)
def test_the_answer_says_which_model_was_asked_and_which_answered(house: House, name: str) -> None:
    answer = ask(house, name)

    assert answer.model == house.providers[name].model
    assert answer.model_answered == f"{answer.model}-snapshot"
    assert answer.attempts[0].http_status == 200
    assert not answer.made_without_model


@pytest.mark.parametrize("name", ["openai", "anthropic"])
def test_no_byte_of_a_personal_detail_leaves_for_a_hosted_provider(house: House, name: str) -> None:
    def quote(request: dict[str, object]) -> str:
        text = json.dumps(request)
        quoted = text[text.index("Ann Lee") : text.index("DL#") + len("DL# [LICENCE_1]")]
        return json.dumps({"outcome": "refer", "reason": quoted})

    house.servers[name].content = quote

    answer = ask(house, name, user=f"Who is this? {PERSONAL}", material=f"page 1\n{PERSONAL}\n")

    body = house.servers[name].received[-1].body.decode()
    assert [secret for secret in SECRETS if secret in body] == []
    assert json.loads(answer.content)["reason"] == PERSONAL


def test_our_own_server_sees_the_text_as_it_is(house: House) -> None:
    ask(house, "local", material=PERSONAL)

    assert all(secret in house.servers["local"].received[-1].body.decode() for secret in SECRETS)


@pytest.mark.parametrize("name", ["openai", "anthropic"])
def test_the_repair_request_is_masked_as_well_and_holds_no_server_text(house: House, name: str) -> None:
    house.servers[name].content = json.dumps({"outcome": "refer", "reason": "r", "219-09-9999": "x"})

    house.chain(name).generate_structured_response(make_prompt(material=PERSONAL), Proposal)

    first, second = (request.body.decode() for request in house.servers[name].received)
    assert "could not be used" in second
    assert "could not be used" not in first
    assert "219-09-9999" not in second
    assert "made up by the fake server" not in second


def test_hosted_providers_are_skipped_when_masking_fails(house: House) -> None:
    class Broken:
        def __init__(self) -> None:
            raise RuntimeError("219-09-9999")

    hosted = [type(house.providers[name])(house.providers[name].endpoint, Broken) for name in ("openai", "anthropic")]

    answer = house.chain(*hosted, "local").generate_structured_response(make_prompt(), Proposal)

    assert answer.provider == "local"
    assert [skip.reason for skip in answer.skipped] == [ErrorKind.REDACTION_FAILED] * 2
    assert house.servers["openai"].count == house.servers["anthropic"].count == 0
    assert "219-09-9999" not in repr(answer)


@pytest.mark.parametrize("name", PROVIDERS)
def test_keys_and_addresses_of_the_environment_are_ignored(
    house: House, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ambient = {
        "OPENAI_API_KEY": "ambient-key",
        "OPENAI_BASE_URL": faults.refused_url(),
        "OPENAI_ORG_ID": "ambient-org",
        "OPENAI_PROJECT_ID": "ambient-project",
        "OPENAI_CUSTOM_HEADERS": "Authorization: Bearer ambient-header",
        "ANTHROPIC_API_KEY": "ambient-key",
        "ANTHROPIC_AUTH_TOKEN": "ambient-token",
        "ANTHROPIC_BASE_URL": faults.refused_url(),
        "ANTHROPIC_CUSTOM_HEADERS": "X-Api-Key: ambient-header",
        "HTTP_PROXY": faults.refused_url(),
        "ALL_PROXY": faults.refused_url(),
    }
    for variable, value in ambient.items():
        monkeypatch.setenv(variable, value)

    with closing(make_provider(name, house.servers[name].url)) as provider:
        answer = provider.generate_structured_response(make_prompt(), Proposal)

    headers = house.servers[name].received[-1].headers
    assert answer.ok
    assert "ambient" not in json.dumps(headers)
    assert f"key-of-{name}" in {headers.get("x-api-key"), headers.get("authorization", "").removeprefix("Bearer ")}


@pytest.mark.parametrize("name", PROVIDERS)
def test_a_redirect_is_not_followed(house: House, name: str) -> None:
    house.servers[name].play(faults.REDIRECT)

    answer = ask(house, name)

    assert answer.error_kind is ErrorKind.NOT_AN_ANSWER
    assert [request.path for request in house.servers[name].received if "elsewhere" in request.path] == []


@pytest.mark.parametrize("name", PROVIDERS)
def test_an_answer_larger_than_any_real_one_is_cut_off(house: House, name: str) -> None:
    house.servers[name].content = "x" * 9_000_000

    answer = ask(house, name)

    assert (answer.ok, answer.content) == (False, "")
    assert answer.error_kind is ErrorKind.CONNECTION_LOST


@pytest.mark.parametrize("name", PROVIDERS)
@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ('{"outcome": "accept", "reason": "ok", "limit": 1}', ErrorKind.SCHEMA_MISMATCH),
        ('{"outcome": NaN, "reason": "ok"}', ErrorKind.NOT_JSON),
        ('{"outcome": "accept"}', ErrorKind.SCHEMA_MISMATCH),
        ("[" * 100_000, ErrorKind.NOT_JSON),
        (json.dumps({"outcome": "accept", "reason": "x" * 500_000}), ErrorKind.SCHEMA_MISMATCH),
    ],
)
def test_what_does_not_fit_the_schema_is_never_success(house: House, name: str, content: str, kind: ErrorKind) -> None:
    house.servers[name].content = content

    answer = ask(house, name)

    assert (answer.ok, answer.error_kind, answer.content) == (False, kind, "")


def test_a_client_belongs_to_the_process_that_made_it(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(make_provider("openai", house.servers["openai"].url)) as provider:
        first = provider._client()
        same = provider._client()
        monkeypatch.setattr("os.getpid", lambda: -1)
        child = provider._client()
        first.close()

    assert first is same
    assert child is not first


def test_closing_lets_the_next_call_open_a_new_connection(house: House) -> None:
    house.chain("openai").close()

    assert ask(house, "openai").content == Proposal.model_validate_json(GOOD).model_dump_json()
