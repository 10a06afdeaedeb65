"""The form of a model's summary of a report: sentences and the cells they rest on, nothing else."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

CellId = Annotated[str, Field(max_length=80)]


class SummarySentence(BaseModel):
    """One sentence with the ids of the cells that it rests on."""

    model_config = ConfigDict(extra="forbid")

    sentence: Annotated[str, Field(max_length=4_000)]
    cells: Annotated[list[CellId], Field(max_length=24)]


class ReportSummary(BaseModel):
    """What a provider may say of a report; the check decides which sentences stand."""

    model_config = ConfigDict(extra="forbid")

    sentences: Annotated[list[SummarySentence], Field(max_length=24)]
