"""Near-duplicate captions over the whole dataset: one article's figure comes again in a preprint, a thesis, a second download.

PubMedVision removes pairs of captions by a dot product of embeddings over 480 (paper, App. B), which the model it names
cannot give; what is done here instead, on which scale and from which threshold, stands in ``remud_hub.similar``.
"""

from remud_hub.curate.candidates import Faults, Rows, fault
from remud_hub.curate.desk import Desk
from remud_hub.records import Config
from remud_hub.similar import NearTexts


VERSION = 1
OF_CAPTIONS: tuple[Config, ...] = ("vqa_alignment", "vqa_instruction")
"""The kinds of rows that are made of captions alone. In others, questions differ where captions do not."""


def curate(rows: Rows, desk: Desk) -> Faults | None:
    """Find the rows about a figure whose caption is nearly that of an earlier one; all rows of the first stay."""
    captions: NearTexts[str] = NearTexts()
    first: dict[str, str | None] = {}
    faults: Faults = {}
    for candidate in rows():
        evidence = candidate.evidence
        if candidate.sample.config not in OF_CAPTIONS or evidence.figure is None:
            continue
        if evidence.id not in first:
            first[evidence.id] = captions.first_like(evidence.id, evidence.figure.caption or "")
        if like := first[evidence.id]:
            faults[candidate.number] = fault(
                "new caption", VERSION, "near-duplicate caption", f"that of evidence {like}"
            )
    return faults
