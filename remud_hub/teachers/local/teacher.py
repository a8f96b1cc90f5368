"""The teacher ``local/MODEL``: loads its model at the first request, and writes in batches."""

import asyncio
import threading
from collections.abc import Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Self

from remud_hub.errors import MissingExtra, UsageError
from remud_hub.store import BlobStore
from remud_hub.teachers.base import Reply, Request
from remud_hub.teachers.local.batching import Batcher
from remud_hub.teachers.options import TeacherOptions
from remud_hub.teachers.weights import short_name


if TYPE_CHECKING:
    from remud_hub.teachers.local.writer import LocalWriter


LIBRARIES = ("torch", "transformers", "xgrammar")
BATCH = 16
"""Most requests in a batch; one that does not fit into memory is halved."""
BATCHES_AHEAD = 2
PICTURE_CHARACTERS = 4000
"""How much text a picture is as long as, when requests of like length are put together."""


class LocalTeacher:
    """A model of transformers, text only or with pictures, greedy and held to the schema.

    The same request gets the same reply whatever is in its batch, but for what floating point makes of another shape of
    matrix: two tokens that are equally likely to the last digits may change places. In float32 that is rare, in bfloat16
    it happens.

    Args:
        model: A folder, a GGUF file, or a Hub id.
        store: Where the pictures of the requests lie.
        concurrency: Most requests under way at once.
    """

    def __init__(self, model: str, store: BlobStore, concurrency: int) -> None:
        self.name = short_name(model)
        size = min(BATCH, concurrency)
        self.width = min(BATCHES_AHEAD * size, concurrency)
        self._model = model
        self._store = store
        self._stop = threading.Event()
        self._writer: LocalWriter | None = None
        self._batcher = Batcher(self._write, length=_length, kind=_has_pictures, size=size)

    @classmethod
    def create(cls, model: str, store: BlobStore, options: TeacherOptions) -> Self:
        """Return the teacher; the model is loaded when there is something to write.

        Raises:
            UsageError: No model was named.
            MissingExtra: transformers, torch or xgrammar is not installed.
        """
        if not model:
            raise UsageError("teacher 'local' needs a model: --teacher local/FOLDER or local/HUB_ID")
        missing = [library for library in LIBRARIES if find_spec(library) is None]
        if missing:
            raise MissingExtra("local", missing[0])
        return cls(model, store, options.concurrency)

    @classmethod
    def version(cls) -> str:
        """Return the version of how requests are put."""
        return "1"

    async def check(self) -> None:
        """Make sure that the model is there; it is loaded with the first batch.

        Raises:
            UsageError: It is not.
        """
        from remud_hub.teachers.local.loading import load_config

        await asyncio.to_thread(load_config, self._model)

    async def reply(self, request: Request) -> Reply:
        """Answer with the next batch that has room.

        Raises:
            UsageError: The model cannot be loaded.
            TeacherError: A request alone does not fit into memory.
        """
        return await self._batcher.ask(request)

    async def close(self) -> None:
        """Stop what is being written at the next layer, and let go of the model."""
        self._stop.set()
        self._batcher.close()
        self._writer = None

    def _write(self, requests: Sequence[Request]) -> list[Reply]:
        if self._writer is None:
            from remud_hub.teachers.local.writer import LocalWriter

            self._writer = LocalWriter(self.name, self._model, self._store, self._stop)
        return self._writer.write(requests)


def _length(request: Request) -> int:
    return sum(len(message.text) + PICTURE_CHARACTERS * len(message.images) for message in request.messages)


def _has_pictures(request: Request) -> bool:
    return any(message.images for message in request.messages)
