"""The lines of a batch's files (OpenAI, Batch API guide): requests out, replies in."""

import json
from typing import Literal, NamedTuple

from remud_hub.store import BlobStore
from remud_hub.teachers.base import MAX_TOKENS, FinishReason, Reply, Request
from remud_hub.teachers.endpoint.body import plain_body
from remud_hub.teachers.endpoint.completion import read_body, read_completion
from remud_hub.teachers.endpoint.faults import Refusal


ENDPOINT: Literal["/v1/chat/completions"] = "/v1/chat/completions"
NEVER_RUN = ("batch_expired", "batch_cancelled")
"""Codes of lines that the endpoint did not come to; they cost nothing."""


class Answered(NamedTuple):
    """A line that came back."""

    key: str
    reply: Reply


def request_line(request: Request, model: str, store: BlobStore) -> bytes:
    """Return the line of a request, with its line feed."""
    body = plain_body(request, model, store, MAX_TOKENS)
    line = {"custom_id": request.key, "method": "POST", "url": ENDPOINT, "body": body}
    return json.dumps(line, ensure_ascii=False).encode("utf-8") + b"\n"


def read_line(line: str, model: str) -> Answered:
    """Return what a line of an output or error file says.

    Raises:
        Refusal: It is no JSON object.
    """
    found = read_body(line.encode("utf-8"))
    key, response, error = found["custom_id"], found.get("response") or {}, found.get("error") or {}
    body = response.get("body") or {}
    if response.get("status_code") == 200 and body.get("choices"):
        try:
            return Answered(key, read_completion(body, model))
        except Refusal as refusal:
            return Answered(key, Reply(text=refusal.said, model=model, finish_reason="refused"))
    fault = error or body.get("error") or {}
    why = f"{fault.get('code') or response.get('status_code')}: {fault.get('message', 'no reason given')}"
    ending: FinishReason = "unanswered" if fault.get("code") in NEVER_RUN else "refused"
    return Answered(key, Reply(text=why, model=model, finish_reason=ending))
