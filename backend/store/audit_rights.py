"""What our own database role could do to the audit trail: nothing but read and add, when roles are separated."""

from dataclasses import dataclass

from sqlalchemy import Connection, text

_RIGHTS = text(
    """
    SELECT current_user AS role,
           me.rolsuper OR pg_has_role(current_user, held.relowner, 'MEMBER') AS is_owner,
           has_any_column_privilege(held.oid, 'UPDATE')
             OR has_table_privilege(held.oid, 'DELETE, TRUNCATE, TRIGGER')
             OR pg_has_role(current_user, room.nspowner, 'MEMBER')
             OR (me.rolcreaterole AND current_setting('server_version_num')::int < 160000)
             OR EXISTS (SELECT FROM pg_trigger guard JOIN pg_proc asked ON asked.oid = guard.tgfoid
                        WHERE guard.tgrelid = held.oid AND pg_has_role(current_user, asked.proowner, 'MEMBER'))
             AS may_change
    FROM pg_class held JOIN pg_namespace room ON room.oid = held.relnamespace, pg_roles me
    WHERE held.oid = to_regclass('audit_events') AND me.rolname = current_user
    """
)
_ADVICE = (
    "the program's database role {role} {power} the audit table, so it could switch the guards off; "
    "separate two roles as docs/operations.md says and set MIGRATION_DATABASE_URL"
)


@dataclass(frozen=True, slots=True)
class AuditRights:
    """Our role's power over the audit table."""

    role: str
    is_owner: bool
    may_change: bool

    @property
    def is_separated(self) -> bool:
        """Tell whether the role can do no more than read and add."""
        return not (self.is_owner or self.may_change)

    @property
    def advice(self) -> str:
        """Return in one sentence what is wrong and what to do; empty when nothing is."""
        if self.is_separated:
            return ""
        return _ADVICE.format(role=self.role, power="owns" if self.is_owner else "may change")


def read_audit_rights(connection: Connection) -> AuditRights | None:
    """Return the rights of the role that asks, None before the table exists."""
    row = connection.execute(_RIGHTS).one_or_none()
    return AuditRights(row.role, row.is_owner, row.may_change) if row else None
