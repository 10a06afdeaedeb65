"""The products of the workbench as data: what a form asks and what a case file may hold."""

from collections.abc import Mapping

from backend.domain.products.commercial_auto import COMMERCIAL_AUTO
from backend.domain.products.homeowners import HOMEOWNERS
from backend.domain.products.parsing import InvalidFieldsError, parse_fields
from backend.domain.products.personal_auto import PERSONAL_AUTO
from backend.domain.products.serial import fields_from_json, fields_to_json, value_to_json
from backend.domain.products.spec import FieldKind, FieldSpec, Plausibility, Product, Relation
from backend.errors import InvalidRequestError

__all__ = [
    "PRODUCTS",
    "FieldKind",
    "FieldSpec",
    "InvalidFieldsError",
    "Plausibility",
    "Product",
    "Relation",
    "fields_from_json",
    "fields_to_json",
    "get_product",
    "parse_fields",
    "value_to_json",
]

PRODUCTS: Mapping[str, Product] = {p.code: p for p in (COMMERCIAL_AUTO, HOMEOWNERS, PERSONAL_AUTO)}


def get_product(code: str) -> Product:
    """Return the product of that code, raise InvalidRequestError with the known codes otherwise."""
    if code not in PRODUCTS:
        raise InvalidRequestError(f"There is no product {code[:60]!r}; choose one of {', '.join(PRODUCTS)}.")
    return PRODUCTS[code]
