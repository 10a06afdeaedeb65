"""Amounts printed in shares, loss beside expense: a share alone is not the amount of the claim."""

from dataclasses import replace

from backend.pipelines.readers.grid import Column, Header

_SHARES = {"claim_paid": ("paid_loss", "paid_expense"), "claim_reserves": ("reserve_loss", "reserve_expense")}


def settle_shares(header: Header) -> Header:
    """Return the header in which a share without a counterpart is the whole, and a doubtful whole is none."""
    known = header.fields
    for whole, (loss, expense) in _SHARES.items():
        if whole not in known and loss in known and expense not in known:
            header = _renamed(header, loss, whole)
        elif whole in known and expense in known and loss not in known:
            header = _renamed(header, whole, loss)
    return header


def _renamed(header: Header, old: str, new: str) -> Header:
    return replace(header, columns=tuple(_with(column, old, new) for column in header.columns))


def _with(column: Column, old: str, new: str) -> Column:
    return replace(column, fields=tuple(new if field == old else field for field in column.fields))
