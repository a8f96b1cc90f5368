"""The backend for any OpenAI-compatible endpoint (vLLM, SGLang, llama.cpp, Gemini, OpenAI …): the same prompts over the network."""

import asyncio
import sys
import time
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import orjson

from remud_hub.errors import RemudError, SourceError, TeacherError, first_line
from remud_hub.evaluate.answered import Answered, answered, not_answered
from remud_hub.evaluate.items import Item
from remud_hub.evaluate.job import EvalJob
from remud_hub.evaluate.replies import Kept, Replies, batch_key
from remud_hub.evaluate.sent import turns_of
from remud_hub.teachers.base import Reply
from remud_hub.teachers.endpoint.completion import read_completion
from remud_hub.teachers.endpoint.dialect import LIMITS, SEEDS, TEMPERATURES, Dialect
from remud_hub.teachers.endpoint.faults import Refusal
from remud_hub.teachers.endpoint.pool import Gone, Pool
from remud_hub.teachers.endpoint.retries import GivenUp, Persistence
from remud_hub.teachers.endpoint.teacher import ABOUT_THE_PROMPT, DEFAULT_URL, SETTING_IS_WRONG
from remud_hub.teachers.endpoint.upstream import Upstream
from remud_hub.teachers.news import to_stderr
from remud_hub.teachers.options import TeacherOptions, keys_of_environment


PATIENCE_S = 600.0
Turns = Sequence[Mapping[str, Any]]


class _Unanswered(Exception):
    """One request was not answered, and others may be; the message says why."""


def run_endpoint(
    job: EvalJob, asked: Mapping[str, Sequence[Item]], *, patience_s: float = PATIENCE_S
) -> list[Answered]:
    """Ask and score every item. Each reply is kept when it comes, and never asked for again.

    Args:
        job: How to ask which model, and where; the key is that of the environment.
        asked: The items of each task.
        patience_s: How long an endpoint that has answered before and went away is waited for.

    Returns:
        The items in their order; one with several replies stands there once for each. A request that the endpoint refuses is
        ``unanswered``.

    Raises:
        UsageError: The key is missing, or an address is none.
        RemudError: No endpoint can be reached, or none takes anything from us.
    """
    return asyncio.run(
        _Endpoint(job, patience_s).answer([(task, item) for task, items in asked.items() for item in items])
    )


