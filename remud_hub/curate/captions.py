"""Near-duplicate captions over the whole dataset: one article's figure comes again in a preprint, a thesis, a second download.

PubMedVision removes pairs of captions by a dot product of embeddings over 480 (paper, App. B), which the model it names
cannot give; what is done here instead, on which scale and from which threshold, stands in ``remud_hub.similar``.
"""

from remud_hub.records import Config, Evidence, Rejection, Sample
from remud_hub.similar import NearTexts


OF_CAPTIONS: tuple[Config, ...] = ("vqa_alignment", "vqa_instruction")
"""The kinds of rows that are made of captions alone. In others, questions differ where captions do not."""


class CaptionFilter:
    """Goes through the dataset in the order of its sources; the first of similar captions keeps its rows."""

    def __init__(self) -> None:
        self._captions: NearTexts[str] = NearTexts()
        self._dropped: dict[str, str] = {}

    def look(self, sample: Sample, evidence: Evidence) -> Rejection | None:
        """Return why a sample goes, or None where it stays."""
        if sample.config not in OF_CAPTIONS or evidence.figure is None:
            return None
        if evidence.id not in self._dropped:
            first = self._captions.first_like(evidence.id, evidence.figure.caption or "")
            if first is None:
                return None
            self._dropped[evidence.id] = first
        return Rejection(
            stage="curate",
            reason="near-duplicate caption",
            source_id=sample.source_id,
            detail=f"the caption is nearly that of evidence {self._dropped[evidence.id]}",
            sample=sample,
        )
