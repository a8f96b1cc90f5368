"""Processed pictures are kept, and nothing comes out otherwise for it."""

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image


pytestmark = pytest.mark.slow  # torch and transformers

FAMILIES = ("qwen2_5_vl", "qwen3_vl", "llava", "internvl", "smolvlm")
RANDOM = np.random.default_rng(0)
SHOWN = [Image.fromarray(RANDOM.integers(0, 255, (40 + 10 * i, 60, 3), dtype=np.uint8)) for i in range(3)]
BATCH = [[SHOWN[0]], [SHOWN[1], SHOWN[2]], [SHOWN[0].copy()]]


class Counting:
    """An image processor that counts the pictures it is given."""

    def __init__(self, image_processor: Any) -> None:
        self.image_processor = image_processor
        self.seen = 0

    def __call__(self, images: list[Any], **options: Any) -> Any:
        self.seen += len(images)
        return self.image_processor(images, **{"return_tensors": "pt", **options})


def stock(family: str, folder: Path) -> Any:
    from remud_hub.models.processor import load_processor
    from tests.train.families import build_family

    return load_processor(str(build_family(family, folder))).image_processor


@pytest.fixture
def counting(tmp_path: Path) -> Counting:
    return Counting(stock("qwen2_5_vl", tmp_path))


@pytest.fixture
def remembering(counting: Counting) -> Callable[..., Any]:
    from remud_hub.models.pictures import Remembering

    found = Remembering(counting)
    counting.seen = 0  # it has looked at what kind of processor this is
    return found


@pytest.mark.parametrize("family", FAMILIES)
def test_a_batch_is_what_the_processor_makes_of_it(tmp_path: Path, family: str) -> None:
    import torch

    from remud_hub.models.pictures import Remembering

    processor = stock(family, tmp_path)
    remembers = Remembering(processor)
    for _ in range(2):  # out of memory the second time
        found, expected = (each(BATCH, return_tensors="pt") for each in (remembers, processor))
        assert found.keys() == expected.keys()
        assert all(torch.equal(found[name], expected[name]) for name in expected)


def test_a_model_that_remembers_can_be_saved_and_copied(tmp_path: Path) -> None:
    from remud_hub.models.chat import ChatModel
    from remud_hub.models.pictures import Remembering
    from remud_hub.models.processor import load_processor
    from tests.train.families import build_family

    chat = ChatModel(str(build_family("qwen2_5_vl", tmp_path / "model")), device="cpu")
    chat.processor.save_pretrained(tmp_path / "saved")
    saved = load_processor(str(tmp_path / "saved")).image_processor
    assert saved.to_dict() == chat.processor.image_processor.to_dict()
    assert isinstance(deepcopy(Remembering(saved)), Remembering)


def test_a_picture_is_processed_once(remembering: Callable[..., Any], counting: Counting) -> None:
    for _ in range(3):
        remembering(BATCH)
    assert counting.seen == len(SHOWN)


def test_other_shapes_and_options_make_other_pictures(remembering: Callable[..., Any], counting: Counting) -> None:
    level = Image.new("RGB", (56, 28))
    for image, options in ((level, {}), (level.rotate(90, expand=True), {}), (level, {"do_normalize": False})):
        remembering([[image]], **options)
    assert counting.seen == 3


def test_the_oldest_go_first(
    remembering: Callable[..., Any], counting: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    from remud_hub.models import pictures

    first, second, third = (Image.new("RGB", (56, 56), colour) for colour in ("red", "green", "blue"))
    one = sum(tensor.nbytes for tensor in remembering([[first]]).values())
    monkeypatch.setattr(pictures, "MOST", 2 * one)
    for image in (second, third, third, first):
        remembering([[image]])
    assert counting.seen == 4
