"""The provider chain's memory in the database: paid answers are kept, every attempt is written down."""

from backend.llm.ports import AnswerKey, KeptAnswer
from backend.llm.provider import Prompt, ProviderAttempt
from backend.services.current_run import CURRENT_RUN
from backend.store.engine import UnitOfWorkFactory


class DatabaseAnswers:
    """Answers by model, prompt and schema; a run that is repeated after a crash pays nothing again."""

    def __init__(self, unit_of_work: UnitOfWorkFactory) -> None:
        self._unit_of_work = unit_of_work

    def find(self, key: AnswerKey) -> KeptAnswer | None:
        """Return the kept answer, or None."""
        with self._unit_of_work() as work:
            return work.provider_calls.find_answer(key)

    def keep(self, key: AnswerKey, answer: KeptAnswer) -> None:
        """Keep a valid answer at once, in its own transaction; keeping it twice changes nothing."""
        with self._unit_of_work() as work:
            work.provider_calls.keep_answer(key, answer)


class AttemptBook:
    """Every attempt at a provider, written down at once and tied to the run that this worker performs."""

    def __init__(self, unit_of_work: UnitOfWorkFactory) -> None:
        self._unit_of_work = unit_of_work

    def record(self, prompt: Prompt, attempt: ProviderAttempt) -> None:
        """Write one attempt down."""
        with self._unit_of_work() as work:
            work.provider_calls.add(CURRENT_RUN.get(), prompt.step, attempt)
