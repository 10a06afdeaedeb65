"""The bodies of the fake model server: good and bad answers and errors in each provider's own shape."""

import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """What the fake model says, under the name of the fault it plays (empty: none)."""

    fault: str
    content: str
    model: str
    tokens_in: int
    tokens_out: int

    @property
    def text(self) -> str:
        """Return the content as the fault leaves it."""
        spoiled = {
            "truncated_json": self.content[: len(self.content) // 2],
            "length": self.content[: len(self.content) // 2],
            "array": f"[{self.content}]",
            "wrong_schema": json.dumps({"surprise": 1}),
            "prose": f"Certainly! Here it is:\n{self.content}",
            "empty_answer": "",
            "refusal": "",
        }
        return spoiled.get(self.fault, self.content)


def chat_completion(answer: Answer) -> dict[str, object]:
    """Return a chat completion as OpenAI and local servers send it."""
    finish = {"length": "length", "context_stop": "length", "tool_call": "tool_calls"}.get(answer.fault, "stop")
    refusal = "I cannot help with that." if answer.fault == "refusal" else None
    message = {"role": "assistant", "content": answer.text, "refusal": refusal}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1_790_000_000,
        "model": f"{answer.model}-snapshot",
        "choices": [{"index": 0, "message": message, "finish_reason": finish, "logprobs": None}],
        "usage": {
            "prompt_tokens": answer.tokens_in,
            "completion_tokens": answer.tokens_out,
            "total_tokens": answer.tokens_in + answer.tokens_out,
        },
    }


def anthropic_message(answer: Answer) -> dict[str, object]:
    """Return a message as Anthropic sends it."""
    stops = {
        "length": "max_tokens",
        "refusal": "refusal",
        "context_stop": "model_context_window_exceeded",
        "tool_call": "tool_use",
    }
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": f"{answer.model}-snapshot",
        "content": [{"type": "text", "text": answer.text}],
        "stop_reason": stops.get(answer.fault, "end_turn"),
        "stop_sequence": None,
        "usage": {"input_tokens": answer.tokens_in, "output_tokens": answer.tokens_out},
    }


def openai_error(status: int, code: str, message: str) -> dict[str, object]:
    """Return an error body as OpenAI sends it."""
    return {"error": {"message": message, "type": f"error_{status}", "param": None, "code": code or None}}


def anthropic_error(status: int, code: str, message: str) -> dict[str, object]:
    """Return an error body as Anthropic sends it; it has no code beside the type unless details carry one."""
    kinds = {429: "rate_limit_error", 529: "overloaded_error", 402: "billing_error", 401: "authentication_error"}
    error: dict[str, object] = {"type": kinds.get(status, "invalid_request_error"), "message": message}
    if code and status != 400:
        error["details"] = {"error_code": code}
    return {"type": "error", "error": error, "request_id": "req-body"}
