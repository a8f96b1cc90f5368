"""What the formats share: a row's talk and its pictures, and what a format says of itself."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, NamedTuple, Self

from remud_hub.store import sha256_of


PLACEHOLDER = "<image>"
_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"BM", "bmp"),
)
_SUFFIXES = {"jpeg": "jpg", "tiff": "tif"}


class LeftOut(Exception):
    """A row cannot be said in a format.

    Args:
        reason: Short and countable.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Picture(NamedTuple):
    """A picture of a row."""

    data: bytes
    kind: str
    """As in ``image/…``."""

    @classmethod
    def of(cls, cell: object) -> Self:
        """Return the picture that one of a row's ``images`` holds.

        Raises:
            LeftOut: It holds no bytes, or none of a format that trainers open.
        """
        data = cell.get("bytes") if isinstance(cell, Mapping) else cell
        if not isinstance(data, bytes) or not data:
            raise LeftOut("a picture is not in the row")
        kind = "webp" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else None
        kind = kind or next((kind for signature, kind in _SIGNATURES if data.startswith(signature)), None)
        if kind is None:
            raise LeftOut("a picture is of an unknown format")
        return cls(data, kind)

    @property
    def path(self) -> str:
        """Where it lies beside the rows: by its content, so that a picture of many rows is there once."""
        return f"images/{sha256_of(self.data)}.{_SUFFIXES.get(self.kind, self.kind)}"


class Talk(NamedTuple):
    """What is said in a row, as its ``messages`` have it: options in the question, thinking in its tags."""

    system: str
    """Empty where there is none."""
    turns: tuple[tuple[str, str], ...]
    """Questions with their answers."""

    @classmethod
    def of(cls, messages: Sequence[Any]) -> Self:
        """Return the talk of ``messages``.

        Raises:
            LeftOut: They are of another kind, question and answer do not alternate, or one is empty.
        """
        if not all(isinstance(message, Mapping) for message in messages):
            raise LeftOut("its messages have no roles")
        said = [(message.get("role"), message.get("content") or "") for message in messages]
        if not all(isinstance(text, str) for _, text in said):
            raise LeftOut("its messages are no texts")
        system = said.pop(0)[1] if said and said[0][0] == "system" else ""
        if not said or [role for role, _ in said] != ["user", "assistant"] * (len(said) // 2):
            raise LeftOut("questions and answers do not alternate")
        texts = [text for _, text in said]
        if not all(text.strip() for text in texts):
            raise LeftOut("a question or an answer is empty")
        return cls(system, tuple(zip(texts[::2], texts[1::2], strict=True)))

    def without(self, *marks: str) -> Self:
        """Return the talk as it is.

        Raises:
            LeftOut: Its words hold what a trainer takes for the place of a picture.
        """
        words = [self.system, *(text for turn in self.turns for text in turn)]
        for mark in marks:
            if any(mark in text for text in words):
                raise LeftOut(f"its text holds {mark}, which stands for a picture")
        return self

    def from_value(self, placeholders: int) -> list[dict[str, str]]:
        """Return the turns as ShareGPT has them, with placeholders before the first question."""
        said = []
        for number, (question, answer) in enumerate(self.turns):
            head = f"{PLACEHOLDER}\n" * placeholders if number == 0 else ""
            said += [{"from": "human", "value": f"{head}{question}"}, {"from": "gpt", "value": answer}]
        return said


class DataFile(NamedTuple):
    """A file of rows that was written."""

    name: str
    config: str
    split: str
    rows: int
    with_pictures: int
    """Rows that have any."""
    size: int
    """Bytes."""


Row = Mapping[str, Any]


class Format(NamedTuple):
    """How rows are written for a trainer."""

    suffix: Literal[".json", ".jsonl"]
    """A list, or one object in each line."""
    row: Callable[[Row, Talk, Sequence[Picture]], Mapping[str, Any]]
    """Raises ``LeftOut`` where the format cannot say a row."""
    use: str
    """For the README: how a trainer is pointed at it, and what is where."""
    pictures_beside: bool = True
    """Otherwise they are in the rows."""
    takes_more_keys: bool = True
    """Otherwise where rows come from is told in a table beside them."""
    companions: Callable[[Sequence[DataFile]], Mapping[str, str]] = lambda files: {}
    """Other files that the trainer wants, by name."""
    companion_names: tuple[str, ...] = ()
    limits: Callable[[DataFile], Sequence[str]] = lambda file: ()
    """What of a file is more, or less, than the trainer takes."""


def source_of(row: Row) -> Mapping[str, Any]:
    """Return what a row says of its source; nothing where it says nothing."""
    source = row.get("source")
    return source if isinstance(source, Mapping) else {}


def origin(row: Row) -> dict[str, Any]:
    """Return where a row comes from: who is to be named, and under which licence it stands."""
    source = source_of(row)
    return {name: source.get(name) for name in ("source_id", "title", "uri", "licence")}
