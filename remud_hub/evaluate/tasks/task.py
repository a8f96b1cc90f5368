"""What a task is: a name, its subsets, where its data lies, and a function that makes items of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from remud_hub.errors import UsageError
from remud_hub.evaluate.items import Item, Loaded


@dataclass(frozen=True)
class Task:
    """A benchmark, or the test split of a dataset."""

    name: str
    """In front of the bar: ``slake`` of ``slake|zh``."""
    about: str
    """What it asks, in a line."""
    subsets: Mapping[str, str]
    """Behind the bar, and what each is; the first is meant where none is named."""
    load: Callable[[str, str], Loaded]
    """Makes items of a subset, given where the data lies (a folder, a file, or ``ORG/NAME`` with an optional ``@revision``)."""
    repo: str | None = None
    """Where the data lies on the Hub, with its revision where one is known: ``ORG/NAME@COMMIT``."""
    licence: str | None = None
    """Of the data, as its makers say; it is loaded when it is asked, and never copied."""
    narrows: bool = False
    """Whether subsets may be narrowed: ``vqa:language=zh``."""

    @property
    def not_pinned(self) -> str | None:
        """What is to be said of data on the Hub without a commit of our choice; None of other data."""
        return "not pinned: the newest commit is taken" if self.repo and "@" not in self.repo else None


def with_pictures(loaded: Loaded) -> Loaded:
    """Return what a task asks without the questions whose pictures are not at hand; their number is told in ``left_out``."""
    kept = [item for item in loaded.items if all(picture.at_hand for picture in item.pictures)]
    gone = len(loaded.items) - len(kept)
    return replace(loaded, items=kept, left_out={**loaded.left_out, **({"picture not at hand": gone} if gone else {})})


def check_pictures(name: str, items: Sequence[Item]) -> None:
    """Refuse to ask a task whose pictures are not there: all its questions would count as wrong.

    A single picture that is missing, or those of a task that asks without pictures, too, count as unreadable instead.

    Args:
        name: Of the task.
        items: Those that are to be asked.

    Raises:
        UsageError: Every item has pictures, and of all these, not one is there.
    """
    pictures = [picture for item in items for picture in item.pictures]
    if len(pictures) > 1 and all(item.pictures for item in items) and not any(picture.at_hand for picture in pictures):
        raise UsageError(
            f"{name}: not one of its {len(pictures)} pictures is there, such as {pictures[0].name}; add them to the data, or "
            "ask without pictures (--blind), which tells what can be guessed"
        )
