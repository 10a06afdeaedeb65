"""A value computed from verified facts, with the way it was computed."""

from dataclasses import dataclass

from backend.domain.facts import Fact, FactMethod
from backend.domain.guidelines import shown
from backend.domain.products import value_to_json
from backend.domain.submissions import FieldValue


@dataclass(frozen=True, slots=True)
class Derived:
    """One derived value; None is 'not known'. `sources` names fields, `claims[*].x` for a whole column."""

    name: str
    value: FieldValue
    how: str
    sources: tuple[str, ...] = ()

    def fact(self) -> Fact:
        """Return the value as a fact without a quote of its own; it is verified because its sources are."""
        text = "" if self.value is None else str(value_to_json(self.value))
        return Fact(
            field=self.name,
            value=text,
            document="",
            page=0,
            quote="",
            method=FactMethod.DERIVED,
            is_verified=self.value is not None,
            sources=self.sources,
        )

    @property
    def sentence(self) -> str:
        """Return the computation as a person reads it."""
        return f"{self.name} = {shown(self.value)}: {self.how}"
