"""A provider's address comes from the operator and never points at the machine's own metadata."""

import pytest
from pydantic import SecretStr

from backend.llm.addresses import RefusedAddressError, check_base_url, check_resolved
from backend.llm.error_kinds import ErrorKind
from backend.llm.local_provider import LocalProvider
from backend.llm.model_provider import Endpoint
from tests.fakes.chain_rig import make_prompt


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/v1",
        "http://[::ffff:169.254.169.254]/v1",
        "http://[fd00:ec2::254]/v1",
        "http://[fe80::1]/v1",
        "http://100.100.100.200/v1",
        "http://metadata.google.internal/v1",
        "http://METADATA/v1",
        "http://0.0.0.0:8000/v1",
        "http://224.0.0.1/v1",
        "file:///etc/passwd",
        "ftp://127.0.0.1/v1",
        "http:///v1",
        "127.0.0.1:8000/v1",
        "http://user:secret@127.0.0.1/v1",
    ],
)
def test_refuses_metadata_addresses_other_schemes_and_passwords(url: str) -> None:
    with pytest.raises(RefusedAddressError) as caught:
        LocalProvider(Endpoint("m", url, SecretStr("k")))

    assert "secret" not in caught.value.user_message


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8000/v1", "http://10.0.0.5/v1", "https://models.example.com/v1", "http://[::1]:8000/v1"]
)
def test_takes_the_insurers_own_servers(url: str) -> None:
    check_base_url(url)


@pytest.mark.parametrize("url", ["http://2852039166/v1", "http://0xA9FEA9FE/v1"])
def test_sees_through_other_spellings_of_a_metadata_address(url: str) -> None:
    with pytest.raises(RefusedAddressError):
        check_resolved(url)


def test_an_address_that_resolves_to_metadata_is_never_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = (2, 1, 6, "", ("169.254.169.254", 80))
    monkeypatch.setattr("socket.getaddrinfo", lambda *_: [entry])

    answer = LocalProvider(Endpoint("m", "http://model.internal/v1", SecretStr("k"))).generate_response(make_prompt())

    assert answer.error_kind is ErrorKind.REFUSED_ADDRESS
    assert not ErrorKind.REFUSED_ADDRESS.treatment.was_sent
