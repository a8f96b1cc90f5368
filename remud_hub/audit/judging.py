"""A batch of rows, judged by the checks that ask nobody. It knows nothing of other batches, so several are judged at once."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from remud_hub.audit.building import built
from remud_hub.audit.files import RawRow, RowFile
from remud_hub.audit.layouts.parsed import Parsed, RowFault
from remud_hub.audit.layouts.table import layout_of
from remud_hub.audit.pictures import Pictures
from remud_hub.hub.review.decisions import Reviews, is_kept, judged
from remud_hub.recipe import Recipe
from remud_hub.records import ColumnMap, Evidence, Record, Sample, Source, Verdict
from remud_hub.store import BlobStore
from remud_hub.verify.checks import load_checks, verify


VERSION = 2
ROW = "row"
"""The check of what stands in a row before it is a sample."""


class Rules(NamedTuple):
    """What rows are judged by; it travels to the workers."""

    recipe: Recipe
    blobs: Path
    layout: str | None = None
    columns: ColumnMap | None = None
    images: Path | None = None
    """Where the pictures lie that rows name; None: beside their file."""


class Judged(Record):
    """A row, judged. One that is no sample has only its verdict."""

    number: int
    """In the order of all files, from 0."""
    id: str
    sample: Sample | None = None
    evidence: Evidence | None = None
    source: Source | None = None
    not_at_hand: int = 0
    """Pictures that the row names and that are not there."""
    fault: Verdict | None = None

    decided: bool | None = None
    """What readers decided; None where none did."""

    @property
    def stands(self) -> bool:
        """Whether it passed every check so far, or readers say so."""
        if self.sample is None:
            return False
        return self.decided if self.decided is not None else all(each.passed for each in self.sample.verdicts)

    def decided_by(self, reviews: Reviews) -> "Judged":
        """Return the row with what its readers say."""
        decisions = reviews.get(self.id, ())
        if self.sample is None or not decisions:
            return self
        return self.model_copy(update={"sample": judged(self.sample, decisions), "decided": is_kept(decisions)})


def judge_batch(
    rules: Rules, file: RowFile, present: frozenset[str], rows: Sequence[RawRow], first: int
) -> list[Judged]:
    """Judge the rows of a batch.

    Args:
        rules: By what.
        file: Where they are from.
        present: The columns of the file.
        rows: As they stand there.
        first: Number of the first.

    Raises:
        SourceError: The columns are of no known layout.
    """
    parse = layout_of(file.name, present, rules.layout, rules.columns)
    checks = load_checks(rules.recipe.checks, rules.recipe.verify)
    pictures = Pictures(rules.images or file.path.parent, BlobStore(rules.blobs))
    found = []
    for number, row in enumerate(rows, start=first):
        try:
            if row.fault:
                raise RowFault("not readable", row.fault)
            parsed = parse(row.values)
            shown = [pictures.take(value) for value in parsed.pictures]
            sample, evidence, source = built(parsed, shown, file.config, file.name)
        except RowFault as fault:
            found.append(_broken(number, row, fault))
        except ValidationError as error:
            named = error.errors()[0]
            detail = f"{'.'.join(map(str, named['loc']))}: {named['msg']}"
            found.append(_broken(number, row, RowFault("wrong type", detail)))
        else:
            checked = verify(sample, evidence, checks)
            checked = checked.model_copy(update={"verdicts": (_own(parsed), *checked.verdicts)})
            away = sum(not picture.at_hand for picture in shown)
            name = parsed.id or sample.id
            found.append(
                Judged(number=number, id=name, sample=checked, evidence=evidence, source=source, not_at_hand=away)
            )
    return found


def _own(parsed: Parsed) -> Verdict:
    """Return the verdict on whether a row agrees with itself."""
    faults = parsed.faults
    score = 0.0 if faults else 1.0
    return Verdict(check=ROW, version=VERSION, passed=not faults, score=score, reason="; ".join(faults))


def _broken(number: int, row: RawRow, fault: RowFault) -> Judged:
    said: Any = row.values.get("id", row.values.get("qid"))
    reason = f"{fault.reason}: {fault.detail}" if fault.detail else fault.reason
    verdict = Verdict(check=ROW, version=VERSION, passed=False, score=0.0, reason=reason)
    return Judged(number=number, id=str(number) if said is None else str(said)[:200], fault=verdict)
