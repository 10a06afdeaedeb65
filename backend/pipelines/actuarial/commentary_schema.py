"""The form of a model's commentary on a study: sentences and the cells they rest on, nothing else."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

CellId = Annotated[str, Field(max_length=80)]


class CommentarySentence(BaseModel):
    """One sentence with the ids of the computed cells that it rests on."""

    model_config = ConfigDict(extra="forbid")

    sentence: Annotated[str, Field(max_length=4_000)]
    cells: Annotated[list[CellId], Field(max_length=24)]


class StudyCommentary(BaseModel):
    """What a provider may say of a study; the check decides which sentences stand."""

    model_config = ConfigDict(extra="forbid")

    sentences: Annotated[list[CommentarySentence], Field(max_length=24)]
