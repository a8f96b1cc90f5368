"""The planted set is what its key says, the same for the same seed; the scorer counts what a ledger says and no more."""

import base64
import io
import json
import random
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image

from benchmarks.planted.copies import in_other_words
from benchmarks.planted.draws import Draw
from benchmarks.planted.facts import wrong_number, wrong_side, wrong_unit
from benchmarks.planted.groups import FORMS, WORDS, pages
from benchmarks.planted.kinds import BENCHMARKS, DUPLICATES, GOOD, KINDS, NOT_IN_PARQUET
from benchmarks.planted.make import Planted, planted, write
from benchmarks.planted.pictures import copied, draw, mirrored
from benchmarks.planted.rows import About, Row, good_rows
from benchmarks.planted.score import as_json, as_text, score
from benchmarks.planted.vqa import Asked, Benchmarks, load


ASKED = {
    "en": (Asked("Is there hydropneumothorax of the left hemithorax?", "Yes"),),
    "zh": (Asked("图中左侧颞叶的水肿在哪里？", "左上方"),),
}


@pytest.fixture(scope="module")
def benchmarks(tmp_path_factory: pytest.TempPathFactory) -> Benchmarks:
    path = tmp_path_factory.mktemp("vqa") / "synpic1.jpg"
    path.write_bytes(draw("benchmark"))
    return Benchmarks(ASKED, ((path, "HEAD"),))


@pytest.fixture(scope="module", params=[5, 200, 300, 400])
def seed(request: pytest.FixtureRequest) -> int:
    number: int = request.param
    return number


@pytest.fixture(scope="module")
def rows(seed: int, benchmarks: Benchmarks) -> list[Planted]:
    return planted(seed, benchmarks, most=2)


def chances(number: int = 0, *, hard: bool = False) -> Draw:
    return Draw(random.Random(number), "held" if hard else "dev", hard, (), Benchmarks())


def wordings(forms: Any) -> set[Any]:
    """Return the leaves of the data; a unit with what it is mistaken for."""
    if isinstance(forms, dict) and all(isinstance(value, str) for value in forms.values()):
        return set(forms.items())
    parts = forms.values() if isinstance(forms, dict) else forms
    return {leaf for part in parts for leaf in ([part] if isinstance(part, str) else wordings(part))}


def sentences(data: Any, least: int) -> set[str]:
    """Return all texts of so many words or, in Chinese, signs."""
    if isinstance(data, str):
        long_enough = len(re.findall(r"[A-Za-z]+|[一-鿿]", data)) >= least
        return {data} if long_enough else set()
    parts = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return {text for part in parts for text in sentences(part, least)}


def plain(answer: str, caption: str, language: str = "en") -> Row:
    about = About("f", language, "liver", "B-mode", "Figure 3", 1, caption, (), None, None)
    return Row(about, "What is seen?", answer, "open")


def test_slots_are_filled_and_differ_by_seed(seed: int) -> None:
    first, second = good_rows(seed), good_rows(seed + 1)
    texts = [f"{row.question}{row.answer}{row.thinking}{row.options}{row.turns}{row.about.words}" for row in first]
    assert not [text for text in texts if re.search(r"\{\w+\}", text)]
    assert {row.about.language for row in first} == {"en", "zh"}
    assert [row.about.words for row in first] != [row.about.words for row in second]
    assert len({row.pictures for row in first}) == len({row.about.name for row in first if row.pictures}) + 1


@pytest.mark.parametrize("language", ["en", "zh"])
def test_pages_held_out_are_for_reporting_only(language: str) -> None:
    dev, held, fresh, unread = ({page["name"] for page in pages(language, seed)} for seed in (99, 199, 200, 300))
    assert dev < held and not held & fresh and not unread & (held | fresh)


@pytest.mark.parametrize(("language", "least"), [("en", 5), ("zh", 8)])
def test_pages_of_their_own_share_no_sentence_with_the_others(language: str, least: int) -> None:
    """``least`` words or signs make a sentence: a plain finding may be said of any page."""
    known, fresh, unread = (sentences(pages(language, seed), least) for seed in (199, 200, 300))
    assert len(fresh) > 300 and not known & fresh
    assert len(unread) > 200 and not unread & (known | fresh)
    assert len(sentences(pages(language, 400), least) - (known | fresh | unread)) > 200


