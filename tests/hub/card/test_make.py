"""The whole card: what it says, what it says to be missing, and that words of documents stay words."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from huggingface_hub import DatasetCard

from remud_hub.hub.card.make import make_card
from remud_hub.hub.findings import find
from remud_hub.hub.ledger import Entry, LedgerWriter, read_ledger
from remud_hub.recipe import load_recipe, lock_recipe
from remud_hub.records import Verdict
from tests.hub.card.rendered import HOSTILE, skeleton, words
from tests.hub.folders import make_folder, make_row, picture, source


MISSING = {
    "recipe.lock.json": "there is no `recipe.lock.json`",
    "report.json": "there is no `report.json`",
    "ledger.parquet": "there is no `ledger.parquet`",
}


def folder_of(folder: Path, *rows: dict[str, Any]) -> Path:
    make_folder(folder, {("vqa", "train"): rows or [make_row(0, images=[picture(0)])]})
    return folder


def write_lock(folder: Path, *against: str) -> None:
    recipe = load_recipe("remud")
    curate = recipe.curate.model_copy(
        update={"decontaminate": recipe.curate.decontaminate.model_copy(update={"against": against})}
    )
    lock = lock_recipe(recipe.model_copy(update={"curate": curate}))
    (folder / "recipe.lock.json").write_text(lock.model_dump_json(), encoding="utf-8")


def write_ledger(folder: Path, *outcomes: bool, check: str = "benchmark") -> None:
    with LedgerWriter(folder) as ledger:
        for number, passed in enumerate(outcomes):
            reason = "" if passed else "question of a benchmark"
            verdict = Verdict(check=check, version=1, passed=passed, score=float(passed), reason=reason)
            ledger.add(Entry(id=str(number), kept=passed, verdicts=(verdict,)))


def section(card: str, name: str) -> str:
    return card.partition(f"\n## {name}\n")[2].partition("\n## ")[0].strip()


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "assets").iterdir()}


def test_it_names_every_source_and_what_to_load(dataset: Path) -> None:
    card = DatasetCard((dataset / "README.md").read_text(encoding="utf-8"))
    fields = card.data.to_dict()
    assert fields["language"] == ["en"]
    assert [config["config_name"] for config in fields["configs"]] == ["vqa_reasoning"]
    assert all(f"| {number}.pdf | CC-BY-4.0 | not declared |" in card.text for number in range(5))
    assert 'load_dataset("remud", "vqa_reasoning", split="train")' in card.text
    assert "| `vqa_reasoning` | train | 3 |" in card.text


def test_it_takes_its_numbers_from_the_ledger(dataset: Path) -> None:
    findings = find(read_ledger(dataset))
    card = (dataset / "README.md").read_text(encoding="utf-8")
    assert f"{findings.kept} of {findings.rows} candidate rows were kept" in card
    for check in findings.checks:
        assert f"| {check.check} | {check.judged} | {check.failed} |" in card


def test_on_the_hub_it_names_repository_and_version(tmp_path: Path) -> None:
    card = make_card(folder_of(tmp_path / "remud"), repo="ann/own_rows", version="1.2.0")
    assert words(card.partition("\n---\n")[2])[0] == "ann/own_rows 1.2.0"
    assert 'load_dataset("ann/own_rows", "vqa", split="train", revision="v1.2.0")' in card
    assert "pretty_name: own_rows\n" in card


@pytest.mark.parametrize("name", MISSING)
def test_what_is_missing_is_said(dataset: Path, name: str) -> None:
    assert not any(said in (dataset / "README.md").read_text(encoding="utf-8") for said in MISSING.values())
    (dataset / name).unlink()
    card = make_card(dataset)
    assert {said for said in MISSING.values() if said in card} == {MISSING[name]}


def test_without_any_paper_there_is_still_a_card(tmp_path: Path) -> None:
    card = make_card(folder_of(tmp_path))
    assert all(said in card for said in MISSING.values())
    assert section(card, "Benchmarks") == "Nobody looked whether benchmarks are among the rows."


def test_the_same_folder_gives_the_same_card_and_pictures(dataset: Path, tmp_path: Path) -> None:
    card, shown = make_card(dataset), files(dataset)
    shutil.copytree(dataset, tmp_path / "copy" / dataset.name, ignore=shutil.ignore_patterns("assets"))
    assert make_card(tmp_path / "copy" / dataset.name) == card
    assert files(tmp_path / "copy" / dataset.name) == shown
    assert set(shown) == {"distributions.png", "vqa_reasoning.png"}


def test_the_users_own_words_end_it_as_they_are(tmp_path: Path) -> None:
    notes = "## Thanks\n\n**To all** [readers](https://example.org) {{ 7 * 7 }}.\n\n---\n"
    (tmp_path / "notes.md").write_text(notes, encoding="utf-8")
    assert make_card(folder_of(tmp_path)).endswith(f"\n\n{notes.strip()}\n")


def test_benchmarks_are_told_by_their_verdicts(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    write_lock(folder, "slake", "/home/ann/bench/vqa_own", "hf://org/bench")
    write_ledger(folder, True, False, False)
    assert words(section(make_card(folder), "Benchmarks")) == [
        "Held against slake, vqa_own, bench: 2 candidate rows ask or show what these do, and were dropped."
    ]


def test_without_their_verdicts_nothing_is_claimed(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    write_ledger(folder, True, check="format")
    assert section(make_card(folder), "Benchmarks").startswith("Nobody looked")
    write_lock(folder, "slake")
    (folder / "ledger.parquet").unlink()
    assert section(make_card(folder), "Benchmarks").startswith("To be held against slake; what was found is not known")


def test_no_place_of_this_machine_is_in_it(dataset: Path, tmp_path: Path) -> None:
    write_lock(dataset, str(tmp_path / "bench" / "own.jsonl"))
    card = make_card(dataset)
    assert "own.jsonl" in card
    assert not any(str(place) in card for place in (tmp_path, Path.home(), Path.cwd(), tmp_path.parent))


def rows_saying(texts: tuple[str, ...]) -> list[dict[str, Any]]:
    """A row for each text, which stands wherever a document's words may stand."""
    return [
        make_row(
            number,
            **dict.fromkeys(("question", "thinking", "answer", "anatomy", "modality"), text),
            options=[text, text],
            images=[picture(number)],
            teacher={"model": text, "prompt": "qa.en@1", "prompt_sha256": "b" * 64},
            source=source(number, title=text, licence=text, figure_label=text),
        )
        for number, text in enumerate(texts)
    ]


