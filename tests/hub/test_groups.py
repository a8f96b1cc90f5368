"""No patient, exam or article is in two splits; licence and article of a row are its own."""

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from remud_hub.hub.assemble import assemble
from remud_hub.recipe import load_recipe, lock_recipe
from remud_hub.records import Evidence, Item, Sample
from remud_hub.store import BlobStore
from remud_hub.work import SourceResult
from tests.hub.conftest import BOX, make_part, other_figure


def grouped(part: SourceResult, sample: Sample, groups: int) -> SourceResult:
    """A table of forty rows of some patients."""
    evidences, samples = [], []
    for row in range(40):
        question = f"Question {row} of {part.source.name}, patient {row % groups}?"
        evidence = Evidence.create(
            source_id=part.source.id,
            kind="item",
            language="en",
            page=1,
            row=row,
            box=BOX,
            item=Item(question=question, answer="Yes.", answer_kind="open"),
            group=f"P{row % groups}",
            licence=f"CC-{row % 2}",
            article_id=f"PMC{row}",
        )
        evidences.append(evidence)
        fields = dict(sample) | {
            "id": "",
            "source_id": part.source.id,
            "evidence_id": evidence.id,
            "question": question,
            "images": (),
        }
        samples.append(Sample.create(**fields))
    return part.model_copy(update={"evidences": tuple(evidences), "samples": tuple(samples), "pages": ()})


def rows(folder: Path) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for shard in sorted(folder.glob("vqa_reasoning/*.parquet")):
        found[shard.name.split("-")[0]].extend(pq.read_table(shard).to_pylist())
    return found


def test_no_group_is_in_two_splits(
    tmp_path: Path, figure_evidence: Evidence, sample: Callable[..., Sample], store: BlobStore
) -> None:
    parts = [grouped(make_part(number, figure_evidence, sample()), sample(), 13) for number in range(2)]
    report = assemble(tmp_path / "remud", lock_recipe(load_recipe("remud")), lambda: iter(parts), store)
    splits = rows(tmp_path / "remud")
    patients = {split: {row["question"].split("patient ")[1] for row in found} for split, found in splits.items()}
    assert set(splits) == {"train", "validation", "test"}
    assert sum(map(len, splits.values())) == 80
    assert sum(map(len, patients.values())) == 13
    assert [source.splits for source in report.sources] == [("train", "validation", "test")] * 2
    assert [source.items for source in report.sources] == [40, 40]


def test_rows_say_their_own_licence_article_and_row(
    tmp_path: Path, figure_evidence: Evidence, sample: Callable[..., Sample], store: BlobStore
) -> None:
    part = grouped(make_part(1, figure_evidence, sample()), sample(), 1)
    plain = make_part(2, figure_evidence, sample())
    plain = plain.model_copy(update={"source": plain.source.model_copy(update={"article_id": "PMC9"})})
    assemble(tmp_path / "remud", lock_recipe(load_recipe("remud")), lambda: iter([part, plain]), store)
    said = {
        (row["source"]["row"], row["source"]["licence"], row["source"]["article_id"])
        for found in rows(tmp_path / "remud").values()
        for row in found
    }
    assert said == {(row, f"CC-{row % 2}", f"PMC{row}") for row in range(40)} | {(None, "CC-BY-4.0", "PMC9")}
    card = (tmp_path / "remud" / "README.md").read_text(encoding="utf-8")
    assert "| 1.pdf | CC-0, CC-1 | not declared |" in card


def test_sources_that_show_one_picture_are_in_one_split_and_the_report_and_card_prove_it(
    tmp_path: Path, figure_evidence: Evidence, sample: Callable[..., Sample], store: BlobStore
) -> None:
    figures = [other_figure(number, figure_evidence, store) for number in range(12)]
    parts = [
        # Every source beside its own shows the picture of the one before it, but for every third
        make_part(
            n,
            figure,
            sample(evidence_id=figure.id, images=(*figure.images, *(figures[n - 1].images if n % 3 else ()))),
        )
        for n, figure in enumerate(figures)
    ]
    report = assemble(tmp_path / "remud", lock_recipe(load_recipe("remud")), lambda: iter(parts), store)
    by_source = {source.name: source.splits for source in report.sources}
    for first in range(0, 12, 3):
        assert len({by_source[f"{number}.pdf"] for number in range(first, first + 3)}) == 1
    assert len(set(by_source.values())) > 1
    proof = report.split_proof
    assert (proof.rows, proof.units, proof.groups, proof.pictures, proof.leaks) == (12, 12, 4, 12, 0)
    card = (tmp_path / "remud" / "README.md").read_text(encoding="utf-8")
    assert (
        "the 12 rows as they were built, of 12 units with 12 pictures, this was found in two splits:\nunits 0, pictures 0, "
        in card
    )
