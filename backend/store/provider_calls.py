"""Attempts at providers and kept answers."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from backend.llm.ports import AnswerKey, KeptAnswer
from backend.llm.provider import ProviderAttempt
from backend.store.queries import Queries
from backend.store.tables import ProviderAnswer, ProviderCall

GOOD = "ok"


class ProviderCalls(Queries):
    """Attempts at providers and kept answers."""

    def add(self, run_id: UUID | None, step: str, attempt: ProviderAttempt) -> None:
        """Write one attempt down; its outcome is `ok` or the kind of its failure."""
        self.session.add(
            ProviderCall(
                run_id=run_id,
                step=step,
                provider=attempt.provider,
                model=attempt.model,
                outcome=attempt.kind or GOOD,
                http_status=attempt.http_status,
                request_id=attempt.request_id or None,
                latency_ms=attempt.latency_ms,
                tokens_in=attempt.tokens_in,
                tokens_out=attempt.tokens_out,
                cost_usd=attempt.cost_usd,
            )
        )

    def find_answer(self, key: AnswerKey) -> KeptAnswer | None:
        """Return the answer to the same question to the same model, or None."""
        kept = self.session.scalar(
            select(ProviderAnswer.answer).where(
                ProviderAnswer.model == key.model,
                ProviderAnswer.prompt_hash == key.prompt_hash,
                ProviderAnswer.schema_hash == key.schema_hash,
            )
        )
        return KeptAnswer(kept["content"], kept["provider"], kept["model_answered"]) if kept else None

    def keep_answer(self, key: AnswerKey, answer: KeptAnswer) -> None:
        """Keep an answer; the first one stays."""
        self.session.execute(
            insert(ProviderAnswer)
            .values(
                model=key.model,
                prompt_hash=key.prompt_hash,
                schema_hash=key.schema_hash,
                answer={
                    "content": answer.content,
                    "provider": answer.provider,
                    "model_answered": answer.model_answered,
                },
            )
            .on_conflict_do_nothing()
        )