def test_every_kind_has_rows_in_both_languages(rows: list[Planted]) -> None:
    counts = Counter((item.kind, item.row.about.language) for item in rows)
    assert set(counts) == {(kind, language) for kind in (GOOD, *KINDS) for language in ("en", "zh")}
    assert max(n for (kind, _), n in counts.items() if kind != GOOD) == 2


def test_the_same_seed_gives_the_same_set(seed: int, rows: list[Planted], benchmarks: Benchmarks) -> None:
    assert rows == planted(seed, benchmarks, most=2)
    assert len({item.id for item in rows}) == len(rows)


def test_a_bad_row_differs_from_its_good_one_and_a_copy_follows_it(rows: list[Planted]) -> None:
    place = {item.id: number for number, item in enumerate(rows)}
    for item in rows:
        if item.of is None:
            assert item.kind == GOOD
        elif item.kind in DUPLICATES:
            assert place[item.of] < place[item.id]
        else:
            assert rows[place[item.of]].row != item.row, item.kind


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", FORMS["dev"])
def test_no_two_groups_share_a_wording(kind: str, language: str) -> None:
    dev, held, fresh, unread = (wordings(FORMS[group][kind][language]) for group in ("dev", "held", "fresh", "unread"))
    assert dev and held and min(len(fresh), len(unread)) >= 6
    assert not dev & held and not fresh & (dev | held) and not unread & (dev | held | fresh)
    # Its writer had not seen the others, and here and there wrote the same
    assert len(wordings(FORMS["sealed"][kind][language]) - (dev | held | fresh | unread)) >= 4


@pytest.mark.parametrize("language", ["en", "zh"])
def test_paraphrases_of_each_group_are_made_with_other_words(language: str) -> None:
    known, fresh, unread = (
        {form for _, forms in words["templates"][language] for form in forms} | set(words["swaps"][language].items())
        for words in (WORDS["held"], WORDS["fresh"], WORDS["unread"])
    )
    assert fresh and not known & fresh
    assert unread and not unread & (known | fresh)


@pytest.mark.parametrize(
    ("seed", "expected"),
    [(99, {"dev": 4}), (199, {"dev": 2, "held": 2}), (200, {"fresh": 4}), (300, {"unread": 4}), (400, {"sealed": 4})],
)
def test_a_seed_uses_the_wordings_of_its_groups(seed: int, expected: dict[str, int]) -> None:
    answers = [item.row.answer for item in planted(seed, Benchmarks(), most=2) if item.kind == "refusal"]
    refusals = {group: wordings(FORMS[group]["refusal"]) for group in FORMS}
    assert Counter(group for answer in answers for group in FORMS if answer in refusals[group]) == expected


@pytest.mark.parametrize(
    ("language", "answer", "caption", "expected"),
    [
        ("en", "The left lobe is bright.", "The left lobe is bright.", "The right lobe is bright."),
        ("zh", "左肾有结石，右肾正常。", "左肾结石。", "右肾有结石，左肾正常。"),
        ("en", "It is right.", "x", None),
    ],
)
def test_wrong_side(language: str, answer: str, caption: str, expected: str | None) -> None:
    bad = wrong_side(plain(answer, caption, language), chances())
    assert (bad and bad.answer) == expected


@pytest.mark.parametrize("hard", [False, True])
def test_a_wrong_number_is_nowhere_in_the_evidence(hard: bool) -> None:
    row = plain("A cyst of 24 mm, BI-RADS 2.", "A cyst of 24 mm beside one of 48 mm; 7.2 cm apart. BI-RADS 2.")
    for number in range(20):
        bad = wrong_number(row, chances(number, hard=hard))
        assert bad and bad.answer.endswith("mm, BI-RADS 2.")
        assert re.findall(r"(\d+) mm", bad.answer)[0] not in {"24", "48", "72"}


def test_a_category_is_no_measured_number() -> None:
    assert wrong_number(plain("BI-RADS 4A，建议活检。", "BI-RADS 4A。", "zh"), chances()) is None


