"""Question banks and sets of reports: what they hold becomes rows by rule (``items``), or is reasoned out (``items_reasoning``)."""

from collections.abc import Iterator

from remud_hub.asking.prompts import Prompt, request_about
from remud_hub.generate.jobs import Job
from remud_hub.generate.prompts import load_prompt
from remud_hub.generate.settings import GenerateSettings
from remud_hub.generate.solving import Keyed, solve
from remud_hub.generate.stamps import NO_TEACHER, sample_of
from remud_hub.records import LANGUAGES, Evidence, Item, Rejection, Sample, TeacherStamp
from remud_hub.store import BlobStore


class Items:
    """Each item as it stands; nobody is asked."""

    name = "items"

    def prompts(self) -> Iterator[Prompt]:
        """Yield nothing: there is none."""
        yield from ()

    def takes(self, evidence: Evidence) -> bool:
        """Whether the evidence is an item."""
        return evidence.kind == "item"

    def work(self, evidence: Evidence) -> Job:
        """Return the item's row."""
        yield from ()
        return [_row(evidence, NO_TEACHER)]


class ItemsReasoning:
    """The teacher is asked without the key; the row is kept where it is right (paper, section 3.2)."""

    name = "items_reasoning"

    def __init__(self, settings: GenerateSettings) -> None:
        self._settings = settings

    def prompts(self) -> Iterator[Prompt]:
        """Yield the prompt in every language."""
        yield from (load_prompt(self.name, language, self._settings) for language in LANGUAGES)

    def takes(self, evidence: Evidence) -> bool:
        """Whether the evidence is an item."""
        return evidence.kind == "item"

    def work(self, evidence: Evidence) -> Job:
        """Ask once; an answer that is not the key's is a rejection."""
        prompt = load_prompt(self.name, evidence.language, self._settings)
        keyed = _keyed(_item(evidence))
        request = request_about(_without_key(evidence), prompt, "solution", shown={"question": keyed.as_asked})
        native = self._settings.thinking == "native"
        found = yield from solve(request, self.name, keyed, native=native, wrong="the answer does not match the key")
        if isinstance(found, Rejection):
            return [found]
        return [_row(evidence, prompt.stamp(found.model), found.thinking)]


def make_pass(name: str, settings: GenerateSettings, _: BlobStore) -> Items | ItemsReasoning:
    """Return the pass called ``name``."""
    return Items() if name == Items.name else ItemsReasoning(settings)


def _row(evidence: Evidence, stamp: TeacherStamp, thinking: str | None = None) -> Sample:
    item = _item(evidence)
    kind = "vqa" if item.images else "qa"
    return sample_of(
        evidence,
        stamp,
        config=f"{kind}_reasoning" if thinking else kind,
        question=item.question,
        thinking=thinking,
        answer=item.answer,
        answer_kind=item.answer_kind,
        options=item.options,
    )


def _without_key(evidence: Evidence) -> Evidence:
    """Return the evidence as whoever is examined may see it."""
    unsolved = _item(evidence).model_copy(update={"answer": "", "explanation": None})
    return evidence.model_copy(update={"item": unsolved})


def _keyed(item: Item) -> Keyed:
    return Keyed(item.question, item.options, item.answer_kind, item.answer)


def _item(evidence: Evidence) -> Item:
    if evidence.item is None:
        raise ValueError(f"evidence {evidence.id} is no item")
    return evidence.item
