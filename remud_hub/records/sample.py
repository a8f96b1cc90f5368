"""What is written about it: samples, their verdicts, and what was turned down."""

from typing import Literal

from remud_hub.records.base import AnswerKind, Config, Language, Record, Sha256, content_id


class TeacherStamp(Record):
    """Who wrote a sample, from which prompt."""

    model: str
    prompt: str
    """Name and version of the prompt file, for example ``vqa.en@1``."""
    prompt_sha256: Sha256


class Span(Record):
    """Words of a sample that a check looked at, so that a reviewer sees which ones carry its verdict."""

    part: str
    """``question``, ``options.0``, ``thinking``, ``answer``, ``turns.0.question`` or ``turns.0.answer``."""
    start: int
    end: int
    """In characters of that part."""
    fault: str = ""
    """What is wrong with them; empty where the evidence supports them."""


class Verdict(Record):
    """The outcome of one check on one sample."""

    check: str
    version: int
    passed: bool
    score: float
    """1.0 is best, 0.0 is worst."""
    reason: str = ""
    """What is wrong, countable up to the first colon; further reasons follow after ``; ``."""
    spans: tuple[Span, ...] = ()


class Turn(Record):
    """A further question in a conversation, with its answer."""

    question: str
    answer: str


class Sample(Record):
    """A question with its answer, a thinking trace in the reasoning configs, and in conversations the turns that follow."""

    id: str
    config: Config
    evidence_id: str
    source_id: Sha256
    language: Language
    question: str
    thinking: str | None
    answer: str
    answer_kind: AnswerKind
    options: tuple[str, ...] = ()
    turns: tuple[Turn, ...] = ()
    """What follows question and answer in a conversation."""
    images: tuple[Sha256, ...] = ()
    modality: str | None = None
    anatomy: str | None = None
    scenario: str | None = None
    teacher: TeacherStamp
    verdicts: tuple[Verdict, ...] = ()

    @property
    def parts(self) -> dict[str, str]:
        """Every text by its name, as ``Span.part`` has it."""
        texts = {"question": self.question, "thinking": self.thinking or "", "answer": self.answer}
        texts |= {f"options.{i}": option for i, option in enumerate(self.options)}
        for i, turn in enumerate(self.turns):
            texts |= {f"turns.{i}.question": turn.question, f"turns.{i}.answer": turn.answer}
        return texts

    @property
    def said(self) -> tuple[str, ...]:
        """Everything the sample says that should hold: thinking, answer and the answers of the turns."""
        return (self.thinking or "", self.answer, *(turn.answer for turn in self.turns))

    @property
    def asked(self) -> tuple[str, ...]:
        """Every question, with the options."""
        return (self.question, *self.options, *(turn.question for turn in self.turns))

    @classmethod
    def create(cls, **fields: object) -> "Sample":
        """Build a sample and give it its content id (verdicts are not part of it: a re-check keeps the id)."""
        draft = cls.model_validate({**fields, "id": ""})
        return draft.model_copy(update={"id": content_id(draft.model_dump(mode="json", exclude={"id", "verdicts"}))})


class Rejection(Record):
    """Something that did not make it into the dataset, with the reason: never silently lost."""

    stage: Literal["read", "resolve", "generate", "verify", "review", "curate"]
    reason: str
    """Short and countable, for example ``leak: figure number``."""
    source_id: str
    detail: str = ""
    """What was dropped, or the full message."""
    retry: bool = False
    """Whether the next run should try again: the reason may be gone by then."""
    sample: Sample | None = None
