"""Conversations: one for each passage (``qa_dialogue``) or figure (``vqa_dialogue``); factual, so without a trace."""

from collections.abc import Iterator
from typing import Literal, get_args

from remud_hub.asking.prompts import Prompt, request_about
from remud_hub.asking.talk import Unusable, ask
from remud_hub.generate.jobs import WORDLESS, Job, rejection, turned_down
from remud_hub.generate.prompts import load_prompt
from remud_hub.generate.settings import GenerateSettings
from remud_hub.generate.stamps import sample_of
from remud_hub.records import LANGUAGES, Config, Evidence, Turn
from remud_hub.store import BlobStore
from remud_hub.teachers.shapes import Dialogue


DialogueName = Literal["qa_dialogue", "vqa_dialogue"]
ABOUT: dict[DialogueName, tuple[str, Config]] = {
    "qa_dialogue": ("passage", "qa"),
    "vqa_dialogue": ("figure", "vqa"),
}
"""What is talked about, and where the rows go."""


class Dialogues:
    """One request for each piece of evidence; its conversation is one sample of several turns.

    Args:
        name: What is talked about.
        settings: How.
    """

    def __init__(self, name: DialogueName, settings: GenerateSettings) -> None:
        self.name: DialogueName = name
        self._settings = settings
        self._kind, self._config = ABOUT[name]

    def prompts(self) -> Iterator[Prompt]:
        """Yield the prompt in every language."""
        yield from (load_prompt(self.name, language, self._settings) for language in LANGUAGES)

    def takes(self, evidence: Evidence) -> bool:
        """Whether the evidence is of the kind that is talked about."""
        return evidence.kind == self._kind

    def work(self, evidence: Evidence) -> Job:
        """Ask once; a reply without turns is a rejection."""
        if evidence.is_wordless:
            return [turned_down(evidence, self.name, WORDLESS)]
        prompt = load_prompt(self.name, evidence.language, self._settings)
        try:
            answer = yield from ask(request_about(evidence, prompt, "dialogue"))
        except Unusable as unusable:
            return [rejection(evidence, self.name, unusable)]
        assert isinstance(answer.said, Dialogue)
        if not answer.said.turns:
            return [turned_down(evidence, self.name, "nothing to talk about")]
        first, *further = (
            Turn(question=turn.question.strip(), answer=turn.answer.strip()) for turn in answer.said.turns
        )
        sample = sample_of(
            evidence,
            prompt.stamp(answer.reply.model),
            config=self._config,
            question=first.question,
            thinking=None,
            answer=first.answer,
            answer_kind="open",
            turns=tuple(further),
        )
        return [sample]


def make_pass(name: str, settings: GenerateSettings, _: BlobStore) -> Dialogues:
    """Return the pass called ``name``."""
    return Dialogues(next(known for known in get_args(DialogueName) if known == name), settings)
