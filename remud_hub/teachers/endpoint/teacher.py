"""A teacher behind any OpenAI-compatible endpoint (vLLM, SGLang, llama.cpp, Ollama, Gemini, OpenAI, DeepSeek, Qwen …)."""

import asyncio
import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Self

from remud_hub.errors import TeacherError, UsageError, first_line
from remud_hub.store import BlobStore
from remud_hub.teachers.base import Message, Reply, Request, Usage
from remud_hub.teachers.endpoint.body import request_body
from remud_hub.teachers.endpoint.completion import read_completion
from remud_hub.teachers.endpoint.dialect import Dialect
from remud_hub.teachers.endpoint.faults import Fault, Refusal, Unreadable
from remud_hub.teachers.endpoint.pool import Gone, Pool
from remud_hub.teachers.endpoint.retries import GivenUp, Persistence
from remud_hub.teachers.endpoint.transport import REPLY_S
from remud_hub.teachers.endpoint.upstream import Upstream
from remud_hub.teachers.news import notice, trouble
from remud_hub.teachers.options import TeacherOptions, keys_of_environment
from remud_hub.teachers.tokens import counted


DEFAULT_URL = "https://api.openai.com/v1"
SETTING_IS_WRONG = 5
"""So many refusals without one answer may be no matter of the single request, but of the model's name or a parameter."""
ABOUT_THE_PROMPT = re.compile(r"context|too (?:large|long)|exceed|content|polic|safety|filter", re.IGNORECASE)
"""Words of refusals that are a matter of the single request: its length, or what it says."""


class OpenAITeacher:
    """A model at one or several endpoints.

    Args:
        model: The model's name at the endpoint.
        store: Where the pictures of the requests lie.
        keys: Each endpoint is asked with each.
        options: Where the endpoints are, and how hard they may be worked.
        reply_s: A request's whole time, in seconds.
        tell: Told once of what works less well than it should.
    """

    def __init__(
        self,
        model: str,
        store: BlobStore,
        *,
        keys: Sequence[str],
        options: TeacherOptions,
        reply_s: float = REPLY_S,
        tell: Callable[[str], None] = notice,
    ) -> None:
        self.name = model
        self.width = options.concurrency
        self._store = store
        self._must_limit = options.must_limit
        self._tell = tell
        urls = options.base_urls or (DEFAULT_URL,)
        upstreams = [Upstream(url, key, self.width, reply_s) for url in urls for key in keys]
        self._pool = Pool(upstreams, self.width, options.patience_s, self._say)
        self._dialect = Dialect()
        self._persistence = Persistence(options.patience_s)
        self._refused = 0
        self._trying = asyncio.Lock()

    @classmethod
    def create(cls, model: str, store: BlobStore, options: TeacherOptions) -> Self:
        """Return the teacher, with the keys of the environment.

        Raises:
            UsageError: The model or the key is missing, or an address is none.
        """
        if not model:
            raise UsageError("teacher 'openai' needs a model: --teacher openai/MODEL")
        keys = keys_of_environment()
        options.check_urls()
        return cls(model, store, keys=keys, options=options)

    @classmethod
    def version(cls) -> str:
        """Return the version of how requests are put."""
        return "4"

    async def check(self) -> None:
        """Make sure that an endpoint listens and takes the key; nothing is asked.

        Raises:
            TeacherError: None does.
        """
        try:
            await self._pool.check()
        except TeacherError as error:
            raise self._named(error) from error

    async def reply(self, request: Request) -> Reply:
        """Ask, as often as it takes.

        Raises:
            TeacherError: No endpoint can be reached, or none takes anything from us.
        """
        troubles: list[str] = []
        try:
            reply = await self._persistence.until_answered(
                request.prompt_sha256 + request.evidence.id,
                partial(self._ask, request, troubles),
                partial(_note, troubles),
            )
        except (GivenUp, Gone):
            return self._unanswered(troubles)
        except TeacherError as error:
            raise self._named(error) from error
        return reply.model_copy(update={"troubles": tuple(troubles)}) if troubles else reply

    async def close(self) -> None:
        """Close the connections."""
        await self._pool.close()

    async def _ask(self, request: Request, troubles: list[str]) -> Reply:
        """Ask in full, and in simpler ways as the endpoint refuses parameters."""
        dialect = self._dialect
        while True:
            try:
                completion = await self._pool.ask(partial(request_body, request, self.name, dialect, self._store))
                reply = read_completion(completion, self.name)
            except Unreadable as error:
                return Reply(text=str(error), model=self.name, finish_reason="refused")
            except Refusal as refusal:
                simpler = self._simpler(dialect, refusal)
                if simpler is None:
                    return await self._refusal(request, refusal)
                _note(troubles, "parameter refused")
                dialect = simpler
            else:
                self._persistence.answered()
                return counted(reply, request, self._store)

    def _simpler(self, dialect: Dialect, refusal: Refusal) -> Dialect | None:
        """Return the dialect to ask in again. What is not a matter of one prompt is remembered for the others.

        Raises:
            TeacherError: Only an unlimited reply is left to ask for, and there must be a limit.
        """
        if one := dialect.for_one_prompt(refusal):
            return one
        place = dialect.named_in(refusal)
        if place is None:
            return None
        simpler = dialect.one_less(place)
        if self._must_limit and not simpler.has_limit:
            said = first_line(refusal.said)
            raise TeacherError(
                f"it refuses every limit of tokens ({said}), so no budget can be kept; run without --budget"
            )
        if self._dialect[place] < simpler[place]:
            self._dialect = self._dialect.with_level(place, simpler[place])
            said = first_line(refusal.said)
            self._say(f"{dialect.spell(place)} is refused ({said}); goes on with {simpler.spell(place)}")
        return simpler

    async def _refusal(self, request: Request, refusal: Refusal) -> Reply:
        usage = Usage()
        if not self._persistence.answers and not ABOUT_THE_PROMPT.search(refusal.said):
            self._refused += 1
            if self._refused >= SETTING_IS_WRONG:
                async with self._trying:
                    if not self._persistence.answers:
                        usage = await self._probe(request, refusal)
        return Reply(text=refusal.said, model=self.name, finish_reason="refused", usage=usage)

    async def _probe(self, request: Request, refusal: Refusal) -> Usage:
        """Ask the same with harmless words: a run whose other replies were kept may have only the refused ones left.

        Returns:
            What that cost.

        Raises:
            TeacherError: They are refused, too.
        """
        harmless = request.model_copy(update={"messages": (Message(role="user", text="Say hello, as JSON."),)})
        try:
            completion = await self._pool.ask(partial(request_body, harmless, self.name, self._dialect, self._store))
            usage = read_completion(completion, self.name).usage
        except Refusal as error:
            raise TeacherError(f"every request is refused: {first_line(refusal.said)}") from error
        except Fault:
            return Usage()  # nobody can tell; the next refusal asks again
        self._persistence.answers += 1
        return usage

    def _unanswered(self, troubles: Sequence[str]) -> Reply:
        return Reply(text="", model=self.name, finish_reason="unanswered", troubles=tuple(troubles))

    def _named(self, error: TeacherError) -> TeacherError:
        return TeacherError(f"teacher {self.name}: {error}")

    def _say(self, line: str) -> None:
        self._tell(f"teacher {self.name}: {line}")


def _note(troubles: list[str], kind: str) -> None:
    """Keep a trouble for the reply, and tell of it now: the reply may be long in coming."""
    troubles.append(kind)
    trouble(kind)
