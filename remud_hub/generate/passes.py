"""All passes by name. A pass takes some of the evidence and makes a job of each piece.

ReMUD's routes (paper, section 3): passages give ``qa…``, figures give ``vqa…``, question banks and reports give ``items…``.
"""

from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Protocol

from remud_hub.asking.prompts import Prompt
from remud_hub.errors import UsageError
from remud_hub.generate.jobs import Job
from remud_hub.generate.settings import GenerateSettings
from remud_hub.generate.translating import Stands, Translated, all_stand
from remud_hub.records import Evidence
from remud_hub.store import BlobStore


# Each module has a function `make_pass(name, settings, store)`
PASSES = {
    "qa": "remud_hub.generate.drafting",
    "qa_dialogue": "remud_hub.generate.dialogue",
    "qa_reasoning": "remud_hub.generate.drafting",
    "vqa": "remud_hub.generate.drafting",
    "vqa_dialogue": "remud_hub.generate.dialogue",
    "vqa_reasoning": "remud_hub.generate.drafting",
    "items": "remud_hub.generate.items",
    "items_reasoning": "remud_hub.generate.items",
    "rewriting": "remud_hub.generate.rewriting.work",
}


class ShownFile(Protocol):
    """A file that teachers are shown: a prompt, or a list of terms."""

    @property
    def name(self) -> str:
        """Name and version."""
        ...

    @property
    def sha256(self) -> str:
        """Hash of its bytes."""
        ...


class Pass(Protocol):
    """One way to write."""

    @property
    def name(self) -> str:
        """What the table calls it."""
        ...

    def prompts(self) -> Iterator[ShownFile]:
        """Yield every file whose words it may send, for the lock."""
        ...

    def takes(self, evidence: Evidence) -> bool:
        """Whether it has something to make of this evidence."""
        ...

    def work(self, evidence: Evidence) -> Job:
        """Return the job for one piece of evidence that it takes."""
        ...


def check_passes(names: Sequence[str]) -> None:
    """Make sure that every name is in the table.

    Raises:
        UsageError: One is not.
    """
    unknown = sorted(set(names) - set(PASSES))
    if unknown:
        raise UsageError(f"no pass is called {', '.join(unknown)}; there are: {', '.join(PASSES)}")


def load_passes(
    names: Sequence[str], settings: GenerateSettings, store: BlobStore, stands: Stands = all_stand
) -> list[Pass]:
    """Return the passes called ``names``, in further languages if the settings say so.

    Args:
        names: What the table calls them.
        settings: How they write.
        store: Where the pictures lie.
        stands: Whether a sample is worth translating.

    Raises:
        UsageError: A name is not in the table, or a file that the settings name cannot be used.
    """
    check_passes(names)
    passes: list[Pass] = [import_module(PASSES[name]).make_pass(name, settings, store) for name in names]
    translate = settings.translate
    return [Translated(each, settings, translate, stands) for each in passes] if translate else passes


def tasks_of(passes: Sequence[Pass]) -> set[str]:
    """Return the tasks that passes may put to a teacher."""
    return {prompt.task for each in passes for prompt in each.prompts() if isinstance(prompt, Prompt)}
