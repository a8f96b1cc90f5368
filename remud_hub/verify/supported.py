"""Does some sentence of the evidence mean about what an answer's sentence does? By the cosine of a sentence model.

It finds sentences about another matter, in whatever words. It does not tell a statement from its opposite ("left" from
"right", "seen" from "not seen"): those lie as near to one another as a paraphrase does, and ``grounded`` is there for them.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from remud_hub.models.embedding import load_embedder
from remud_hub.records import Evidence, Language, Sample, Span, Verdict
from remud_hub.teachers.extractive.sentences import split_sentences
from remud_hub.verify.grounded.check import answer_text
from remud_hub.verify.settings import SupportedSettings
from remud_hub.words import stems_of


if TYPE_CHECKING:
    from remud_hub.models.encoder import Vectors

VERSION = 1
FEWEST_STEMS = 3
"""A sentence with fewer says too little by itself to be compared. Ours."""
FAULT = "no sentence of the source means this"


def check(sample: Sample, evidence: Evidence, settings: SupportedSettings) -> Verdict | None:
    """Reject answers with a sentence that no sentence of the evidence comes near; yes, no and numbers are not looked at.

    None where no model is named, or where it does not read the language of both: MiniLM does not read Chinese.

    Raises:
        UsageError: The model cannot be had.
        MissingExtra: torch or transformers is not installed.
    """
    if settings.model is None or not evidence.known.strip():
        return None
    embedder = load_embedder(settings.model)
    if not (embedder.reads(sample.language) and embedder.reads(evidence.language)):
        return None
    said = list(_said(sample))
    if not said:
        return None
    spans, held = [span for span, _ in said], _held(settings.model, evidence.known, evidence.language)
    nearest = (embedder.encode([sentence for _, sentence in said]) @ held.T).max(axis=1)
    faults = [
        span.model_copy(update={"fault": FAULT})
        for span, cosine in zip(spans, nearest, strict=True)
        if cosine < settings.least
    ]
    words = (sample.parts[span.part][span.start : span.end][:60] for span in faults)
    return Verdict(
        check="supported",
        version=VERSION,
        passed=not faults,
        score=round(max(0.0, float(nearest.min())), 4),
        reason="; ".join(f"{FAULT}: {said}" for said in words),
        spans=tuple(faults),
    )


def _said(sample: Sample) -> Iterator[tuple[Span, str]]:
    """Yield the sentences of the answers, with where they stand."""
    answers = [] if sample.answer_kind in {"closed", "number"} else [answer_text(sample)]
    answers += [(f"turns.{i}.answer", turn.answer) for i, turn in enumerate(sample.turns)]
    for part, text in answers:
        for sentence in split_sentences(text, sample.language):
            if len(stems_of(sentence)) >= FEWEST_STEMS:
                # Its white space may have been put in order
                start = text.find(sentence)
                place = (start, start + len(sentence)) if start >= 0 else (0, len(text))
                yield Span(part=part, start=place[0], end=place[1]), sentence


@lru_cache(maxsize=64)
def _held(model: str, known: str, language: Language) -> "Vectors":
    """Return the vectors of a source's sentences; its rows come one after another."""
    sentences = [sentence for line in known.splitlines() for sentence in split_sentences(line, language)]
    return load_embedder(model).encode(sentences)
