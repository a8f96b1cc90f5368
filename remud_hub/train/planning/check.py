"""Rows that would stop a run in its middle, or teach nothing, found before the first step."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from datasets import Image, List

from remud_hub.errors import UsageError


REQUIRED_COLUMNS = frozenset({"images", "messages"})
ROLES = frozenset({"system", "user", "assistant", "tool"})
"""What TRL's ``prepare_multimodal_messages`` knows."""
WRITTEN_PLACE = "<image>"
"""How other datasets mark a picture's place. TRL puts pictures in place itself and would train on the word."""
_NAMED = 5
"""Bad rows that an error names."""


@dataclass(frozen=True)
class BadRow:
    """A row that cannot be trained on."""

    index: int
    id: str
    """Empty where the dataset has no ids."""
    reason: str


def check_columns(rows: Any) -> None:
    """Look at a dataset's columns alone.

    Raises:
        UsageError: There are no rows, or ``images`` and ``messages`` are not what training takes.
    """
    if not len(rows):
        raise UsageError("the split has no rows; choose another split or config, or build the dataset again")
    features = rows.features
    if missing := REQUIRED_COLUMNS - set(features):
        raise UsageError(f"column {' and '.join(sorted(missing))} is missing; there are {', '.join(features)}")
    pictures, messages = features["images"], features["messages"]
    if not (isinstance(pictures, List) and isinstance(pictures.feature, Image)):
        raise UsageError(f"column images is {pictures}; it must be a list of pictures: List(Image())")
    if not (isinstance(messages, List) and isinstance(messages.feature, dict) and "role" in messages.feature):
        raise UsageError(f"column messages is {messages}; it must be a list of role and content")


def conversation_problem(messages: Sequence[Mapping[str, Any]] | None, pictures: int) -> str | None:
    """Return what is wrong with the messages of a row that has so many pictures, None if nothing is."""
    if not messages:
        return "the conversation is empty"
    if unknown := sorted({str(message["role"]) for message in messages} - ROLES):
        return f"unknown role {', '.join(unknown)}; roles are {', '.join(sorted(ROLES))}"
    if not any(message["role"] == "assistant" and _says_something(message["content"]) for message in messages):
        return "no assistant turn with text: nothing to learn"
    return _place_problem(messages, pictures)


def bad_rows(rows: Any, problems: Mapping[int, str]) -> list[BadRow]:
    """Return rows by number and reason with their ids, in order.

    Args:
        rows: The dataset.
        problems: From the number of a row to its reason, as in ``Lengths.problems``.
    """
    indices = sorted(problems)
    ids = rows.select_columns(["id"])[indices]["id"] if "id" in rows.column_names and indices else [""] * len(indices)
    return [BadRow(index, str(name), problems[index]) for index, name in zip(indices, ids, strict=True)]


def check_rows(rows: Any, problems: Mapping[int, str]) -> None:
    """Refuse a dataset with rows that cannot be trained on.

    Raises:
        UsageError: There are some; the first few are named.
    """
    if not problems:
        return
    bad = bad_rows(rows, problems)
    named = "; ".join(f"row {row.index} {row.id}: {row.reason}" for row in bad[:_NAMED])
    raise UsageError(
        f"{len(bad)} of {len(rows)} rows cannot be trained on: {named}{'; …' if len(bad) > _NAMED else ''}. "
        "Mend them, or give --skip_bad_rows, which leaves them out and lists them"
    )


def sound_rows(rows: Any, problems: Mapping[int, str], *, skip: bool, say: Callable[[str], object]) -> Any:
    """Return the rows that can be trained on.

    Args:
        rows: The dataset.
        problems: As for ``bad_rows``.
        skip: Leave out the others, rather than stop.
        say: Is told of each row that is left out.

    Raises:
        UsageError: There are others, and they are not to be left out; or there is nothing else.
    """
    if not skip:
        check_rows(rows, problems)
    for row in bad_rows(rows, problems):
        say(f"dropped: row {row.index} {row.id}: {row.reason}")
    if len(problems) == len(rows):
        raise UsageError("no row is left; what is wrong with them is told above")
    return rows.select([number for number in range(len(rows)) if number not in problems]) if problems else rows


def _says_something(content: Any) -> bool:
    if isinstance(content, str):
        return bool(content.strip())
    return any((block.get("text") or "").strip() for block in content or [])


def _place_problem(messages: Sequence[Mapping[str, Any]], pictures: int) -> str | None:
    blocks = [block for message in messages if not isinstance(message["content"], str) for block in message["content"]]
    texts = [message["content"] for message in messages if isinstance(message["content"], str)]
    written = sum(text.count(WRITTEN_PLACE) for text in texts)
    places = written + sum(block["type"] == "image" for block in blocks)
    takes_pictures = any(message["role"] == "user" and isinstance(message["content"], str) for message in messages)
    if places and places != pictures:
        return f"the messages have places for {places} pictures, the row has {pictures}"
    if written:
        return f"the text says {WRITTEN_PLACE}; TRL puts pictures in place itself and would train on the word: take it out"
    if pictures and not places and not takes_pictures:
        return f"the row has {pictures} pictures, and no user turn to put them in"
    return None
