"""What a benchmark asks in words that share nothing with a row's, and shows as no hash knows it, is found by models."""

import json
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np
import pytest
import yaml
from PIL import Image

from remud_hub.audit.benchmarks import load_benchmarks
from remud_hub.curate import decontaminate
from remud_hub.curate.benchmarks.lists import READY
from remud_hub.curate.benchmarks.vectors import Vectored
from remud_hub.curate.candidates import Rows
from remud_hub.curate.desk import Desk
from remud_hub.curate.settings import CurateSettings, DecontaminateSettings
from remud_hub.errors import UsageError
from remud_hub.models.embedding import MINILM, MINILM_PACKAGE
from remud_hub.models.vision import load_picture_embedder
from remud_hub.records import Sample
from remud_hub.store import BlobStore
from tests.curate.pictures.test_copies import plot, png, sector


Pair = tuple[str, str]
Curate = Callable[..., dict[int, str]]
AGAIN = yaml.safe_load(Path(__file__).with_name("asked_again.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def minilm() -> str:
    """The name of the model; skips where its package is not installed."""
    try:
        version(MINILM_PACKAGE)
    except PackageNotFoundError:
        pytest.skip(f"{MINILM_PACKAGE} is not installed")
    return MINILM


@pytest.fixture
def listed(tmp_path: Path) -> Callable[..., str]:
    """Write a benchmark's file of questions, with pictures where they are given, and return its path."""

    def write(pairs: Sequence[Pair], pictures: Sequence[Image.Image] = (), name: str = "exam.jsonl") -> str:
        rows = [{"question": question, "answer": answer} for question, answer in pairs]
        for number, picture in enumerate(pictures):
            (tmp_path / f"{number}.png").write_bytes(png(picture))
            rows[number]["image"] = f"{number}.png"
        path = tmp_path / name
        path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
        return str(path)

    return write


@pytest.fixture
def curated(sample: Callable[..., Sample], rows: Callable[..., Rows], store: BlobStore) -> Curate:
    """Decontaminate questions with answers, and say by number why rows go."""

    def curate(pairs: Sequence[Pair], images: Sequence[str] = (), **settings: object) -> dict[int, str]:
        chosen = DecontaminateSettings.model_validate(settings)
        of = [(each,) for each in images] or [()] * len(pairs)
        made = rows(
            *(
                sample(question=question, answer=answer, images=shown)
                for (question, answer), shown in zip(pairs, of, strict=True)
            )
        )
        desk = Desk(made, CurateSettings(decontaminate=chosen), store, load_benchmarks(chosen))
        faults = decontaminate.curate(made, desk)
        assert faults is not None
        return {number: verdict.reason for number, verdict in faults.items()}

    return curate


@pytest.mark.parametrize("ready", READY)
@pytest.mark.parametrize("key", ["model", "picture_model"])
def test_a_list_of_hashes_is_no_list_for_a_model_and_says_how_to_make_one(key: str, ready: str) -> None:
    with pytest.raises(UsageError, match=rf"decontaminate.{key}: the list {ready} .*name the files of {ready}"):
        load_benchmarks(DecontaminateSettings.model_validate({"against": [ready], key: "minilm"}))


def test_a_benchmark_whose_pictures_are_not_at_hand_stops_all(tmp_path: Path) -> None:
    path = tmp_path / "exam.jsonl"
    path.write_text('{"question": "What is seen?", "answer": "A cyst.", "image": "1.png"}\n', encoding="utf-8")
    settings = DecontaminateSettings(against=(str(path),), picture_model="org/eyes")
    with pytest.raises(UsageError, match=r"picture_model: .*exam.jsonl names pictures, and none is at hand"):
        load_benchmarks(settings)


def test_near_ones_come_likest_first_whatever_the_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(0)
    vectors = random.normal(size=(23, 4)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    others, held = vectors[:3], Vectored([f"row {n}" for n in range(20)], (), vectors[3:])
    whole = list(held.near(others, 0.2))
    monkeypatch.setattr("remud_hub.curate.benchmarks.vectors._BLOCK", 3)
    in_blocks = list(held.near(others, 0.2))
    for one, again, other in zip(whole, in_blocks, others, strict=True):
        cosines = vectors[3:] @ other
        assert [near.place for near in one] == sorted(np.flatnonzero(cosines >= 0.2), key=lambda n: -cosines[n])
        assert [near.place for near in again] == [near.place for near in one]


def test_the_settings_beside_a_dataset_do_not_say_where_models_lay(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    place = str(tmp_path / "mine")
    settings = CurateSettings(decontaminate=DecontaminateSettings(model=place, picture_model=place))
    written = settings.without_places().decontaminate
    assert (written.model, written.picture_model) == ("mine", "mine")


@pytest.mark.slow
def test_a_row_names_the_item_that_it_is_like(listed: Callable[..., str], curated: Curate, minilm: str) -> None:
    bench = listed([("What shape is the uterus?", "Septate"), AGAIN[31][0]])
    found = curated([AGAIN[31][1], AGAIN[7][1]], against=[bench], model=minilm, alike=0.7)
    assert list(found) == [0]
    assert found[0].startswith("meaning of a benchmark's question: exam.jsonl row 2, 0.")


@pytest.mark.slow
def test_what_a_model_takes_for_one_stays_when_a_side_or_a_number_differs(
    listed: Callable[..., str], curated: Curate, minilm: str
) -> None:
    bench = listed([("In the left kidney, is the calculus of the lower calyx larger than 5 mm?", "Yes")])
    rows = [
        ("Is the stone in the lower calyx of the left kidney bigger than 5 mm?", "Yes"),
        ("Is the stone in the lower calyx of the right kidney bigger than 5 mm?", "Yes"),
        ("Is the stone in the lower calyx of the left kidney bigger than 9 mm?", "Yes"),
    ]
    assert list(curated(rows, against=[bench], model=minilm)) == [0]


@pytest.mark.slow
def test_questions_again_in_other_words_and_those_that_look_like_them(
    listed: Callable[..., str], curated: Curate, minilm: str
) -> None:
    """The threshold was chosen on the odd half; this is the other. Words alone, then words and MiniLM."""
    half = AGAIN[::2]
    bench = listed([asked for asked, _, _ in half])

    def shares(**settings: object) -> tuple[float, float]:
        found = [len(curated([each[place] for each in half], against=[bench], **settings)) for place in (1, 2)]
        return found[0] / len(half), found[1] / len(half)

    by_words, by_both = shares(), shares(model=minilm)
    assert by_both[0] >= 0.6 > by_words[0]
    assert by_words[1] <= 0.05 and by_both[1] <= 0.14


@pytest.fixture(scope="module")
def eyes(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A vision model of random weights, which is enough to tell like from unlike pixels."""
    import torch
    from transformers import CLIPImageProcessor, Dinov2Config, Dinov2Model

    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("eyes") / "mine"
    config = Dinov2Config(hidden_size=32, num_hidden_layers=2, num_attention_heads=2, image_size=56, patch_size=8)
    Dinov2Model(config).save_pretrained(folder)
    size = {"height": 56, "width": 56}
    CLIPImageProcessor(size=size, crop_size=size, do_center_crop=False).save_pretrained(folder)
    return str(folder)


@pytest.mark.slow
def test_a_picture_of_a_benchmark_that_no_hash_knows(
    listed: Callable[..., str], curated: Curate, store: BlobStore, eyes: str
) -> None:
    shown, other = sector(1), plot(2)
    turned = shown.transpose(Image.Transpose.ROTATE_90)
    bench = listed([("Which organ?", "Liver")], [shown])
    images = [store.put(png(picture)) for picture in (turned, other)]
    rows = [("What is it?", "A cyst."), ("What is it?", "A curve.")]
    one, two, three = load_picture_embedder(eyes).encode([shown, turned, other])
    least = float(one @ two) - 0.001
    assert one @ three < least
    assert curated(rows, images, against=[bench]) == {}
    found = curated(rows, images, against=[bench], picture_model=eyes, alike_pictures=least)
    assert list(found) == [0]
    assert found[0].startswith("look of a benchmark's picture: exam.jsonl picture of row 1, ")
