"""An institution with a row in every table, made from the tables themselves: every text of it can be told apart."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Connection,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    Numeric,
    Table,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import IntegrityError

from backend.store.tables import Base

MARK = "zanzibar"
ID_MARK = "aaaaaaaa-"
AMOUNT = Decimal(7_654_321)
TABLES = Base.metadata.sorted_tables
MOMENT = datetime(2026, 5, 4, 12, tzinfo=UTC)
PLAIN = (
    (Boolean, False),
    (DateTime, MOMENT),
    (Date, date(2026, 5, 4)),
    (Float, 0.5),
    (Numeric, Decimal(1)),
    (Integer, 1),
    (LargeBinary, MARK.encode()),
)
MEANT = {"institution_id": "institutions", "actor_id": "users"}
"""The table that an id without a foreign key means; otherwise the case on the first desk."""
SECOND_CLAIM = UUID("aaaaaaaa-eeee-4aaa-8aaa-000000000000")


def first_id(table: str) -> UUID:
    """Return the id that the row of a table gets, known before the row is written."""
    number = next(number for number, each in enumerate(TABLES) if each.name == table)
    return UUID(f"aaaaaaaa-{number:04x}-4aaa-8aaa-000000000000")


SPECIAL = {
    ("claim_links", "second_id"): SECOND_CLAIM,
    ("audit_events", "seq"): 7_654_321,
    ("audit_events", "hash"): "f" * 64,
    ("audit_events", "object_id"): str(first_id("submissions")),
    ("reports", "kind"): "underwriting_memo",
    ("report_files", "size_bytes"): len(MARK),
    ("runs", "kind"): "underwriting",
    ("runs", "state"): "succeeded",
    ("users", "role"): "manager",
    ("policies", "expiry_date"): date(2027, 5, 4),
    ("studies", "adopted_version"): None,
    ("studies", "adopted_run"): None,
    ("notifications", "read_at"): None,
}
"""What the shape of a table does not tell; a new table with rules of its own adds what they ask for."""


class FilledHouse:
    """Writes one row a table and remembers the key of each."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.keys: dict[str, dict[str, object]] = {}

    def fill(self) -> None:
        """Write the rows; rules that span rows are not asked, those of one row are."""
        for table in TABLES:
            self.connection.execute(text(f"ALTER TABLE {table.name} DISABLE TRIGGER USER"))
        self.connection.execute(text("SET CONSTRAINTS ALL DEFERRED"))
        for table in TABLES:
            self._write(table)
            if table.name == "claims":
                self._write(table, claim_id=SECOND_CLAIM, reference=f"{MARK}-second")
        for table in TABLES:
            self.connection.execute(text(f"ALTER TABLE {table.name} ENABLE TRIGGER USER"))

    def id_of(self, table: str) -> object:
        """Return the one id of the row of a table."""
        key = self.keys[table]
        own = [name for name in key if name != "institution_id"] or list(key)
        return key[own[0]]

    def _write(self, table: Table, **wanted: object) -> None:
        row = {column.name: self._value(table, column) for column in table.columns if not _is_drawn(column)}
        row |= wanted
        for _ in range(len(row)):
            try:
                with self.connection.begin_nested():
                    kept = self.connection.execute(table.insert().values(row).returning(*table.primary_key.columns))
                    self.keys.setdefault(table.name, dict(kept.one()._mapping))
                    return
            except IntegrityError as error:
                _give_way(table, row, str(error.orig))
        raise AssertionError(f"no row of {table.name} can be made; say in SPECIAL what its rules ask for")

    def _value(self, table: Table, column: Column) -> object:
        if (table.name, column.name) in SPECIAL:
            return SPECIAL[table.name, column.name]
        for key in column.foreign_keys:
            target = key.column.table.name
            if target in self.keys:
                return self.keys[target].get(key.column.name)
            return None
        if words := _words(table, column):
            return words[0]
        return _plain_value(table, column)


def _is_drawn(column: Column) -> bool:
    return column.computed is not None or (column.identity is not None and column.identity.always)


def _words(table: Table, column: Column) -> list[str]:
    """Return the words a column is kept to, as its rule lists them."""
    for rule in table.constraints:
        if isinstance(rule, CheckConstraint) and str(rule.sqltext).startswith(f"{column.name} IN ("):
            return re.findall(r"'([^']+)'", str(rule.sqltext))
    return []


def _plain_value(table: Table, column: Column) -> object:
    if isinstance(column.type, Uuid):
        return first_id(table.name if column.primary_key else MEANT.get(column.name, "submissions"))
    if isinstance(column.type, JSONB):
        return [] if "[]" in str(column.server_default.arg if column.server_default else "") else {MARK: MARK}
    if isinstance(column.type, Integer) and column.identity is not None:
        return int(AMOUNT)
    if column.name.endswith("_usd"):
        return AMOUNT
    if column.name == "expires_at":
        return MOMENT.replace(year=2036)
    return next((value for kind, value in PLAIN if isinstance(column.type, kind)), f"{MARK}-{column.name}")


def _give_way(table: Table, row: dict[str, object], fault: str) -> None:
    """Leave open the columns of the rule that was broken, or take the next thing it allows."""
    named = re.search(r'constraint "([^"]+)"', fault)
    rule = next((each for each in table.constraints if named and each.name and str(each.name) in named[1]), None)
    shown = str(rule.sqltext) if isinstance(rule, CheckConstraint) else named[1] if named else fault
    for column in table.columns:
        if column.name in row and re.search(rf"\b{column.name}\b", shown):
            if column.nullable and row[column.name] is not None:
                row[column.name] = None
                return
            if row[column.name] is not None and column.server_default is not None:
                del row[column.name]
                return
    raise AssertionError(f"{table.name}: {fault.strip()}; say in SPECIAL what its rules ask for")