class _Endpoint:
    """A model behind one or several addresses."""

    def __init__(self, job: EvalJob, patience_s: float) -> None:
        options = TeacherOptions.from_environment(job.options.base_urls, job.options.concurrency)
        options.check_urls()
        urls = options.base_urls or (DEFAULT_URL,)
        self._job = job
        self._model_id = f"{job.model} at {' '.join(sorted(urls))}"
        self._replies = Replies(job.work)
        self._persistence = Persistence(patience_s)
        upstreams = [Upstream(url, key, job.options.concurrency) for url in urls for key in keys_of_environment()]
        self._pool = Pool(upstreams, job.options.concurrency, patience_s, to_stderr)
        self._dialect = Dialect()
        self._answers = self._refused = 0

    async def answer(self, asked: Sequence[tuple[str, Item]]) -> list[Answered]:
        """Ask everything, so many at once as the job says."""
        rows: dict[int, list[Answered]] = {}
        numbered = iter(enumerate(asked))

        async def work() -> None:
            for number, (task, item) in numbered:
                rows[number] = await self._rows(task, item)

        try:
            await self._pool.check()
            async with asyncio.TaskGroup() as group:
                for _ in range(self._job.options.concurrency):
                    group.create_task(work())
        except* (TeacherError, Gone) as errors:
            raise self._stopped(errors.exceptions[0]) from errors
        finally:
            await self._pool.close()
        return self._told([row for number in range(len(asked)) for row in rows[number]])

    def _told(self, rows: list[Answered]) -> list[Answered]:
        """Return the rows, after saying how many requests nobody answered.

        Raises:
            RemudError: None was answered: that is no matter of the model, whose score it would be.
        """
        unanswered = [row for row in rows if row.status == "unanswered"]
        if not unanswered:
            return rows
        said = f"{len(unanswered)} of {len(unanswered) + self._answers} requests were not answered, the first: {unanswered[0].note}"
        if not self._answers:
            raise self._stopped(TeacherError(said))
        sys.stderr.write(f"{self._job.model}: {said}\n")
        return rows

    def _stopped(self, error: BaseException) -> RemudError:
        why = "the endpoint stayed away" if isinstance(error, Gone) else str(error)
        stop = "" if why.endswith("?") else "."
        return RemudError(
            f"{self._job.model}: {why}{stop} {self._answers} replies are kept in {self._job.work}; run the same command again, "
            "and it goes on from there"
        )

    async def _rows(self, task: str, item: Item) -> list[Answered]:
        if item.fault:
            return [not_answered(task, item, "faulty", item.fault)]
        try:
            turns = await asyncio.to_thread(turns_of, item)
        except SourceError as error:
            return [not_answered(task, item, "unreadable", str(error))]
        return await asyncio.gather(*(self._row(task, item, turns, draw) for draw in range(self._job.samples)))

    async def _row(self, task: str, item: Item, turns: Turns, draw: int) -> Answered:
        asked = [([dict(turn) for turn in item.messages], list(item.picture_ids))]
        key = batch_key(self._model_id, self._job.decoding | {"draw": draw}, asked)
        kept = self._replies.get(key)
        if kept is None:
            try:
                kept = await self._ask(key, turns, draw)
            except _Unanswered as error:
                return not_answered(task, item, "unanswered", str(error))
            await asyncio.to_thread(self._replies.put, key, kept)  # the disk is slower than some endpoints
        self._answers += 1
        ((reply, cut),) = kept.told
        return answered(task, item, reply, kept.seconds, kept.note, cut=cut)

    async def _ask(self, key: str, turns: Turns, draw: int) -> Kept:
        """Ask as often as it takes.

        Raises:
            _Unanswered: The endpoint refuses this request, or fails at it again and again.
            Gone: Nobody answered for as long as patience lasts.
            TeacherError: No endpoint was ever reached, or none takes anything from us.
        """
        send = partial(self._complete, turns, draw)
        try:
            return await self._persistence.until_answered(key, send)
        except GivenUp as error:
            raise _Unanswered(f"the endpoint failed at it again and again, last with {error}") from error

    async def _complete(self, turns: Turns, draw: int) -> Kept:
        """Send a request, and again in other words as the endpoint refuses parameters."""
        dialect, began = self._dialect, time.perf_counter()
        while True:
            body = orjson.dumps({"model": self._job.model, "messages": turns, **self._parameters(dialect, draw)})
            try:
                reply = read_completion(await self._pool.ask(partial(_ready, body)), self._job.model)
            except Refusal as refusal:
                dialect = self._simpler(dialect, refusal)
                continue
            if reply.finish_reason == "refused":
                raise _Unanswered(f"refused: {first_line(reply.text)}")
            self._persistence.answered()
            cut = reply.finish_reason == "length"
            return Kept((_whole(reply),), time.perf_counter() - began, self._given_up(dialect), (cut,))

    def _parameters(self, dialect: Dialect, draw: int) -> dict[str, Any]:
        told: dict[str, Any] = {}
        sampling = self._job.options.sampling
        if dialect.has_limit:
            told[LIMITS[dialect.limit]] = self._job.options.max_new_tokens
        if not dialect.temperature:
            told["temperature"] = sampling.temperature if sampling else 0.0
        if sampling:
            told["top_p"] = sampling.top_p
            if not dialect.seed:
                told["seed"] = sampling.seed + draw
        return told

    def _given_up(self, dialect: Dialect) -> str | None:
        """Return which parameters an answer did without, for the results: its scores do not compare with those of others."""
        gone = [LIMITS[dialect.limit]] if not dialect.has_limit else []
        gone += [TEMPERATURES[dialect.temperature]] if dialect.temperature else []
        gone += [SEEDS[dialect.seed]] if dialect.seed and self._job.options.sampling else []
        return f"asked with {', '.join(gone)}, as the endpoint refuses it" if gone else None

    def _simpler(self, dialect: Dialect, refusal: Refusal) -> Dialect:
        """Return how to ask without the parameter that a refusal names. What is no matter of one prompt goes for all others.

        Raises:
            _Unanswered: It names none that could be given up.
            TeacherError: The first requests are all refused, for a reason that is no matter of the prompt.
        """
        if one := dialect.for_one_prompt(refusal):
            return one
        place = dialect.named_in(refusal)
        if place is None:
            self._refused += not ABOUT_THE_PROMPT.search(refusal.said)
            if self._refused >= SETTING_IS_WRONG and not self._answers:
                raise TeacherError(f"every request is refused: {first_line(refusal.said)}")
            raise _Unanswered(f"refused: {first_line(refusal.said)}")
        simpler = dialect.one_less(place)
        if self._dialect[place] < simpler[place]:
            self._dialect = self._dialect.with_level(place, simpler[place])
            sys.stderr.write(
                f"{self._job.model}: {dialect.spell(place)} is refused ({first_line(refusal.said)}); "
                f"goes on with {simpler.spell(place)}\n"
            )
        return simpler


async def _ready(body: bytes) -> bytes:
    return body


def _whole(reply: Reply) -> str:
    """Return a reply with its thinking in front, as the model wrote it before the endpoint took it apart."""
    return f"<think>{reply.reasoning}</think>{reply.text}" if reply.reasoning else reply.text
