"""A draft of a prompt as a person sends it, and what the check before activation found."""

from dataclasses import dataclass

from backend.domain.prompts import PromptTexts

BY_RULES = (
    "The words were filled for a sample case and the fixed rules answered. No model judged whether they are good words."
)


@dataclass(frozen=True, slots=True)
class PromptDraft:
    """New words of a step as a person sends them: why, and the newest version the person had seen."""

    step: str
    system: str
    template: str
    reason: str
    based_on: int

    @property
    def texts(self) -> PromptTexts:
        """Return the words without a number of their own."""
        return PromptTexts(self.step, "draft", self.system, self.template)


@dataclass(frozen=True, slots=True)
class PromptCheck:
    """
    What became of a prompt over a sample case: the texts as they would go out, the answer, what did not hold.

    `answer` is what survived the checks of the pipeline, line by line.
    """

    system: str
    user: str
    answer: tuple[str, ...]
    problems: tuple[str, ...]

    @property
    def has_passed(self) -> bool:
        """Tell whether nothing stands against the words."""
        return not self.problems
