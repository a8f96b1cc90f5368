"""The batch files API of an endpoint: upload, submit, poll, download (OpenAI, Batch API guide)."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import IO, Any

from httpx2 import RequestError
from openai import APIConnectionError, APIStatusError, AsyncOpenAI, InternalServerError, NotFoundError

from remud_hub.errors import TeacherError, first_line
from remud_hub.teachers.batch.lines import ENDPOINT
from remud_hub.teachers.batch.state import BatchState
from remud_hub.teachers.endpoint.faults import discreet


POLL_S = (5.0, 300.0)
"""First and longest wait between two looks at a batch, in seconds; each is half as long again as the one before."""
ENDED = ("completed", "failed", "expired", "cancelled")
TAG = "remud"
"""Name of the note that goes along with a batch and holds our own id of it."""


class BatchEndpoint:
    """Batches at one endpoint. An endpoint that goes away is waited for; a refusal is a ``TeacherError``.

    Args:
        client: Of the endpoint; it tries failed calls again.
        patience_s: How long one that went away is waited for, in seconds.
        poll_s: First and longest wait between two looks at a batch.
    """

    def __init__(self, client: AsyncOpenAI, patience_s: float, poll_s: tuple[float, float] = POLL_S) -> None:
        self._client = client
        self._patience_s = patience_s
        self._poll_s = poll_s

    @property
    def url(self) -> str:
        """Where it is."""
        return str(self._client.base_url)

    async def check(self) -> None:
        """Make sure that it has batches and takes the key.

        Raises:
            TeacherError: It does not.
        """
        try:
            await self._client.with_options(max_retries=1, timeout=10).batches.list(limit=1)
        except (APIConnectionError, APIStatusError) as error:
            raise self._fault(error) from error

    async def submit(self, file: IO[bytes], token: str) -> str:
        """Upload a file of requests and have it worked off; return the batch's id.

        Raises:
            TeacherError: The endpoint does not take it.
        """
        try:
            uploaded = await self._client.files.create(file=("requests.jsonl", file), purpose="batch")
            batch = await self._client.batches.create(
                input_file_id=uploaded.id, endpoint=ENDPOINT, completion_window="24h", metadata={TAG: token}
            )
        except (APIConnectionError, APIStatusError) as error:
            raise self._fault(error) from error
        return batch.id

    async def ended(self, state: BatchState) -> Any:
        """Wait for the end of a batch; None if the endpoint does not know it.

        Raises:
            TeacherError: The endpoint stayed away for too long, or refuses to tell.
        """
        wait, longest = self._poll_s
        seen = time.monotonic()
        while True:
            try:
                batch = await self._look(state)
                seen = time.monotonic()
                if batch is None or batch.status in ENDED:
                    return batch
            except (APIConnectionError, InternalServerError) as error:
                if time.monotonic() - seen > self._patience_s:
                    raise self._fault(error) from error
            except APIStatusError as error:
                raise self._fault(error) from error
            await asyncio.sleep(wait)
            wait = min(longest, 1.5 * wait)

    async def lines(self, batch: Any) -> AsyncIterator[str]:
        """Yield the lines of a batch's output and error files; one that was stopped early has some, too.

        Raises:
            TeacherError: A file cannot be had.
        """
        for file in filter(None, (batch.output_file_id, batch.error_file_id)):
            try:
                async with self._client.files.with_streaming_response.content(file) as response:
                    async for line in response.iter_lines():
                        if line.strip():
                            yield line
            except (APIConnectionError, APIStatusError, RequestError) as error:
                raise self._fault(error) from error

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def _look(self, state: BatchState) -> Any:
        if state.batch is None:
            return await self._find(state.token)
        try:
            return await self._client.batches.retrieve(state.batch)
        except NotFoundError:
            return None

    async def _find(self, token: str) -> Any:
        """Return the batch with our id: the run was killed before it could write the endpoint's id down."""
        async for batch in self._client.batches.list(limit=100):
            if (batch.metadata or {}).get(TAG) == token:
                return batch
        return None

    def _fault(self, error: APIConnectionError | APIStatusError | RequestError) -> TeacherError:
        if isinstance(error, APIStatusError):
            told = discreet(first_line(error.message), self._client.api_key)
            said = f"answered {error.status_code}: {told}; check the key and the model's name"
        else:
            said = "cannot be reached; is the endpoint up? Batches that were submitted are collected by the next run"
        return TeacherError(f"teacher openai-batch: {self.url} {said}")
