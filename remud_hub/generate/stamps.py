"""What a row says of itself: where it came from, who wrote it, and modality and anatomy.

These two are told from the pixels where they leave no doubt, else from the words.
"""

from remud_hub.asking.prompts import Prompt, images_of
from remud_hub.generate.terms import anatomy_of, modality_of
from remud_hub.records import Evidence, Sample, TeacherStamp
from remud_hub.store import sha256_of


SURE = 0.9
"""From this confidence on the pixels need no word beside them."""


NO_TEACHER = TeacherStamp(model="bank", prompt="none", prompt_sha256=sha256_of(b""))
"""What stands in a row that nobody wrote: it is as its source has it, and the hash is that of nothing."""


def sample_of(evidence: Evidence, stamp: TeacherStamp, **fields: object) -> Sample:
    """Return a sample about a piece of evidence.

    Args:
        evidence: What it is about; the sample has its place, pictures, language and labels.
        stamp: Who wrote it.
        fields: The other fields of the sample.
    """
    return Sample.create(
        evidence_id=evidence.id,
        source_id=evidence.source_id,
        language=evidence.language,
        images=images_of(evidence),
        modality=modality_of_evidence(evidence),
        anatomy=anatomy_of_evidence(evidence),
        teacher=stamp,
        **fields,
    )


def followed_by(stamp: TeacherStamp, prompt: Prompt, model: str) -> TeacherStamp:
    """Return the stamp of what one prompt made and another was then put about; its hash is that of both hashes."""
    return TeacherStamp(
        model=model if model == stamp.model else f"{stamp.model} + {model}",
        prompt=f"{stamp.prompt} + {prompt.name}",
        prompt_sha256=sha256_of(f"{stamp.prompt_sha256}{prompt.sha256}".encode()),
    )


def modality_of_evidence(evidence: Evidence) -> str | None:
    """Return the imaging modality, or None where nothing tells."""
    if evidence.item and evidence.item.modality:
        return evidence.item.modality
    content = evidence.figure.content if evidence.figure else None
    if content is not None and content.kind == "ultrasound" and content.confidence >= SURE:
        return "ultrasound"
    return modality_of(_words(evidence))


def anatomy_of_evidence(evidence: Evidence) -> str | None:
    """Return the organ or body part, or None where nothing tells."""
    if evidence.item and evidence.item.anatomy:
        return evidence.item.anatomy
    return anatomy_of(_words(evidence))


def _words(evidence: Evidence) -> str:
    figure, item = evidence.figure, evidence.item
    if figure:
        return " ".join([figure.caption or "", *(mention.text for mention in figure.mentions)])
    if item:
        return " ".join(item.texts)
    return evidence.text
