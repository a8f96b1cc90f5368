"""The interface that every teacher offers: requests in, replies out."""

from collections.abc import Iterator, Sequence
from typing import Literal, Protocol

from remud_hub.records import Config, Evidence, Language, Record, Sha256, content_id


FinishReason = Literal["stop", "length", "refused"]


class Message(Record):
    """One turn. Pictures are named by the sha256 of their blob, so that a request can be hashed and logged."""

    role: Literal["system", "user"]
    text: str
    images: tuple[Sha256, ...] = ()


class Request(Record):
    """One thing to write."""

    config: Config
    language: Language
    messages: tuple[Message, ...]
    evidence: Evidence
    """What the messages were rendered from. Teachers that write by rule read it; endpoints are sent the messages only."""

    @property
    def key(self) -> str:
        """The id of what an endpoint is sent: equal messages, equal key."""
        return content_id({"messages": [message.model_dump(mode="json") for message in self.messages]})


class Usage(Record):
    """Tokens that a reply cost; zero for teachers that count none."""

    prompt_tokens: int = 0
    completion_tokens: int = 0


class Reply(Record):
    """What came back: JSON text of ``Drafts``, and how it ended."""

    text: str
    model: str
    finish_reason: FinishReason = "stop"
    usage: Usage = Usage()


class Teacher(Protocol):
    """Anything that answers requests, one reply for each request and in their order."""

    name: str
    """Model name as it is written into every row."""

    @classmethod
    def version(cls) -> str:
        """Changes when the same request may get another reply."""
        ...

    def answer(self, requests: Sequence[Request]) -> Iterator[Reply]:
        """Yield one reply per request.

        Raises:
            TeacherError: The teacher cannot be reached or refuses to work.
        """
        ...
