"""What a recipe may say about the checks: a section for each, with its thresholds."""

from typing import Literal

from pydantic import Field, model_validator

from remud_hub.models.embedding import portable_embedder
from remud_hub.records import AnswerKind, Record


class FormatSettings(Record):
    """Is a sample well formed."""

    most_characters: int = Field(default=8_000, ge=1)
    """Of a question, an option or an answer. Ours."""
    most_characters_of_trace: int = Field(default=24_000, ge=1)
    least_characters_of_trace: int = Field(default=10, ge=0)
    least_characters_of_question: int = Field(default=3, ge=0)


class LanguageSettings(Record):
    """Is it in its language, whole."""


class HygieneSettings(Record):
    """Does it hold what models, templates and file formats leave behind."""


class InjectionSettings(Record):
    """Did the teacher do what a page told it."""


class TraceSettings(Record):
    """Does the trace lead to the answer."""

    most_repeats: int = Field(default=2, ge=1)
    """How often a sentence or a run of twelve words may come. Ours."""
    least_after_answer: int = Field(default=12, ge=0)
    """Characters behind an answer at the beginning of a trace that make it one before the reasoning. Ours."""


class LeakSettings(Record):
    """Does it speak of the page."""


class GroundedSettings(Record):
    """Does the evidence hold what is said."""

    least_shared: float = Field(default=0.4, ge=0, le=1)
    """Share of an answer's words that the evidence must hold, synonyms counted and words that say nothing left out. Ours."""
    least_shared_by_trace: float = Field(default=0.1, ge=0, le=1)
    """The same for a thinking trace, which has words of its own for how one thing follows from another. Ours."""
    least_of_sentence: float = Field(default=0.3, ge=0, le=1)
    """The same for each sentence of an answer."""


class ConsistencySettings(Record):
    """Does a sample contradict itself, or what medicine holds for certain."""

    biometry_deviations: float = Field(default=2.0, gt=0)
    """How far a fetal size may be off its age, in published variabilities (each twice the standard deviation: Hadlock et al.,
    Radiology 1984;152:497). Ours; a fetus smaller or larger than usual is not a contradiction."""


class SupportedSettings(Record):
    """Does a sentence of the evidence mean what an answer's sentence does, by a sentence model."""

    model: str | None = None
    """``minilm``, a folder or a Hub id; None: not looked at."""
    least: float = Field(default=0.4, ge=-1, le=1)
    """Cosine that the best sentence of the evidence must reach, for each sentence of an answer. Ours, for ``minilm``: see
    ``tests/verify/test_supported.py``."""


class ImageNeededSettings(Record):
    """Does a row need its picture."""

    share: float = Field(default=0.25, ge=0, le=1)
    """Of the rows with pictures that are asked, drawn by a seed of their own."""
    draws: int = Field(default=2, ge=1, le=16)
    """Answers without the picture, and with others in its place; a row falls when all of them are right."""
    seed: int = 0


class AgreementSettings(Record):
    """Do independent answers agree with a row's."""

    draws: int = Field(default=3, ge=1, le=32)
    least: int = Field(default=1, ge=0)
    """Of them, how many must be right; 0: none, the rate is only written down. ReMUD asks once and keeps what was right."""
    kinds: tuple[AnswerKind, ...] = ("choice", "closed", "number")
    """Which answers of rows that a teacher wrote are asked; of question banks all are."""
    about: tuple[Literal["figure", "passage", "item"], ...] = ("figure", "item")
    """Rows about what is asked. Not passages: what stands in one paper only, nobody knows who does not see it."""

    @model_validator(mode="after")
    def _within_draws(self) -> "AgreementSettings":
        if self.least > self.draws:
            raise ValueError(f"least is {self.least}, of {self.draws} draws")
        return self


class JudgeSettings(Record):
    """What a second model says of a row."""

    least_support: int = Field(default=4, ge=0, le=5)
    """By the rubric in ``prompts/judge.en.md.jinja``. Ours: ReMUD states no threshold."""
    least_match: int = Field(default=3, ge=0, le=5)
    page: bool = True
    """Whether it is shown the page, too, where there is a picture of it."""


class VerifySettings(Record):
    """Options of the checks; each takes its own. The field of a check has its name."""

    format: FormatSettings = FormatSettings()
    language: LanguageSettings = LanguageSettings()
    hygiene: HygieneSettings = HygieneSettings()
    injection: InjectionSettings = InjectionSettings()
    leak: LeakSettings = LeakSettings()
    trace: TraceSettings = TraceSettings()
    grounded: GroundedSettings = GroundedSettings()
    consistency: ConsistencySettings = ConsistencySettings()
    supported: SupportedSettings = SupportedSettings()
    image_needed: ImageNeededSettings = ImageNeededSettings()
    agreement: AgreementSettings = AgreementSettings()
    judge: JudgeSettings = JudgeSettings()

    def without_places(self) -> "VerifySettings":
        """Return them without where a model lies on this machine; its version, in the lock, tells which it is."""
        if self.supported.model is None:
            return self
        named = self.supported.model_copy(update={"model": portable_embedder(self.supported.model)})
        return self.model_copy(update={"supported": named})
