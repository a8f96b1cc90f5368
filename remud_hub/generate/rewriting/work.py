"""The pass ``rewriting``: a figure becomes an alignment row and an instruction row (paper, section 3.2 and Fig. 4).

Which figures are taken, and which scenario and wording each gets, does not depend on the arm: the rows of two builds that
differ in the arm alone can be compared one by one.
"""

from collections.abc import Iterator
from typing import NamedTuple

from remud_hub.asking.prompts import Prompt, request_about
from remud_hub.asking.talk import Talk, Unusable, ask
from remud_hub.generate.jobs import Job, Outcome, rejection, turned_down
from remud_hub.generate.passes import ShownFile
from remud_hub.generate.prompts import load_prompt
from remud_hub.generate.rewriting.lexicon import load_lexicon
from remud_hub.generate.rewriting.rows import Item
from remud_hub.generate.rewriting.selecting import Selection
from remud_hub.generate.rewriting.tables import TABLES, labels, questions_version, scenarios, table_sha256
from remud_hub.generate.settings import GenerateSettings
from remud_hub.records import LANGUAGES, Evidence, Language, TeacherStamp
from remud_hub.store import BlobStore
from remud_hub.teachers.base import Request
from remud_hub.teachers.shapes import Rewriting


class Listed(NamedTuple):
    """A file besides the prompts that decides about rows or stands in them."""

    name: str
    sha256: str


class RewritingPass:
    """One request for each figure and language; two rows from each reply.

    Args:
        settings: How.
        store: Where the pictures lie, and where panels are put.
    """

    name = "rewriting"

    def __init__(self, settings: GenerateSettings, store: BlobStore) -> None:
        self._settings = settings
        self._ours = settings.rewriting
        self._selection = Selection(self._ours, store)

    def prompts(self) -> Iterator[ShownFile]:
        """Yield the prompts of the arm, the tables, and the lists of medical terms."""
        if self._ours.arm != "native_caption":
            yield from (self._prompt(language) for language in LANGUAGES)
        yield from (Listed(f"{self.name}: {table}", table_sha256(table)) for table in TABLES)
        for language in LANGUAGES:
            lexicon = load_lexicon(language, self._ours.lexicon.file(language))
            yield Listed(f"{self.name}: medical terms ({language})", lexicon.sha256)

    def takes(self, evidence: Evidence) -> bool:
        """Whether it is a figure; which figures are left out, ``work`` says."""
        return evidence.kind == "figure"

    def work(self, evidence: Evidence) -> Job:
        """Make the rows of a figure, or say why there are none."""
        # Not left to the job: figures must be chosen in their order, and jobs may start in any
        chosen = self._selection.choose(evidence)
        return self._rows(evidence, chosen)

    def _rows(self, evidence: Evidence, chosen: tuple[str, ...] | str) -> Job:
        if isinstance(chosen, str):
            return [turned_down(evidence, self.name, chosen)]
        outcomes: list[Outcome] = []
        for language in self._ours.languages_for(evidence.language):
            item = Item.draw(evidence, language, chosen, self._ours.seed)
            if self._ours.arm == "native_caption":
                outcomes.append(self._native(item))
            else:
                outcomes += yield from self._rewritten(item)
        return outcomes

    def _native(self, item: Item) -> Outcome:
        """Return the caption as it stands, hedges and all (paper, App. F)."""
        figure = item.evidence.figure
        assert figure is not None
        if item.language != item.evidence.language:
            return turned_down(item.evidence, self.name, "the caption is in another language")
        prompt = f"{self.name}_native_caption.{item.language}@{questions_version()}"
        stamp = TeacherStamp(model="caption", prompt=prompt, prompt_sha256=table_sha256("questions"))
        return item.alignment(stamp, figure.caption or "")

    def _rewritten(self, item: Item) -> Talk[list[Outcome]]:
        prompt = self._prompt(item.language)
        try:
            answer = yield from ask(self._request(item, prompt))
        except Unusable as unusable:
            return [rejection(item.evidence, self.name, unusable)]
        said, stamp = answer.said, prompt.stamp(answer.reply.model)
        assert isinstance(said, Rewriting)
        return [item.alignment(stamp, said.description, said), item.instruction(stamp, said)]

    def _prompt(self, language: Language) -> Prompt:
        return load_prompt(f"{self.name}_{self._ours.arm}", language, self._settings)

    def _request(self, item: Item, prompt: Prompt) -> Request:
        told = {
            "pictures": len(item.pictures),
            "scenario": scenarios()[item.scenario][item.language],
            "modalities": labels("modality"),
            "body_parts": labels("anatomy"),
        }
        request = request_about(item.evidence, prompt, "rewriting", told=told)
        *before, last = request.messages
        images = () if self._ours.arm == "blind" else item.pictures
        return request.model_copy(update={"messages": (*before, last.model_copy(update={"images": images}))})


def make_pass(_: str, settings: GenerateSettings, store: BlobStore) -> RewritingPass:
    """Return the pass; there is only one."""
    return RewritingPass(settings, store)
