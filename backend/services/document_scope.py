"""Which uploads a person may see: those of the cases they may see and their own; clients only their own."""

from backend.domain.access import Permission, Principal
from backend.store.document_records import DocumentScope


def scope_of(principal: Principal) -> DocumentScope:
    """Return the scope of the person, NotPermittedError for roles without any business with documents."""
    if principal.may(Permission.READ_DOCUMENT):
        return DocumentScope(principal.institution_id, person=principal)
    return _own(principal)


def same_bytes_scope(principal: Principal) -> DocumentScope:
    """
    Return where to look for other uploads of the same bytes.

    Staff see them across all cases of the institution, for one file in two cases is a sign of fraud.
    """
    return DocumentScope(principal.institution_id) if principal.may(Permission.READ_DOCUMENT) else _own(principal)


def _own(principal: Principal) -> DocumentScope:
    principal.must(Permission.UPLOAD_DOCUMENT)
    return DocumentScope(principal.institution_id, uploaded_by=principal.user_id)
