"""What a layout makes of a row: a question with its answer, what they are about, and the pictures as the row holds them."""

from typing import Any, get_args

from pydantic import field_validator, model_validator

from remud_hub.records import AnswerKind, Box, Config, Record, Redistribution, Turn


class RowFault(Exception):
    """A row cannot be judged.

    Args:
        reason: Short and countable.
        detail: What is wrong with this one.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


class Cited(Record):
    """A paragraph that cites the figure; a text alone is one without a place."""

    text: str
    page: int | None = None
    bbox: Box | None = None

    @model_validator(mode="before")
    @classmethod
    def _text_alone(cls, value: object) -> object:
        return {"text": value} if isinstance(value, str) else value


class About(Record):
    """What a row says of where it comes from; all that it can be judged by."""

    source_id: str | None = None
    title: str | None = None
    uri: str | None = None
    article_id: str | None = None
    licence: str | None = None
    redistribution: Redistribution | None = None
    page: int | None = None
    row: int | None = None
    bbox: tuple[float, ...] | None = None
    figure_label: str | None = None
    caption: str | None = None
    mentions: tuple[Cited, ...] = ()
    text: str | None = None
    """The passage, of rows about text."""
    group: str | None = None

    @field_validator("redistribution", mode="before")
    @classmethod
    def _in_our_words(cls, value: object) -> object:
        """A word that is none of ours declares nothing to us: the row can be judged, and is not free to be published."""
        return value if value in get_args(Redistribution) else None


class Parsed(Record):
    """A row, understood."""

    id: str | None = None
    config: Config | None = None
    question: str
    thinking: str | None = None
    answer: str
    answer_kind: AnswerKind | None = None
    """None: told from the answer."""
    options: tuple[str, ...] = ()
    turns: tuple[Turn, ...] = ()
    language: str | None = None
    modality: str | None = None
    anatomy: str | None = None
    scenario: str | None = None
    about: About = About()
    teacher: str | None = None
    prompt: str | None = None
    prompt_sha256: str | None = None
    pictures: tuple[Any, ...] = ()
    """Bytes, paths, data URLs, or structs of both."""
    faults: tuple[str, ...] = ()
    """Where the row contradicts itself."""
