"""The parts that every result has, as JSON values: facts, conflicts, requests to providers."""

from dataclasses import asdict

from backend.domain.facts import Fact
from backend.llm.provider import AIResponse
from backend.pipelines.statements import Conflict

Json = dict[str, object]


def attempts_json(response: AIResponse) -> list[Json]:
    """Return every request to a provider, and every provider that was passed over."""
    made: list[Json] = [
        {
            "provider": attempt.provider,
            "model": attempt.model,
            "outcome": attempt.kind.value if attempt.kind else "ok",
            "http_status": attempt.http_status,
            "latency_ms": attempt.latency_ms,
            "tokens_in": attempt.tokens_in,
            "tokens_out": attempt.tokens_out,
            "cost_usd": None if attempt.cost_usd is None else str(attempt.cost_usd),
        }
        for attempt in response.attempts
    ]
    passed_over: list[Json] = [
        {"provider": skipped.provider, "model": skipped.model, "outcome": f"skipped: {skipped.reason.value}"}
        for skipped in response.skipped
    ]
    return made + passed_over


def fact_json(fact: Fact) -> Json:
    """Return one fact with its quote and the place of it."""
    return {
        "field": fact.field,
        "value": fact.value,
        "document": fact.document,
        "page": fact.page,
        "quote": fact.quote,
        "box": list(asdict(fact.box).values()) if fact.box else None,
        "method": fact.method.value,
        "confidence": fact.confidence,
        "is_verified": fact.is_verified,
        "sources": list(fact.sources),
    }


def conflict_json(conflict: Conflict) -> Json:
    """Return one contradiction with both statements."""
    return {
        "field": conflict.field,
        "sentence": conflict.sentence,
        "first": asdict(conflict.first),
        "second": asdict(conflict.second),
    }
