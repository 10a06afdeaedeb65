"""The words that pipelines send to models: which steps there are, what each template must carry, how it is filled."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from backend.domain.texts import clean_text
from backend.domain.versions import VersionHead
from backend.errors import InvalidRequestError

DEFAULT_VERSION = "default"
"""The version of the words that the product brings along, where an institution has no active version."""
MOST_SYSTEM_CHARS = 12_000
MOST_TEMPLATE_CHARS = 6_000
FINGERPRINT_CHARS = 12
_PLACEHOLDER = re.compile(r"\{\s*([A-Za-z_][\w.\[\]!:]*)\s*\}")
_FILLED = re.compile(r"\{([a-z_]+)\}")
_DELIMITER = "<<<"


@dataclass(frozen=True, slots=True)
class PromptStep:
    """One step that asks a model: its name, its title, and what each placeholder of its template stands for."""

    step: str
    title: str
    placeholders: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PromptTexts:
    """The words of one step in one version; `version` is a number, or `default` for the product's own words."""

    step: str
    version: str
    system: str
    template: str

    @property
    def fingerprint(self) -> str:
        """Return the SHA-256 of the words."""
        return fingerprint_of(self.system, self.template)

    @property
    def label(self) -> str:
        """Return version and fingerprint as every run keeps them: `3-0f5e1c22ab90`."""
        return f"{self.version}-{self.fingerprint[:FINGERPRINT_CHARS]}"

    def fill(self, values: Mapping[str, object]) -> str:
        """Return the template with its values; plain replacement in one pass, so no brace in a value is read again."""
        return _FILLED.sub(lambda found: str(values.get(found[1], found[0])), self.template)


@dataclass(frozen=True, slots=True)
class PromptVersion:
    """One version of a step's words with who wrote it and put it in force."""

    head: VersionHead
    texts: PromptTexts


STEPS: Mapping[str, PromptStep] = {
    one.step: one
    for one in (
        PromptStep(
            "propose",
            "Underwriting: proposal for a submission",
            {
                "product": "name of the product",
                "version": "version of the guideline",
                "floor": "the mildest outcome that the rules allow",
                "score": "score from 0 to 100",
                "fired": "the rules that fired, as JSON",
                "missing": "ids of the rules whose input is not known",
                "questions": "what the insured is asked already",
            },
        ),
        PromptStep(
            "propose_claim",
            "Claims: proposal for a claim",
            {
                "line": "line of business",
                "floor": "the mildest outcome that the rules allow",
                "score": "red-flag score from 0 to 100",
                "flags": "ids of the red flags raised",
                "clauses": "ids of the clauses that matter",
                "questions": "what the insured is asked already",
            },
        ),
        PromptStep(
            "comment_study",
            "Reserving: words about a study",
            {
                "measure": "paid or incurred",
                "unit": "unit of the amounts",
                "method": "the method to speak of first",
            },
        ),
        PromptStep("extract", "Documents: facts of one document", {}),
        PromptStep("write_report", "Reports: summary of a report", {"kind": "what kind of report it is"}),
    )
}


def fingerprint_of(system: str, template: str) -> str:
    """Return the SHA-256 of the words of a prompt."""
    return hashlib.sha256(f"{system}\n{template}".encode()).hexdigest()


def tidy(text: str) -> str:
    """Return a text as it is stored: composed letters, plain line ends, no blanks around it."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def get_step(step: str) -> PromptStep:
    """Return a step by its name, raise InvalidRequestError where there is none."""
    if step not in STEPS:
        raise InvalidRequestError("There is no such step that asks a model.")
    return STEPS[step]


def check_texts(texts: PromptTexts) -> None:
    """
    Pass words that may be stored.

    Raises:
        InvalidRequestError: the words are empty, too long, hold unseen characters or the marks around material, or
            the template does not carry exactly the placeholders of its step.

    """
    known = get_step(texts.step).placeholders
    _check_text("system text", texts.system, MOST_SYSTEM_CHARS)
    _check_text("template", texts.template, MOST_TEMPLATE_CHARS)
    if strange := _names(texts.system):
        raise InvalidRequestError(f"The system text is sent as it stands; {{{strange[0]}}} belongs in the template.")
    written = _names(texts.template)
    if strange := [name for name in written if name not in known]:
        raise InvalidRequestError(
            f"The template has the unknown placeholder {{{strange[0]}}}; this step knows {_listed(known)}."
        )
    if lacking := [name for name in known if f"{{{name}}}" not in texts.template]:
        raise InvalidRequestError(f"The template lacks {_listed(lacking)}; without it the model misses what it weighs.")


def _check_text(name: str, text: str, most_chars: int) -> None:
    if not text.strip():
        raise InvalidRequestError(f"The {name} is empty.")
    if len(text) > most_chars:
        raise InvalidRequestError(f"The {name} has {len(text):,} characters; {most_chars:,} are the most.")
    if clean_text(text) != tidy(text):
        raise InvalidRequestError(f"The {name} holds characters that nobody sees; type it again without them.")
    if _DELIMITER in text or ">>>" in text:
        raise InvalidRequestError(f"The {name} holds <<< or >>>, which mark off the material of a document.")


def _names(text: str) -> list[str]:
    return [found[1][:60] for found in _PLACEHOLDER.finditer(text)]


def _listed(names: Mapping[str, str] | list[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in names) or "no placeholder"
