"""The form of a model's proposal: no field of it carries authority, and nothing beyond it is taken."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Citation = Annotated[str, Field(max_length=120)]
Line = Annotated[str, Field(min_length=1, max_length=400)]


class RationaleSentence(BaseModel):
    """One sentence with the names of the facts and the ids of the rules that it rests on."""

    model_config = ConfigDict(extra="forbid")

    sentence: Line
    facts: Annotated[list[Citation], Field(max_length=12)]
    rules: Annotated[list[Citation], Field(max_length=12)]


class UnderwritingProposal(BaseModel):
    """What a provider may say of a submission; the outcome can only tighten the rules."""

    model_config = ConfigDict(extra="forbid")

    outcome: Literal["accept", "refer", "decline"]
    rationale: Annotated[list[RationaleSentence], Field(max_length=12)]
    conditions: Annotated[list[Line], Field(max_length=12)]
    questions: Annotated[list[Line], Field(max_length=12)]
