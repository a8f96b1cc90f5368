"""The ledger: every candidate row, kept or not, with all its verdicts, in one Parquet file beside the dataset.

It holds the words of a row and what they were judged by, and no pictures: those are named by their hash.
"""

import uuid
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from remud_hub.records import Evidence, Record, Sample, Source, Split, Verdict


FILE = "ledger.parquet"
ROWS_AT_ONCE = 1000
_SPAN = pa.struct({"part": pa.string(), "start": pa.int32(), "end": pa.int32(), "fault": pa.string()})
_VERDICT = pa.struct(
    {
        "check": pa.string(),
        "version": pa.int32(),
        "passed": pa.bool_(),
        "score": pa.float64(),
        "reason": pa.string(),
        "spans": pa.list_(_SPAN),
    }
)
_TURN = pa.struct({"question": pa.string(), "answer": pa.string()})
SCHEMA = pa.schema(
    {
        "id": pa.string(),
        "kept": pa.bool_(),
        "stage": pa.string(),
        "reason": pa.string(),
        "config": pa.string(),
        "split": pa.string(),
        "language": pa.string(),
        "modality": pa.string(),
        "anatomy": pa.string(),
        "scenario": pa.string(),
        "question": pa.string(),
        "thinking": pa.string(),
        "answer": pa.string(),
        "answer_kind": pa.string(),
        "options": pa.list_(pa.string()),
        "turns": pa.list_(_TURN),
        "images": pa.list_(pa.string()),
        "evidence_id": pa.string(),
        "evidence": pa.string(),
        "source_id": pa.string(),
        "uri": pa.string(),
        "page": pa.int32(),
        "bbox": pa.list_(pa.float64()),
        "teacher": pa.string(),
        "prompt": pa.string(),
        "verdicts": pa.list_(_VERDICT),
    }
)


class Entry(Record):
    """One line of the ledger. A row that could not be read has nothing but its id, reason and verdict."""

    id: str
    kept: bool
    stage: str | None = None
    """Where it went: ``verify`` or ``curate``; ``read`` for a row that is none; None where it is kept."""
    reason: str | None = None
    """Countable; None where it is kept."""
    config: str | None = None
    split: Split | None = None
    language: str | None = None
    modality: str | None = None
    anatomy: str | None = None
    scenario: str | None = None
    question: str | None = None
    thinking: str | None = None
    answer: str | None = None
    answer_kind: str | None = None
    options: tuple[str, ...] = ()
    turns: tuple[dict[str, str], ...] = ()
    images: tuple[str, ...] = ()
    evidence_id: str | None = None
    evidence: str | None = None
    """What it was judged by, in words."""
    source_id: str | None = None
    uri: str | None = None
    page: int | None = None
    bbox: tuple[float, ...] = ()
    teacher: str | None = None
    prompt: str | None = None
    verdicts: tuple[Verdict, ...] = ()

    @classmethod
    def of(
        cls,
        sample: Sample,
        evidence: Evidence,
        source: Source,
        *,
        id: str | None = None,
        split: Split | None = None,
        stage: str | None = None,
        reason: str | None = None,
    ) -> "Entry":
        """Return the line of a sample.

        Args:
            sample: With all its verdicts.
            evidence: What it is about.
            source: Where that is from.
            id: What the row is called where it comes from; None: by the sample's content.
            split: Where it went, if it is kept.
            stage: Where it was turned down, if it was.
            reason: Why.
        """
        return cls(
            **sample.model_dump(include=_OF_SAMPLE),
            id=id or sample.id,
            kept=stage is None,
            stage=stage,
            reason=reason,
            split=split,
            verdicts=sample.verdicts,
            evidence=evidence.known,
            uri=source.uri,
            page=evidence.page,
            bbox=evidence.box,
            teacher=sample.teacher.model,
            prompt=sample.teacher.prompt,
        )


_OF_SAMPLE = set(Entry.model_fields) & set(Sample.model_fields) - {"id", "verdicts", "teacher"}


class LedgerWriter:
    """Write a ledger, whole or not at all.

    Args:
        folder: Where ``ledger.parquet`` goes.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._draft = folder / f".{uuid.uuid4().hex}.tmp"
        folder.mkdir(parents=True, exist_ok=True)
        self._writer = pq.ParquetWriter(self._draft, SCHEMA, compression="zstd")
        self._waiting: list[dict[str, Any]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._flush()
        self._writer.close()
        if error is None:
            self._draft.replace(self._path)
        else:
            self._draft.unlink()

    def add(self, entry: Entry) -> None:
        """Take one line."""
        self._waiting.append(entry.model_dump())
        if len(self._waiting) >= ROWS_AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        self._writer.write_table(pa.Table.from_pylist(self._waiting, schema=SCHEMA))
        self._waiting = []


def read_ledger(folder: Path) -> Iterator[Entry]:
    """Yield the lines of a folder's ledger.

    Raises:
        FileNotFoundError: It has none.
    """
    with pq.ParquetFile(folder / FILE) as file:
        for batch in file.iter_batches(batch_size=ROWS_AT_ONCE):
            yield from (Entry.model_validate(_without_nulls(line)) for line in batch.to_pylist())


def _without_nulls(line: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in line.items() if value is not None}
