"""A teacher behind any OpenAI-compatible endpoint (vLLM, SGLang, llama.cpp, Ollama, OpenAI …), asked for JSON by schema."""

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from openai import APIConnectionError, APIStatusError, OpenAI

from remud_hub.errors import TeacherError
from remud_hub.records import content_id
from remud_hub.store import BlobStore, data_url
from remud_hub.teachers.base import FinishReason, Message, Reply, Request, Usage
from remud_hub.teachers.drafts import draft_schema
from remud_hub.teachers.request_cache import RequestCache


MAX_TOKENS = 4096
"""Room for about ten drafts with traces; a reply that needs more is told apart by its finish reason."""
SETTING_IS_WRONG = 3
"""So many refusals without one answer are no matter of the single request, but of the model's name or a parameter."""
MAX_RETRIES = 6
"""The client waits between tries as ``Retry-After`` says, else exponentially with jitter."""


class OpenAITeacher:
    """Sends each request once; what was answered before comes from the cache."""

    def __init__(self, model: str, store: BlobStore, *, api_key: str, base_url: str | None, concurrency: int) -> None:
        self.name = model
        self._store = store
        self._client = OpenAI(api_key=api_key, base_url=base_url, max_retries=MAX_RETRIES)
        self._concurrency = concurrency
        self._cache = RequestCache.open_default()

    @classmethod
    def version(cls) -> str:
        """Return the version of how requests are put, with the hash of the schema that goes along."""
        return f"2-{content_id(draft_schema())}"

    def answer(self, requests: Sequence[Request]) -> Iterator[Reply]:
        """Yield one reply per request, in order; up to ``concurrency`` of them are under way at once.

        Raises:
            TeacherError: The endpoint cannot be reached, refuses the key or the model, or refuses every request.
        """
        stop = threading.Event()
        with ThreadPoolExecutor(self._concurrency) as pool:
            try:
                replies = list(pool.map(lambda request: self._answer_one(request, stop), requests))
            except TeacherError:
                stop.set()  # the requests still in the queue would fail the same way
                pool.shutdown(cancel_futures=True)
                raise
        if len(replies) >= SETTING_IS_WRONG and all(reply.finish_reason == "refused" for reply in replies):
            raise TeacherError(
                f"teacher {self.name}: {self._client.base_url} refuses every request: {replies[0].text}"
            )
        yield from replies

    def _answer_one(self, request: Request, stop: threading.Event) -> Reply:
        key = f"{self._client.base_url}|{self.name}|{self.version()}|{request.key}"
        if cached := self._cache.get(key):
            return Reply.model_validate_json(cached)
        if stop.is_set():
            raise TeacherError(f"teacher {self.name}: stopped after an earlier error")
        reply = self._ask(request)
        if reply.finish_reason != "refused":  # a refusal may be lifted tomorrow, an answer was paid for
            self._cache.put(key, reply.model_dump_json())
        return reply

    def _ask(self, request: Request) -> Reply:
        try:
            completion = self._client.chat.completions.create(
                model=self.name,
                messages=[self._turn(message) for message in request.messages],
                max_tokens=MAX_TOKENS,
                temperature=0.0,
                response_format={"type": "json_schema", "json_schema": {"name": "drafts", "schema": draft_schema()}},
            )
        except APIConnectionError as error:
            raise TeacherError(
                f"teacher {self.name}: no answer from {self._client.base_url}; is the endpoint running?"
            ) from error
        except APIStatusError as error:
            if (
                error.status_code == 400
            ):  # this one request is refused (too long, content filter …); the others may pass
                return Reply(text=str(error.message), model=self.name, finish_reason="refused")
            raise TeacherError(
                f"teacher {self.name}: {self._client.base_url} answered {error.status_code}: {error.message}; "
                "check the key and the model's name"
            ) from error
        return self._reply(completion)

    def _reply(self, completion: Any) -> Reply:
        choice, usage = completion.choices[0], completion.usage
        reasons: dict[str, FinishReason] = {"stop": "stop", "length": "length"}
        return Reply(
            text=choice.message.content or "",
            model=self.name,
            finish_reason=reasons.get(choice.finish_reason, "refused"),
            usage=Usage(prompt_tokens=usage.prompt_tokens, completion_tokens=usage.completion_tokens)
            if usage
            else Usage(),
        )

    def _turn(self, message: Message) -> Any:
        pictures = [
            {"type": "image_url", "image_url": {"url": data_url(self._store.get(digest))}} for digest in message.images
        ]
        return {
            "role": message.role,
            "content": [*pictures, {"type": "text", "text": message.text}] if pictures else message.text,
        }
