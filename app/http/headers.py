"""Headers on every response: nothing foreign is loaded, nobody frames us, no address leaks."""

import base64
import hashlib
import re
from pathlib import Path

import streamlit


def _inline_scripts() -> str:
    """Return the hashes of the scripts inside the framework's start page: these exact ones may run."""
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digests = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts)
    return "".join(f" 'sha256-{digest}'" for digest in digests)


CONTENT_SECURITY_POLICY = (
    f"default-src 'self'; script-src 'self'{_inline_scripts()}; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; frame-src 'self'; worker-src 'self' blob:; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)

SECURITY_HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
STRICT_TRANSPORT = "max-age=31536000; includeSubDomains"

Headers = list[tuple[bytes, bytes]]


def with_security_headers(headers: Headers, *, is_https: bool) -> Headers:
    """Return the headers with those of ours that the route has not set itself."""
    given = {name.lower() for name, _ in headers}
    wanted = dict(SECURITY_HEADERS)
    if is_https:
        wanted["strict-transport-security"] = STRICT_TRANSPORT
    added = [(name.encode(), value.encode()) for name, value in wanted.items() if name.encode() not in given]
    return [*headers, *added]
