"""What all tables share: naming of constraints, column shorthands and enum checks."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, MetaData, Numeric, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, mapped_column

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Parent of all tables."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads this class attribute
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB,
        list[Any]: JSONB,
        Decimal: Numeric(18, 2),
    }


Uuid = Annotated[UUID, mapped_column(primary_key=True, default=uuid4, server_default=func.gen_random_uuid())]
InstitutionId = Annotated[UUID, mapped_column(ForeignKey("institutions.institution_id"), index=True)]
UserRef = Annotated[UUID, mapped_column(ForeignKey("users.user_id"))]
OptionalUserRef = Annotated[UUID | None, mapped_column(ForeignKey("users.user_id"))]
Now = Annotated[datetime, mapped_column(server_default=func.now())]
Json = Annotated[dict[str, Any], mapped_column(JSONB, server_default="{}")]
JsonList = Annotated[list[Any], mapped_column(JSONB, server_default="[]")]
Cost = Annotated[Decimal | None, mapped_column(Numeric(14, 6))]


def are_numbers(*columns: str) -> CheckConstraint:
    """Return the CHECK that keeps NaN, which compares as more than any amount, out of columns."""
    return CheckConstraint(" AND ".join(f"{column} <> 'NaN'" for column in columns), name="amounts_are_numbers")


def one_of(column: str, words: type[StrEnum]) -> CheckConstraint:
    """Return the CHECK that keeps a column to the words of an enum."""
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")
