"""Files out: always as an attachment that a browser neither shows nor runs and nobody on the way keeps."""

from urllib.parse import quote

from starlette.responses import Response

from backend.services.document_views import DownloadedFile

SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"


def attachment(file: DownloadedFile) -> Response:
    """Return the answer that hands a file over."""
    return Response(file.content, media_type=str(file.media_type), headers=attachment_headers(file.filename))


def attachment_headers(filename: str) -> dict[str, str]:
    """Return what the answer says of a file beside its bytes."""
    return {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(filename, safe='')}",
        "Content-Security-Policy": SANDBOX,
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
