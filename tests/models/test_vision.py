"""Vision models of random weights: what is tested is how they are found, fed and pooled."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from remud_hub.errors import UsageError
from remud_hub.models.vision import BATCH, load_picture_embedder


pytestmark = pytest.mark.slow

SIZE = {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2}


@pytest.fixture(scope="module", params=["two towers", "one that only sees"])
def model(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    import torch
    from transformers import CLIPConfig, CLIPImageProcessor, CLIPModel, Dinov2Config, Dinov2Model

    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("eyes")
    if request.param == "two towers":
        vision = {**SIZE, "image_size": 32, "patch_size": 8}
        text = {**SIZE, "vocab_size": 50, "bos_token_id": 0, "eos_token_id": 1, "pad_token_id": 1}
        CLIPModel(CLIPConfig(text_config=text, vision_config=vision, projection_dim=12)).save_pretrained(folder)
    else:
        small = {key: value for key, value in SIZE.items() if key != "intermediate_size"}
        Dinov2Model(Dinov2Config(**small, image_size=32, patch_size=8)).save_pretrained(folder)
    size = {"height": 32, "width": 32}
    CLIPImageProcessor(size=size, crop_size=size, do_center_crop=False).save_pretrained(folder)
    return folder


def _pictures(count: int) -> list[Image.Image]:
    random = np.random.default_rng(1)
    return [Image.fromarray(random.integers(0, 255, (40 + i, 50, 3), dtype=np.uint8)) for i in range(count)]


def test_vectors_are_of_length_one_in_the_order_of_the_pictures_and_independent_of_their_company(model: Path) -> None:
    embedder = load_picture_embedder(str(model))
    pictures = _pictures(BATCH + 2)
    vectors = embedder.encode(pictures)
    assert vectors.dtype == np.float32
    assert len(vectors) == len(pictures)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    alone = np.concatenate([embedder.encode([picture]) for picture in pictures])
    assert np.allclose(vectors, alone, atol=1e-5)
    assert not np.allclose(vectors[0], vectors[1], atol=1e-3)


def test_grey_pictures_and_those_with_a_palette_are_seen(model: Path) -> None:
    picture = _pictures(1)[0]
    assert len(load_picture_embedder(str(model)).encode([picture.convert("L"), picture.convert("P")])) == 2


def test_a_model_that_does_not_see_is_named_with_what_to_do(tmp_path: Path) -> None:
    from transformers import BertConfig, BertModel

    BertModel(BertConfig(vocab_size=20, **SIZE)).save_pretrained(tmp_path)
    with pytest.raises(UsageError, match=r"vision model .* give a folder made by save_pretrained"):
        load_picture_embedder(str(tmp_path)).encode(_pictures(1))
