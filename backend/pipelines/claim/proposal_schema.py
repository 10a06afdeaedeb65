"""The form of a model's proposal on a claim: a denial cannot be written into it, and no field carries authority."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Citation = Annotated[str, Field(max_length=120)]
Line = Annotated[str, Field(min_length=1, max_length=400)]


class ClaimSentence(BaseModel):
    """One sentence with the facts, red flags and clauses that it rests on."""

    model_config = ConfigDict(extra="forbid")

    sentence: Line
    facts: Annotated[list[Citation], Field(max_length=12)]
    flags: Annotated[list[Citation], Field(max_length=12)]
    clauses: Annotated[list[Citation], Field(max_length=12)]


class ClaimProposal(BaseModel):
    """What a provider may say of a claim; the outcome can only tighten the rules."""

    model_config = ConfigDict(extra="forbid")

    outcome: Literal["settle", "investigate", "refer"]
    rationale: Annotated[list[ClaimSentence], Field(max_length=12)]
    next_steps: Annotated[list[Line], Field(max_length=12)]
    questions: Annotated[list[Line], Field(max_length=12)]
