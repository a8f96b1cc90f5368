"""What a recipe may say about the checks: a section for each, with its thresholds."""

from pydantic import Field

from remud_hub.records import Record


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
    least_after_answer: int = Field(default=20, ge=0)
    """Characters behind an answer at the beginning of a trace that make it one before the reasoning. Ours."""


class LeakSettings(Record):
    """Does it speak of the page."""


class GroundedSettings(Record):
    """Does the evidence hold what is said."""

    least_shared: float = Field(default=0.4, ge=0, le=1)
    """Share of an answer's words that the evidence must hold, synonyms counted and words that say nothing left out. Ours."""
    least_shared_by_trace: float = Field(default=0.3, ge=0, le=1)
    """The same for a thinking trace, which has words of its own for how one thing follows from another. Ours."""
    least_of_sentence: float = Field(default=0.3, ge=0, le=1)
    """The same for each sentence of an answer."""
    least_of_sentence_of_trace: float = Field(default=0.2, ge=0, le=1)
    """The same for each sentence of a trace."""


class ConsistencySettings(Record):
    """Does a sample contradict itself, or what medicine holds for certain."""

    biometry_deviations: float = Field(default=2.0, gt=0)
    """How far a fetal size may be off its age, in published variabilities (each twice the standard deviation: Hadlock et al.,
    Radiology 1984;152:497). Ours; a fetus smaller or larger than usual is not a contradiction."""


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
