"""Made-up dataset folders of a gigabyte, with all that a build leaves beside the rows.

Pictures are noise as JPEG: as large as those of papers, and nothing in them repeats. Texts are those of ``benchmarks.curate``.
"""

import io
from collections.abc import Collection, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image

from benchmarks.curate.made import made_texts
from remud_hub.curate.split_proof import SplitProof
from remud_hub.hub.card.make import make_card
from remud_hub.hub.dataset_folder import ShardWriter, finish_folder
from remud_hub.hub.ledger import Entry, LedgerWriter
from remud_hub.hub.report import build_report
from remud_hub.hub.rows import dataset_row
from remud_hub.recipe import load_recipe, lock_recipe
from remud_hub.records import CONFIGS, SPLITS, Evidence, Figure, Mention, Sample, Source, Split, TeacherStamp, Verdict
from remud_hub.store import BlobStore, sha256_of


ROWS = 45_000
_WITH_PICTURE, _OF = 4, 9
"""So many of so many rows in turn have a picture: 20,000."""
_OF_A_SOURCE = 25
_SIDE = 272
"""Pixels; such a picture takes 50 kB."""
_TEXTS = 8
"""Made-up texts of a row: question, answer, a thinking trace of three, three of evidence."""
_CHECKS = ("format", "grounded", "language")
_NO_STORE = BlobStore(Path())
"""Pictures are made up when their row is."""


class Made(NamedTuple):
    """A row and what it is made of."""

    sample: Sample
    evidence: Evidence
    source: Source
    picture: bytes | None
    split: Split


def write_folder(folder: Path, rows: int = ROWS, edited: Collection[int] = ()) -> None:
    """Write a dataset folder as ``remud build`` does; the same numbers give the same bytes.

    Args:
        folder: Where to.
        rows: How many.
        edited: Numbers of the rows whose question is another one.
    """
    writers = {(config, split): ShardWriter(folder, config, split) for config in CONFIGS for split in SPLITS}
    with LedgerWriter(folder) as ledger:
        for made in made_rows(rows, edited):
            row = dataset_row(made.sample.model_copy(update={"images": ()}), made.evidence, made.source, _NO_STORE)
            row["images"] = [{"bytes": made.picture, "path": None}] if made.picture else []
            writers[made.sample.config, made.split].add(row)
            ledger.add(Entry.of(made.sample, made.evidence, made.source, split=made.split))
    shards = [shard for writer in writers.values() for shard in writer.close()]
    sources = -(-rows // _OF_A_SOURCE)
    proof = SplitProof(
        rows=rows, units=sources, groups=sources, pictures=rows * _WITH_PICTURE // _OF, across_splits={}
    )
    report = build_report((), shards, {}, {}, (), (), proof=proof)
    (folder / "recipe.lock.json").write_text(lock_recipe(load_recipe("remud")).written(), encoding="utf-8")
    (folder / "report.json").write_text(report.model_dump_json(indent=1), encoding="utf-8")
    finish_folder(folder, make_card(folder, shards=[shard.path for shard in shards]), shards)


def made_rows(rows: int, edited: Collection[int] = ()) -> Iterator[Made]:
    """Yield so many rows, source by source."""
    texts = (made.text for made in made_texts(rows * _TEXTS))
    for number in range(rows):
        question, answer, *more = islice(texts, _TEXTS)
        yield _made(number, f"{question} (asked anew)" if number in edited else question, answer, more)


def _made(number: int, question: str, answer: str, more: list[str]) -> Made:
    source = _source(number // _OF_A_SOURCE)
    picture = _picture(number) if number % _OF < _WITH_PICTURE else None
    evidence, language = _evidence(number, source, picture, more[3:]), "en" if answer.isascii() else "zh"
    thinking = "\n\n".join(more[:3]) if number % 2 else None
    sample = Sample.create(
        config=("vqa" if picture else "qa") + ("_reasoning" if thinking else ""),
        evidence_id=evidence.id,
        source_id=source.id,
        language=language,
        question=question,
        thinking=thinking,
        answer=answer,
        answer_kind="open",
        images=evidence.images,
        modality="ultrasound",
        anatomy=("liver", "kidney", "heart")[number % 3],
        teacher=TeacherStamp(model="made up", prompt=f"qa.{language}@1", prompt_sha256="0" * 64),
        verdicts=tuple(Verdict(check=name, version=1, passed=True, score=1.0) for name in _CHECKS),
    )
    place = number // _OF_A_SOURCE % 10
    return Made(sample, evidence, source, picture, "test" if place == 0 else "validation" if place == 1 else "train")


def _source(number: int) -> Source:
    return Source(
        id=sha256_of(b"source %d" % number),
        name=f"paper{number}.pdf",
        uri=f"papers/paper{number}.pdf",
        media_type="application/pdf",
        title=f"A study of {number} cases",
        licence="CC-BY-4.0",
        redistribution="public",
    )


def _evidence(number: int, source: Source, picture: bytes | None, texts: list[str]) -> Evidence:
    page, box = 1 + number % _OF_A_SOURCE, (50.0, 60.0, 300.0, 400.0)
    language = "en" if texts[0].isascii() else "zh"
    if picture is None:
        return Evidence.create(
            source_id=source.id, kind="passage", language=language, page=page, box=box, text="\n\n".join(texts)
        )
    caption, *mentioned = texts
    figure = Figure(
        page=page,
        box=box,
        image=sha256_of(picture),
        label=f"Figure {page}",
        caption=caption,
        mentions=tuple(Mention(page=page, box=box, text=text, span=(0, 8)) for text in mentioned),
    )
    return Evidence.create(source_id=source.id, kind="figure", language=language, page=page, box=box, figure=figure)


def _picture(number: int) -> bytes:
    noise = np.frombuffer(np.random.default_rng(number).bytes(_SIDE * _SIDE), np.uint8)
    data = io.BytesIO()
    Image.fromarray(noise.reshape(_SIDE, _SIDE)).save(data, "JPEG", quality=85)
    return data.getvalue()
