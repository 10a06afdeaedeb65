"""Which addresses a provider may be asked at: set by the operator, never a cloud's metadata service."""

import ipaddress
import socket
from urllib.parse import urlsplit

from backend.errors import InvalidRequestError

_METADATA = (
    ipaddress.ip_network("169.254.0.0/16"),
    ipaddress.ip_network("fe80::/10"),
    ipaddress.ip_network("fd00:ec2::254/128"),
    ipaddress.ip_network("100.100.100.200/32"),
    ipaddress.ip_network("168.63.129.16/32"),
)
_METADATA_NAMES = frozenset({"metadata", "metadata.google.internal", "instance-data"})


class RefusedAddressError(InvalidRequestError):
    """The configured address of a provider is not one we ask."""

    code = "refused_address"


def check_base_url(base_url: str) -> None:
    """Pass for a plain http(s) address outside the forbidden ranges; does not touch the network."""
    parts = urlsplit(base_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise RefusedAddressError("The provider's address must begin with http:// or https:// and name a host.")
    if parts.username or parts.password:
        raise RefusedAddressError("The provider's address must not contain a password; set the key instead.")
    if parts.hostname.rstrip(".").lower() in _METADATA_NAMES or _is_forbidden(parts.hostname):
        raise RefusedAddressError("The provider's address is reserved for the machine's own network set-up.")


def check_resolved(base_url: str) -> None:
    """Pass when no address behind the host's name is forbidden; a name that cannot be resolved passes."""
    check_base_url(base_url)
    host = urlsplit(base_url).hostname or ""
    try:
        found = socket.getaddrinfo(host, None)
    except OSError:
        # The request itself then fails as a lost connection and is retried as one.
        return
    if any(_is_forbidden(str(entry[4][0])) for entry in found):
        raise RefusedAddressError("The provider's address is reserved for the machine's own network set-up.")


def _is_forbidden(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host.split("%", maxsplit=1)[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    address = mapped or address
    if address.is_multicast or address.is_unspecified:
        return True
    return any(address in network for network in _METADATA if network.version == address.version)
