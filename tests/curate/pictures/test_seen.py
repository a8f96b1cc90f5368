"""Copies that a vision model sees; its weights are random, which is enough to tell like from unlike pixels."""

from pathlib import Path

import pytest
from PIL import Image

from remud_hub.curate.pictures.copies import copies_of
from remud_hub.curate.pictures.seen import seen_before
from remud_hub.curate.settings import CurateSettings, PictureSettings
from remud_hub.models.vision import load_picture_embedder
from remud_hub.store import BlobStore
from tests.curate.pictures.test_copies import plot, png, sector


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    import torch
    from transformers import CLIPImageProcessor, Dinov2Config, Dinov2Model

    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("eyes") / "mine"
    Dinov2Model(
        Dinov2Config(hidden_size=32, num_hidden_layers=2, num_attention_heads=2, image_size=56, patch_size=8)
    ).save_pretrained(folder)
    size = {"height": 56, "width": 56}
    CLIPImageProcessor(size=size, crop_size=size, do_center_crop=False).save_pretrained(folder)
    return str(folder)


@pytest.mark.slow
def test_what_is_one_to_the_model_is_a_copy_of_the_earliest(store: BlobStore, model: str) -> None:
    first, other = sector(1), plot(2)
    again = first.transpose(Image.Transpose.ROTATE_90)  # no hash sees this
    smaller = again.resize((180, 240))
    one, two, three = load_picture_embedder(model).encode([first, again, other])
    alike = float(one @ two + max(one @ three, two @ three)) / 2
    assert one @ two > alike
    names = [store.put(png(picture)) for picture in (first, other, again, smaller)]
    assert copies_of(names, PictureSettings(), store).firsts == {names[3]: names[2]}
    settings = PictureSettings(model=model, alike=alike)
    # The smaller one is a copy of a copy by its hash, and so of the first
    assert copies_of(names, settings, store).firsts == {names[2]: names[0], names[3]: names[0]}


@pytest.mark.slow
def test_without_pictures_no_model_is_asked(store: BlobStore, model: str) -> None:
    assert seen_before([], model, 0.9, store) == {}
    assert seen_before([store.put(png(sector(3)))], model, 0.9, store) == {}


def test_the_settings_beside_a_dataset_do_not_say_where_a_model_lay(tmp_path: Path) -> None:
    (tmp_path / "eyes").mkdir()
    settings = CurateSettings(pictures=PictureSettings(model=str(tmp_path / "eyes")))
    written = settings.without_places().pictures
    assert written is not None
    assert written.model == "eyes"