def test_a_wrong_unit_is_wrong_in_the_trace_too() -> None:
    row = plain("24 mm", "24 mm")._replace(thinking="It is 24 mm long.")
    bad = wrong_unit(row, chances())
    assert bad and (bad.answer, bad.thinking) == ("24 cm", "It is 24 cm long.")
    assert wrong_unit(plain("Two of them.", "Two."), chances()) is None


def test_pictures_of_copies_are_other_bytes_of_much_the_same_picture() -> None:
    original = draw("a")
    for number in range(6):
        again = copied(original, random.Random(number))
        assert again != original
        size = Image.open(io.BytesIO(again)).size
        assert size[0] / size[1] == pytest.approx(320 / 240, rel=0.06)
    assert draw("a") == original != draw("b")
    assert mirrored(original) != original


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_paraphrase_keeps_the_content_words(language: str) -> None:
    question = ASKED[language][0].question
    wordings = {in_other_words(question, language, chances(number)) for number in range(10)}
    assert question not in wordings and None not in wordings
    kept = "hydropneumothorax" if language == "en" else "颞叶的水肿"
    assert all(wording and kept in wording for wording in wordings)


def test_questions_that_anybody_asks_are_no_benchmark_questions(tmp_path: Path) -> None:
    questions = [
        ("What modality is this image?", "a.jpg", "MRI"),
        ("Is there hydropneumothorax of the lower hemithorax?", "a.jpg", "Yes"),
        *(("Is there cardiomegaly with pulmonary oedema?", f"{name}.jpg", "No") for name in "abc"),
    ]
    items = [
        {"question": question, "image_name": name, "answer": answer, "image_organ": "CHEST"}
        for question, name, answer in questions
    ]
    (tmp_path / "vqa_rad_testset.json").write_text(json.dumps(items), encoding="utf-8")
    (tmp_path / "vqa_rad_images").mkdir()
    (tmp_path / "vqa_rad_images" / "a.jpg").write_bytes(b"x")
    found = load(tmp_path)
    assert found.questions["en"] == (Asked("Is there hydropneumothorax of the lower hemithorax?", "Yes"),)
    assert [organ for _, organ in found.pictures] == ["CHEST"]
    assert load(tmp_path / "absent") == Benchmarks({"en": (), "zh": ()}, ())


def test_a_set_without_benchmarks_has_all_other_kinds() -> None:
    kinds = {item.kind for item in planted(5, Benchmarks(), most=1)}
    assert kinds == {GOOD, *KINDS} - BENCHMARKS


def read_lines(path: Path) -> list[Any]:
    with path.open(encoding="utf-8") as file:  # str.splitlines would also split at U+0085, which mojibake has
        return [json.loads(line) for line in file]


def test_the_key_tells_of_every_row_what_it_is(rows: list[Planted], tmp_path: Path) -> None:
    write(rows, tmp_path)
    lines, key = read_lines(tmp_path / "rows.jsonl"), read_lines(tmp_path / "key.jsonl")
    assert [line["id"] for line in lines] == [told["id"] for told in key]
    assert [(told["kind"], told["of"]) for told in key] == [(item.kind, item.of) for item in rows]
    assert {told["of"] for told in key} - {None} <= {told["id"] for told in key if told["kind"] == GOOD}


def test_what_is_written(rows: list[Planted], tmp_path: Path) -> None:
    write(rows, tmp_path)
    lines = read_lines(tmp_path / "rows.jsonl")
    table = pq.read_table(tmp_path / "rows.parquet").to_pylist()
    typed = [line for line, item in zip(lines, rows, strict=True) if item.kind not in NOT_IN_PARQUET]
    assert [row["id"] for row in table] == [line["id"] for line in typed]
    for row, line in zip(table, typed, strict=True):
        assert [image["bytes"] for image in row["images"]] == [
            base64.b64decode(image["bytes"]) for image in line["images"]
        ]
        assert row["answer"] == line.get("answer") and row["source"]["caption"] == line["source"]["caption"]


