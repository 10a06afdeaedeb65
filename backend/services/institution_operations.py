"""What an operator at the command line does with institutions; the audit chain names the system as the actor."""

import re
from dataclasses import dataclass
from uuid import UUID

from backend.domain.access import Role
from backend.domain.branding import read_name
from backend.errors import ConflictError, InvalidRequestError
from backend.services import passwords
from backend.services.accounts import checked_username
from backend.services.guidelines import install_first_guidelines
from backend.services.prompts import install_first_prompts
from backend.services.scorecards import install_first_scorecards
from backend.store.accounts import NewAccount
from backend.store.audit import Act
from backend.store.engine import UnitOfWorkFactory
from backend.store.institutions import InstitutionRow
from backend.store.work import UnitOfWork

_CODE = re.compile(r"[a-z][a-z0-9-]{0,31}")


@dataclass(frozen=True, slots=True)
class InstitutionOrder:
    """An institution to add; without a name its first administrator is called admin.CODE."""

    code: str
    name: str
    administrator: str = ""


@dataclass(frozen=True, slots=True)
class AddedInstitution:
    """A new institution with its first administrator and the password that is shown once."""

    institution_id: UUID
    code: str
    administrator: str
    password: str


class InstitutionOperations:
    """Institutions, for who holds the database's address anyway."""

    def __init__(self, unit_of_work: UnitOfWorkFactory) -> None:
        self.unit_of_work = unit_of_work

    def add(self, order: InstitutionOrder) -> AddedInstitution:
        """
        Store an institution with its first rules and its first administrator, all or nothing.

        Raises:
            InvalidRequestError: the code, the name or the administrator's name does not fit.
            ConflictError: the code or the administrator's name is taken.

        """
        code, name = _checked_code(order.code), read_name(order.name)
        username = checked_username(order.administrator or f"admin.{code}")
        password = passwords.random_password()
        password_hash = passwords.hash_password(password)
        with self.unit_of_work() as work:
            if work.institutions.is_code_taken(code):
                raise ConflictError(f"There is already an institution with the code {code}.")
            institution_id = work.accounts.add_institution(code, name)
            act = Act("institution_added", "institution", str(institution_id), {"code": code, "name": name})
            work.audit.record(None, act, institution_id)
            install_first_rules(work, institution_id)
            new = NewAccount(institution_id, username, password_hash, Role.ADMIN)
            account = work.accounts.add(new)
            created = Act("user_created", "user", str(account.user_id), {"role": Role.ADMIN})
            work.audit.record(None, created, institution_id)
        return AddedInstitution(institution_id, code, username, password)

    def list_all(self) -> list[tuple[InstitutionRow, int]]:
        """Return every institution with how many users it has, oldest first."""
        with self.unit_of_work() as work:
            return [(row, len(work.accounts.list_all(row.institution_id))) for row in work.institutions.list_all()]


def install_first_rules(work: UnitOfWork, institution_id: UUID) -> None:
    """Give a new institution what its desks cannot work without."""
    install_first_prompts(work, institution_id)
    install_first_guidelines(work, institution_id)
    install_first_scorecards(work, institution_id)


def _checked_code(text: str) -> str:
    code = text.strip().lower()
    if not _CODE.fullmatch(code):
        raise InvalidRequestError("A code is a letter followed by letters, digits or dashes: at most 32 together.")
    return code
