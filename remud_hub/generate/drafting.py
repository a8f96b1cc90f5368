"""Questions that stand each by itself: about a passage (``qa``) or a figure (``vqa``), with a thinking trace or without."""

from collections.abc import Iterator

from remud_hub.asking.prompts import Prompt, request_about
from remud_hub.asking.talk import Talk, Unusable, ask
from remud_hub.generate.jobs import WORDLESS, Job, Outcome, rejection, turned_down
from remud_hub.generate.options import mixed
from remud_hub.generate.prompts import load_prompt
from remud_hub.generate.settings import GenerateSettings
from remud_hub.generate.solving import Keyed, solve
from remud_hub.generate.stamps import followed_by, sample_of
from remud_hub.records import LANGUAGES, Config, Evidence, Rejection, Sample, TeacherStamp
from remud_hub.store import BlobStore
from remud_hub.teachers.shapes import Draft, Drafts


TAKES: dict[Config, str] = {"qa": "passage", "qa_reasoning": "passage", "vqa": "figure", "vqa_reasoning": "figure"}


class Drafting:
    """One request for each piece of evidence; each draft becomes a sample.

    With ``thinking: native`` each draft is then asked anew, and the teacher's own reasoning becomes its trace.

    Args:
        config: What is written, and where the rows go.
        settings: How.
    """

    def __init__(self, config: Config, settings: GenerateSettings) -> None:
        self.name: Config = config
        self._settings = settings
        self._reasons = config.endswith("reasoning")
        self._native = self._reasons and settings.thinking == "native"

    def prompts(self) -> Iterator[Prompt]:
        """Yield the prompts in every language."""
        for task in (self.name, "solution") if self._native else (self.name,):
            yield from (load_prompt(task, language, self._settings) for language in LANGUAGES)

    def takes(self, evidence: Evidence) -> bool:
        """Whether the evidence is of the kind that the config asks about."""
        return evidence.kind == TAKES[self.name]

    def work(self, evidence: Evidence) -> Job:
        """Ask once; a reply without drafts is a rejection."""
        if evidence.is_wordless:
            return [turned_down(evidence, self.name, WORDLESS)]
        prompt = load_prompt(self.name, evidence.language, self._settings)
        try:
            answer = yield from ask(request_about(evidence, prompt, "drafts", told={"native": self._native}))
        except Unusable as unusable:
            return [rejection(evidence, self.name, unusable)]
        assert isinstance(answer.said, Drafts)
        if not answer.said.drafts:
            return [turned_down(evidence, self.name, "nothing to ask about")]
        stamp = prompt.stamp(answer.reply.model)
        outcomes: list[Outcome] = [
            turned_down(evidence, self.name, fault.reason, fault.detail) for fault in answer.left_out
        ]
        for said in answer.said.drafts:
            draft = mixed(said, evidence.id) if said.answer_kind == "choice" else said
            outcomes.append(
                (yield from self._reasoned(draft, evidence, stamp))
                if self._native
                else self._sample(draft, evidence, stamp)
            )
        return outcomes

    def _reasoned(self, draft: Draft, evidence: Evidence, stamp: TeacherStamp) -> Talk[Outcome]:
        """Ask the question anew, and take the teacher's own reasoning for its trace."""
        prompt = load_prompt("solution", evidence.language, self._settings)
        keyed = Keyed(draft.question, draft.options, draft.answer_kind, draft.answer)
        request = request_about(evidence, prompt, "solution", shown={"question": keyed.as_asked})
        found = yield from solve(request, self.name, keyed, native=True, wrong="the answers disagree")
        if isinstance(found, Rejection):
            return found
        reasoned = draft.model_copy(update={"thinking": found.thinking})
        return self._sample(reasoned, evidence, followed_by(stamp, prompt, found.model))

    def _sample(self, draft: Draft, evidence: Evidence, stamp: TeacherStamp) -> Sample:
        # Factual rows have no trace, whoever wrote one all the same (paper, section 3)
        thinking = (draft.thinking or "").strip() if self._reasons else ""
        return sample_of(
            evidence,
            stamp,
            config=self.name,
            question=draft.question.strip(),
            thinking=thinking or None,
            answer=draft.answer.strip(),
            answer_kind=draft.answer_kind,
            options=draft.options,
        )


def make_pass(name: Config, settings: GenerateSettings, _: BlobStore) -> Drafting:
    """Return the pass called ``name``."""
    return Drafting(name, settings)