def test_messages_agree_with_the_columns_unless_they_are_the_defect(rows: list[Planted], tmp_path: Path) -> None:
    write(rows, tmp_path)
    for item, line in zip(rows, read_lines(tmp_path / "rows.jsonl"), strict=True):
        if item.kind not in {"malformed_tags", "missing_column", "wrong_type"}:
            said = line["messages"][2]["content"]
            assert line["question"] in line["messages"][1]["content"]
            assert line["answer"] in said and (line["thinking"] or "") in said


def ledger(folder: Path, keys: list[tuple[str, str, str | None]], gone: dict[str, str]) -> dict[str, Any]:
    """Write a key and a ledger, in which rows are gone at a stage; return the score."""
    lines = [{"id": id, "kind": kind, "lang": "en", "of": of} for id, kind, of in keys]
    (folder / "key.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    entries = [
        {
            "id": id,
            "kept": id not in gone,
            "stage": gone.get(id),
            "reason": "why" if id in gone else None,
            "question": "q",
            "answer": "a",
            "verdicts": [{"check": "grounded", "passed": id not in gone}],
        }
        for id, kind, _ in keys
        if kind != "wrong_type"
    ]
    pq.write_table(pa.Table.from_pylist(entries), folder / "ledger.parquet")
    found = score(folder, folder)
    assert json.loads(as_json(found)) == found == score(folder, folder / "ledger.parquet")
    assert "good rows turned down" in as_text(found)
    return found


def test_recall_and_false_rejections(tmp_path: Path) -> None:
    keys = [("g1", GOOD, None), ("g2", GOOD, None), ("b1", "refusal", "g1"), ("b2", "refusal", "g2")]
    found = ledger(tmp_path, keys, {"b1": "verify", "g2": "verify"})
    assert found["kinds"]["refusal"] | {"missed": []} == {
        "n": 2,
        "caught": 1,
        "recall": 0.5,
        "as_copies": 0,
        "by": {"grounded": 1},
        "missed": [],
    }
    assert [missed["id"] for missed in found["kinds"]["refusal"]["missed"]] == ["b2"]
    assert found["total"] == {"n": 2, "caught": 1, "recall": 0.5, "good": 2, "turned_down": 1}
    assert found["turned_down"]["grounded"]["examples"][0]["id"] == "g2"


@pytest.mark.parametrize("gone", ["g1", "b1"])
def test_of_a_pair_of_copies_either_may_go(tmp_path: Path, gone: str) -> None:
    found = ledger(tmp_path, [("g1", GOOD, None), ("b1", "exact_duplicate", "g1")], {gone: "curate"})
    assert (found["total"]["caught"], found["total"]["turned_down"]) == (1, 0)
    assert found["displaced"] == {"by a copy": int(gone == "g1"), "by a miss": 0}


def test_a_pair_of_copies_that_is_gone_altogether_is_a_good_row_lost(tmp_path: Path) -> None:
    keys = [("g1", GOOD, None), ("b1", "exact_duplicate", "g1")]
    found = ledger(tmp_path, keys, {"g1": "curate", "b1": "curate"})
    assert (found["total"]["caught"], found["total"]["turned_down"]) == (1, 1)


def test_gone_as_a_copy_of_its_good_row_is_not_caught(tmp_path: Path) -> None:
    keys = [("g1", GOOD, None), ("b1", "refusal", "g1"), ("b2", "benchmark_question", "g1")]
    found = ledger(tmp_path, keys, {"b1": "curate", "b2": "curate"})
    assert (found["kinds"]["refusal"]["caught"], found["kinds"]["refusal"]["as_copies"]) == (0, 1)
    assert found["kinds"]["benchmark_question"]["caught"] == 1


def test_a_good_row_displaced_by_a_miss_is_told_apart(tmp_path: Path) -> None:
    found = ledger(tmp_path, [("g1", GOOD, None), ("b1", "refusal", "g1")], {"g1": "curate"})
    assert (found["total"]["turned_down"], found["displaced"]["by a miss"]) == (0, 1)


def test_rows_that_the_ledger_lacks_are_named(tmp_path: Path) -> None:
    found = ledger(tmp_path, [("g1", GOOD, None), ("b1", "wrong_type", "g1")], {})
    assert found["absent"] == {"wrong_type": 1} and found["total"]["n"] == 0
