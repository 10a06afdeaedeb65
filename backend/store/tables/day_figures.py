"""What happened on each day, counted when it happened, so that a dashboard reads days and never all rows."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from sqlalchemy import BigInteger, Identity, Index, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from backend.store.tables.base import Base, InstitutionId

Total = Annotated[Decimal, mapped_column(Numeric(20, 6), server_default="0")]


class DayFigure(Base):
    """How often something was measured on a day and what it sums to; `line` and `part` divide a measure."""

    __tablename__ = "day_figures"

    institution_id: Mapped[InstitutionId] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    measure: Mapped[str] = mapped_column(primary_key=True)
    line: Mapped[str] = mapped_column(primary_key=True, server_default="")
    part: Mapped[str] = mapped_column(primary_key=True, server_default="")
    count: Mapped[int] = mapped_column(BigInteger, server_default="0")
    total: Mapped[Total]


class DayChange(Base):
    """One addition to a day figure, written by the transaction of the act; folded into its day later."""

    __tablename__ = "day_changes"
    __table_args__ = (Index("ix_day_changes_day", "institution_id", "day"),)

    change_id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    institution_id: Mapped[InstitutionId]
    day: Mapped[date]
    measure: Mapped[str]
    line: Mapped[str] = mapped_column(server_default="")
    part: Mapped[str] = mapped_column(server_default="")
    count: Mapped[int] = mapped_column(BigInteger, server_default="1")
    total: Mapped[Total]
