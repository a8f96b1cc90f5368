"""From the body of a chat completion to a reply. Endpoints differ in what they leave out and what they call things."""

import json
from typing import Any

import orjson

from remud_hub.teachers.base import FinishReason, Reply, Usage
from remud_hub.teachers.endpoint.faults import Refusal
from remud_hub.teachers.parsing import LONGEST


ENDINGS: dict[Any, FinishReason] = {
    "length": "length",
    "max_tokens": "length",
    "content_filter": "refused",
    "safety": "refused",
}
"""Every other ending is a ``stop``: servers call it ``stop``, ``eos_token``, ``end_turn`` or nothing."""
REASONING = ("reasoning_content", "reasoning")
"""vLLM, SGLang, llama.cpp and DeepSeek; OpenRouter, Ollama and newer vLLM."""


def read_body(body: bytes) -> dict[str, Any]:
    """Return the body of an answer with status 200; halves of characters, which no text can hold, are replaced.

    Raises:
        Refusal: It is no JSON object: another service answers at this address.
    """
    try:
        completion = orjson.loads(body)
    except ValueError:
        completion = _mended(body)
    if not isinstance(completion, dict):
        raise Refusal(f"the answer is no chat completion but {body[:200].decode('utf-8', 'replace')!r}")
    return completion


def _mended(body: bytes) -> Any:
    """Read a body with lone surrogates or broken UTF-8: a small model cuts characters in two, and its reply was paid for."""
    try:
        told = json.dumps(json.loads(body.decode("utf-8", "replace")), ensure_ascii=False)
        return json.loads(told.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    except (ValueError, RecursionError):
        return None


def error_in(completion: dict[str, Any]) -> tuple[int, dict[str, Any], str] | None:
    """Return status, error and message where the body of an answer with status 200 is an error."""
    error = completion.get("error")
    if not isinstance(error, dict) or completion.get("choices"):
        return None
    code = error.get("code")
    status = code if isinstance(code, int) and 400 <= code < 600 else 400
    return status, error, str(error.get("message") or error)


def overlong(begin: bytes) -> dict[str, Any]:
    """Return a completion for a body of which no more than its begin was read: it is named for what it is."""
    text = begin[: 4 * LONGEST].decode("utf-8", "replace")[: LONGEST + 1]
    return {"choices": [{"message": {"content": text}, "finish_reason": "stop"}]}


def read_completion(completion: dict[str, Any], model: str) -> Reply:
    """Return the reply that a completion holds.

    Raises:
        Refusal: It holds none.
    """
    try:
        choice = completion["choices"][0]
        said = choice["message"]
        reasoning = next((said[name] for name in REASONING if said.get(name)), None)
        return Reply(
            text=said.get("refusal") or _text(said.get("content")),
            reasoning=reasoning,
            model=model,
            finish_reason="refused" if said.get("refusal") else ENDINGS.get(choice.get("finish_reason"), "stop"),
            usage=_usage(completion.get("usage") or {}),
        )
    except (KeyError, IndexError, TypeError, AttributeError, ValueError) as error:
        raise Refusal(f"the answer is no chat completion but {str(completion)[:200]}") from error


def _text(content: Any) -> str:
    """Some servers give a list of parts."""
    if isinstance(content, list):
        return "".join(part.get("text") or "" for part in content)
    return content or ""


def _usage(counted: dict[str, Any]) -> Usage:
    return Usage(
        prompt_tokens=counted.get("prompt_tokens") or 0, completion_tokens=counted.get("completion_tokens") or 0
    )
