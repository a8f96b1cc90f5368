"""A source, and how its columns are called."""

from typing import Literal

from pydantic import field_validator

from remud_hub.records.base import Record, Redistribution, Sha256


class ColumnMap(Record):
    """What the columns of a table are called, where their names do not say what they hold. ``""``: there is no such column."""

    question: str | None = None
    options: tuple[str, ...] = ()
    """One column with all options, or one for each, the first for A."""
    answer: str | None = None
    count_from: Literal[0, 1] | None = None
    """What the first option is called, where answers are numbers."""
    explanation: str | None = None
    image: tuple[str, ...] = ()
    findings: str | None = None
    impression: str | None = None
    diagnosis: str | None = None
    caption: str | None = None
    label: str | None = None
    mentions: tuple[str, ...] = ()
    group: str | None = None
    """Patient or exam."""
    id: str | None = None
    modality: str | None = None
    anatomy: str | None = None
    licence: str | None = None
    article_id: str | None = None

    @field_validator("options", "image", "mentions", mode="before")
    @classmethod
    def _one_is_a_list_of_one(cls, value: object) -> object:
        return [value] if isinstance(value, str) else value


class Source(Record):
    """One input file. ``licence`` and ``redistribution`` are None until somebody declared them."""

    id: Sha256
    """sha256 of the file's bytes."""
    name: str
    uri: str
    """Path relative to the folder the user named, or the address it was fetched from. Never a machine's absolute path."""
    media_type: str
    title: str | None = None
    article_id: str | None = None
    """What an article is known by: ``PMC1234567``, or ``doi:10.1000/1``."""
    licence: str | None = None
    redistribution: Redistribution | None = None
    columns: ColumnMap | None = None
    """For tables: how to read them is declared, as the licence is."""
