"""What readers decided about rows: kept in ``reviews.jsonl`` beside the dataset, and applied whenever that is put together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

from pydantic import Field

from remud_hub.records import Record, Rejection, Sample, Verdict
from remud_hub.store import write_atomic
from remud_hub.work import SourceResult


FILE = "reviews.jsonl"
REVIEW = "review"
"""How the check of a reader's verdict begins; the reader's name follows after a slash."""
VERSION = 1
Reviews = Mapping[str, "Sequence[Decision]"]
"""Decisions by the id of the row."""


class Decision(Record):
    """What one reader decided about one row."""

    id: str
    reader: str = Field(min_length=1)
    decision: Literal["keep", "drop"]
    comment: str = ""

    @property
    def verdict(self) -> Verdict:
        """The decision as a verdict by a named reviewer."""
        kept = self.decision == "keep"
        said = self.comment or ("" if kept else "turned down by a reader")
        return Verdict(check=f"{REVIEW}/{self.reader}", version=VERSION, passed=kept, score=float(kept), reason=said)


def read_decisions(folder: Path) -> list[Decision]:
    """Return every decision about the rows of a folder; none where nobody looked."""
    file = folder / FILE
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return [Decision.model_validate_json(line) for line in lines]


def write_decisions(folder: Path, decisions: Iterable[Decision]) -> None:
    """Write decisions; the later of two by one reader about one row counts."""
    last = {(decision.id, decision.reader): decision for decision in decisions}
    write_atomic(folder / FILE, (f"{last[key].model_dump_json()}\n" for key in sorted(last)))


def by_row(decisions: Iterable[Decision]) -> dict[str, list[Decision]]:
    """Return the decisions by row."""
    found: dict[str, list[Decision]] = {}
    for decision in decisions:
        found.setdefault(decision.id, []).append(decision)
    return found


def judged(sample: Sample, decisions: Sequence[Decision]) -> Sample:
    """Return a sample with its readers' verdicts."""
    return sample.model_copy(update={"verdicts": (*sample.verdicts, *(each.verdict for each in decisions))})


def is_kept(decisions: Sequence[Decision]) -> bool:
    """Whether readers keep a row: all that looked at it say so."""
    return bool(decisions) and all(each.decision == "keep" for each in decisions)


def reviewed(part: SourceResult, reviews: Reviews) -> SourceResult:
    """Return a part as its readers left it: what one of them drops goes, what a check turned down and all of them keep comes back."""
    if not reviews:
        return part
    back = [each for each in part.rejections if _comes_back(each, reviews)]
    rejections = [each for each in part.rejections if not _comes_back(each, reviews)]
    samples = []
    for sample in [*part.samples, *(each.sample for each in back if each.sample)]:
        decisions = reviews.get(sample.id, ())
        if decisions and not is_kept(decisions):
            rejections.append(_turned_down(judged(sample, decisions)))
        else:
            samples.append(judged(sample, decisions))
    return part.model_copy(update={"samples": tuple(samples), "rejections": tuple(rejections)})


def _comes_back(rejection: Rejection, reviews: Reviews) -> bool:
    sample = rejection.sample
    return rejection.stage == "verify" and sample is not None and is_kept(reviews.get(sample.id, ()))


def _turned_down(sample: Sample) -> Rejection:
    said = "; ".join(_said(sample.verdicts))
    return Rejection(
        stage="review",
        reason="turned down by a reader",
        source_id=sample.source_id,
        detail=said,
        sample=sample,
    )


def _said(verdicts: Iterable[Verdict]) -> Iterator[str]:
    yield from (
        f"{each.check}: {each.reason}" for each in verdicts if each.check.startswith(REVIEW) and not each.passed
    )
