"""Headers on every response: nothing foreign is loaded, nobody frames us, no address leaks."""

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
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
