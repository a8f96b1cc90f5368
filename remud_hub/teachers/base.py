"""The interface that every teacher offers: a request in, a reply out, any number of them under way at once."""

from typing import Literal, Protocol

from pydantic import Field

from remud_hub.records import Evidence, Language, Record, Sha256, content_id
from remud_hub.teachers.shapes import ShapeName, shape_schema


MAX_TOKENS = 4096
"""Where a reply is cut: room for about ten drafts with traces."""
DRAW_TEMPERATURE = 0.7
"""Of further replies to one request: several of them differ, and most are still to the point. Ours."""
FinishReason = Literal["stop", "length", "refused", "unpaid", "unanswered"]
"""``unpaid``: it would have passed the budget. ``unanswered``: the endpoint stayed away. Neither was asked in the end."""


class Message(Record):
    """One turn. Pictures are named by the sha256 of their blob, so that a request can be hashed and logged."""

    role: Literal["system", "user", "assistant"]
    text: str
    images: tuple[Sha256, ...] = ()


class Request(Record):
    """One thing to write."""

    task: str
    """What is asked for, as the table of passes calls it. Teachers that write by rule go by it."""
    prompt: str
    """Name and version of the prompt file: ``vqa.en@1``."""
    prompt_sha256: Sha256
    shape: ShapeName
    """What the reply is to look like."""
    language: Language
    messages: tuple[Message, ...]
    evidence: Evidence
    """What the messages were rendered from. Teachers that write by rule read it; the others are sent the messages only."""

    mending: bool = False
    """Whether it asks for a faulty reply to be put right."""
    draw: int = Field(default=0, ge=0)
    """Which of several replies to the same words: 0 is the likeliest, the others are drawn at ``DRAW_TEMPERATURE`` with this
    seed."""

    @property
    def key(self) -> str:
        """The id of what a model is asked: equal messages, prompt file, shape and draw, equal key."""
        messages = [message.model_dump(mode="json") for message in self.messages]
        asked = {"messages": messages, "prompt": self.prompt_sha256, "schema": shape_schema(self.shape)}
        return content_id(asked | {"draw": self.draw} if self.draw else asked)


class Usage(Record):
    """Tokens that a reply cost; zero for teachers that count none."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    estimated: bool = False
    """True where the endpoint counted none."""


class Reply(Record):
    """What came back, and how it ended."""

    text: str
    """JSON text of the shape that was asked for, if the teacher did as told."""
    reasoning: str | None = None
    """What the model thought before it wrote, where it says so apart from the text."""
    model: str
    finish_reason: FinishReason = "stop"
    usage: Usage = Usage()
    cached: bool = False
    """True when it had been paid for before."""
    troubles: tuple[str, ...] = ()
    """What went wrong on the way to it, such as ``429`` or ``dropped``; each was tried again."""


class Teacher(Protocol):
    """Anything that answers requests."""

    name: str
    """Model name as it is written into every row."""
    width: int
    """How many requests it can have under way at once; more may be waiting."""

    def version(self) -> str:
        """Changes when the same request may get another reply."""
        ...

    async def check(self) -> None:
        """Make sure, within seconds, that it can be reached; cheap, and nothing is asked.

        Raises:
            TeacherError: It cannot, or it refuses to work.
        """
        ...

    async def reply(self, request: Request) -> Reply:
        """Answer one request.

        Raises:
            TeacherError: The teacher cannot be reached or refuses to work: no other request would fare better.
        """
        ...

    async def close(self) -> None:
        """Let go of connections, processes and models."""
        ...
