"""Is the sample well formed? Texts present, thinking where it belongs, one right option."""

from collections.abc import Iterator

from remud_hub.records import OPTION_LETTERS, Evidence, Sample, Verdict
from remud_hub.verify.settings import FormatSettings


VERSION = 1
TAGS = ("<think>", "</think>", "<answer>", "</answer>", "<image>")


def check(sample: Sample, _: Evidence, settings: FormatSettings) -> Verdict:
    """Reject samples that a trainer or a scorer could not use."""
    faults = list(_faults(sample))
    return Verdict(
        check="format", version=VERSION, passed=not faults, score=0.0 if faults else 1.0, reason="; ".join(faults)
    )


def _faults(sample: Sample) -> Iterator[str]:
    if not all(text.strip() for text in (*sample.asked, sample.answer, *(turn.answer for turn in sample.turns))):
        yield "question or answer is empty"
    if sample.config.endswith("reasoning") and not sample.thinking:
        yield "thinking is missing"
    if not sample.config.endswith("reasoning") and sample.thinking:
        yield "thinking where there should be none"
    if sample.config.startswith("vqa") != bool(sample.images):
        yield "pictures do not fit the config"
    if any(tag in text for text in (*sample.asked, *sample.said) for tag in TAGS):
        yield "a tag stands in the text"
    if sample.answer_kind == "choice":
        yield from _choice_faults(sample)
    elif sample.options:
        yield "options without a choice"


def _choice_faults(sample: Sample) -> Iterator[str]:
    if len(set(sample.options)) != len(sample.options):
        yield "two options are equal"
    if sample.answer not in tuple(OPTION_LETTERS[: len(sample.options)]):
        yield "the answer is not the letter of an option"
