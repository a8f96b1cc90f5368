"""Copies of a picture are found however they were made; others of the same make are not."""

from collections.abc import Callable
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageEnhance, ImageOps

from remud_hub.curate.pictures.copies import copies_of
from remud_hub.curate.settings import PictureSettings
from remud_hub.store import BlobStore


Change = Callable[[Image.Image], Image.Image]


def sector(seed: int) -> Image.Image:
    """A speckled sector with two blobs, in the same black frame as every other."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0:240, 0:320]
    speckle = random.gamma(2.0, 30.0, size=(60, 80)).repeat(4, 0).repeat(4, 1)
    for _ in range(3):
        top, left, size = random.integers(50, 200), random.integers(80, 240), random.integers(12, 34)
        speckle[(y - top) ** 2 + (x - left) ** 2 < size**2] *= random.choice([0.1, 2.5])
    inside = (np.hypot(x - 160, y) < 230) & (np.abs(x - 160) < 0.8 * y + 10)
    return Image.fromarray(np.where(inside, speckle, 0).clip(0, 255).astype(np.uint8))


def plot(seed: int) -> Image.Image:
    """A line plot; all have the same axes."""
    random = np.random.default_rng(seed)
    sheet = Image.new("L", (320, 240), 255)
    draw = ImageDraw.Draw(sheet)
    draw.line([(30, 10), (30, 210), (310, 210)], fill=0, width=3)
    draw.line([(30 + 14 * i, 210 - int(random.integers(5, 190))) for i in range(20)], fill=0, width=3)
    return sheet


def png(picture: Image.Image) -> bytes:
    data = BytesIO()
    picture.save(data, "PNG")
    return data.getvalue()


def compressed(picture: Image.Image) -> Image.Image:
    data = BytesIO()
    picture.save(data, "JPEG", quality=30)
    return Image.open(BytesIO(data.getvalue()))


def cropped(picture: Image.Image, share: float) -> Image.Image:
    width, height = picture.size
    return picture.crop((int(share * width), int(share * height / 2), width - int(share * width / 2), height))


CHANGES: dict[str, Change] = {
    "compressed": compressed,
    "scaled": lambda picture: picture.resize((200, 150)),
    "brightened": lambda picture: ImageEnhance.Brightness(picture).enhance(1.3),
    "mirrored": ImageOps.mirror,
    "cropped by 5 %": lambda picture: cropped(picture, 0.05),
    "cropped by 10 %": lambda picture: cropped(picture, 0.1),
    "cropped, mirrored and compressed": lambda picture: compressed(ImageOps.mirror(cropped(picture, 0.06))),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("turned", [False, True])
def test_a_copy_is_found_whichever_comes_first(change: str, turned: bool, store: BlobStore) -> None:
    pictures = [png(sector(1)), png(CHANGES[change](sector(1)))]
    first, second = (store.put(each) for each in (pictures[::-1] if turned else pictures))
    assert copies_of([first, second, first], PictureSettings(), store).firsts == {second: first}


@pytest.mark.parametrize("make", [sector, plot])
def test_others_of_the_same_make_are_no_copies(make: Callable[[int], Image.Image], store: BlobStore) -> None:
    images = [store.put(png(make(seed))) for seed in range(12)]
    assert copies_of(images, PictureSettings(), store).firsts == {}


def test_without_crops_the_rest_is_still_found(store: BlobStore) -> None:
    first, small = store.put(png(sector(1))), store.put(png(sector(1).resize((160, 120))))
    part = store.put(png(cropped(sector(1), 0.1)))
    found = copies_of([first, small, part], PictureSettings(crops=False), store)
    assert found.firsts == {small: first}


def test_what_cannot_be_read_is_named_and_what_is_not_there_is_left_alone(store: BlobStore) -> None:
    broken = store.put(png(sector(1))[:500])
    found = copies_of([broken, "f" * 64], PictureSettings(), store)
    assert (found.firsts, found.unreadable) == ({}, {broken: "picture is damaged"})
    assert copies_of([broken], None, store).unreadable == {}