@pytest.mark.parametrize("first", range(0, len(HOSTILE), 6))
def test_words_of_documents_stay_words(tmp_path: Path, first: int) -> None:
    """Each of some texts is that of the row that is shown; the others are in the tables."""
    texts = HOSTILE[first:] + HOSTILE[:first]
    cards = [
        DatasetCard(make_card(folder_of(tmp_path / name / "remud", *rows_saying(said)))).text
        for name, said in (("hostile", texts), ("plain", tuple(f"plain {n}" for n in range(len(texts)))))
    ]
    assert skeleton(cards[0]) == skeleton(cards[1])
    shown = words(cards[0])
    for text in texts:
        line = " ".join(text.split())
        assert shown.count(line) == 2 + 2  # anatomy, modality, source and its licence
    assert f"Question. {' '.join(texts[0].split())}" in shown


def test_very_long_words_are_cut(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, *rows_saying(("x" * 100_000,)))
    assert len(make_card(folder)) < 20_000


def test_neither_broken_pictures_nor_failed_rows_are_shown(tmp_path: Path) -> None:
    failed = {"check": "grounded", "passed": False, "score": 0.0, "reason": "wrong side"}
    rows = [
        make_row(0, question="Broken?", images=[{"bytes": b"\xff\xd8\xff", "path": None}]),
        make_row(1, question="Failed?", images=[picture(1)], verdicts=[failed]),
    ]
    card = make_card(folder_of(tmp_path / "none", *rows))
    assert "## Examples" not in card
    card = make_card(folder_of(tmp_path / "one", *rows, make_row(2, question="Sound?", images=[picture(2)])))
    assert "Sound?" in section(card, "Examples")
    assert "Broken?" not in card
    assert "Failed?" not in card


def test_a_card_of_thousands_of_sources_stays_short(tmp_path: Path) -> None:
    rows = [make_row(n, source=source(n), options=[f"choice {k}" for k in range(30)]) for n in range(300)]
    make_folder(tmp_path / "remud", {("qa", "train"): rows})
    card = make_card(tmp_path / "remud")
    assert "100 more sources stand in the rows themselves" in card
    assert "\n> Z\\. choice 25" in card
    assert "\n> 27\\. choice 26" in card
