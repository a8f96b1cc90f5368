"""What a recipe may say about rewriting."""

from typing import Literal

from pydantic import Field, field_validator

from remud_hub.generate.places import Place
from remud_hub.records import LANGUAGES, Language, Record


Arm = Literal["unblinded", "native_caption", "blind", "image_only"]


class LexiconSettings(Record):
    """Which words count as medical, and how many a figure needs."""

    least_terms: int = Field(default=5, ge=0)
    """Different terms in caption and mentions (paper, App. B: 5, without saying whether repeats count)."""
    en: Place | None = None
    """A file of terms, or None for ours; see ``lexicon`` for its form."""
    zh: Place | None = None

    def file(self, language: Language) -> Place | None:
        """Return the user's file of a language."""
        return self.en if language == "en" else self.zh


class RewritingSettings(Record):
    """How figures become rows."""

    arm: Arm = "unblinded"
    """What the teacher is given (paper, App. F): picture and text, text alone, picture alone; or it is not asked at all."""
    images: Literal["whole", "panels"] = "whole"
    """One picture a figure, or one a panel where there are several."""
    languages: tuple[Literal["source"] | Language, ...] = Field(default=("source",), min_length=1)
    """In which languages rows are written; ``source`` is that of the document."""
    least_pixels: int = Field(default=336, ge=1)
    """Least width and height of a picture (paper, App. B)."""
    lexicon: LexiconSettings = LexiconSettings()
    seed: int = 0
    """Places scenarios and questions. Equal seeds give an item the same ones in every arm."""

    @field_validator("languages")
    @classmethod
    def _source_or_named(cls, languages: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(languages)) < len(languages) or ("source" in languages and len(languages) > 1):
            raise ValueError(f"write [source], or some of {', '.join(LANGUAGES)}, each once")
        return languages

    def languages_for(self, source: Language) -> tuple[Language, ...]:
        """Return the languages of the rows about a figure whose text is in ``source``."""
        return tuple(source if language == "source" else language for language in self.languages)

    def without_places(self) -> "RewritingSettings":
        """Return the settings without where files lie on this machine; their hashes stand in the lock."""
        return self.model_copy(update={"lexicon": self.lexicon.model_copy(update={"en": None, "zh": None})})
