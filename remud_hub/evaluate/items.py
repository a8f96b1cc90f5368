"""A question to put to a model, in one form for every task: what is shown, what is right, and what it is about."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal, NamedTuple

from PIL import Image, ImageOps, UnidentifiedImageError

from remud_hub.errors import SourceError, first_line
from remud_hub.read.flow.images import eight_bit
from remud_hub.records import AnswerKind
from remud_hub.store import sha256_of


Message = Mapping[str, str]
"""A turn: ``role`` and ``content``."""
Status = Literal["read", "unparsed", "unreadable", "faulty", "unanswered"]
"""What became of an item: its reply was read; nothing could be read out of it; a picture could not be opened, so it was not
asked; the task itself is wrong there (a gold letter outside the options), so it was not asked; nobody answered."""
_ADVICE = "fetch the task's data again; until then the question counts as wrong"


class Picture(NamedTuple):
    """A picture that is read when it is shown, and not before: a task may have more than memory holds."""

    name: str
    """For messages."""
    load: Callable[[], bytes]
    """Returns its file; ``path.read_bytes``, say."""
    at_hand: bool = True
    """Whether its file was there when the task was loaded."""

    def read(self) -> bytes:
        """Return its file.

        Raises:
            SourceError: It is not there.
        """
        try:
            return self.load()
        except OSError as error:
            raise SourceError(self.name, f"cannot be read ({error.strerror or first_line(error)})", _ADVICE) from error

    def open(self) -> Image.Image:
        """Return it upright, as RGB.

        Raises:
            SourceError: It is not there, or is no whole picture.
        """
        return self.decoded(self.read())

    def decoded(self, data: bytes) -> Image.Image:
        """Return the picture that its file holds, for who has read that already.

        Raises:
            SourceError: It is no whole picture.
        """
        try:
            with Image.open(io.BytesIO(data)) as image:
                ImageOps.exif_transpose(image, in_place=True)
                return eight_bit(image).convert("RGB")
        except UnidentifiedImageError as error:  # its message holds an address in memory
            raise SourceError(self.name, "is no picture", _ADVICE) from error
        # Pillow tells of damaged files by many names; a model must never be asked without the picture for that
        except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
            raise SourceError(self.name, f"is no picture that can be opened ({first_line(error)})", _ADVICE) from error


@dataclass(frozen=True)
class Item:
    """One question of a task."""

    id: str
    messages: tuple[Message, ...]
    """All turns before the first answer; pictures stand in front of the first user turn."""
    question: str
    """The bare question, without options or instructions."""
    answer: str
    answer_kind: AnswerKind
    options: tuple[str, ...] = ()
    """Of a choice, each with its letter: ``A. cyst``."""
    tolerance: float | None = None
    """Of a number: how far off a reply may be, in the answer's unit; None: not at all."""
    span: float | None = None
    """Of a number: how far apart such numbers can lie, in the answer's unit; errors are told as parts of it."""
    pictures: tuple[Picture, ...] = ()
    language: str = "en"
    modality: str | None = None
    anatomy: str | None = None
    topic: str | None = None
    """What the question is about, as the task calls it: ``diagnosis``, ``abnormality``, ``presence``."""
    source: str | None = None
    """What it was made from; items of one source are alike."""
    fault: str | None = None
    """Why it cannot be asked, if the task itself is wrong here."""

    def images(self) -> list[Image.Image]:
        """Return the pictures, opened.

        Raises:
            SourceError: One cannot be opened.
        """
        return [picture.open() for picture in self.pictures]

    @cached_property
    def picture_ids(self) -> tuple[str, ...]:
        """The sha256 of each picture's file; empty for one that is not there."""
        return tuple(_digest(picture) for picture in self.pictures)

    def blind(self) -> "Item":
        """Return the same question without its pictures."""
        return replace(self, pictures=())


def _digest(picture: Picture) -> str:
    try:
        return sha256_of(picture.read())
    except SourceError:
        return ""


@dataclass(frozen=True)
class Loaded:
    """What a task asks."""

    items: Sequence[Item]
    """In the task's order."""
    data: str
    """Where they came from: a folder, a file, or ``ORG/NAME`` on the Hub."""
    revision: str | None = None
    """The commit, of data from the Hub."""
    left_out: Mapping[str, int] = field(default_factory=dict)
    """How many questions of the task are not among the items, by reason."""
