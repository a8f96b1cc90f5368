"""Both engines read one line in each language."""

from importlib.metadata import files
from shutil import which

import pytest
from PIL import Image, ImageDraw, ImageFont

from remud_hub.errors import UsageError
from remud_hub.ocr.engines import OCR_ENGINES
from remud_hub.ocr.tesseract import Tesseract


@pytest.fixture(scope="module")
def picture() -> Image.Image:
    fonts = [file for file in files("paperang-p2-fonts-cjk") or [] if file.suffix in {".ttf", ".ttc", ".otf"}]
    font = ImageFont.truetype(str(fonts[0].locate()), 36)
    image = Image.new("RGB", (900, 220), "white")
    draw = ImageDraw.Draw(image)
    draw.text((40, 30), "Apical four-chamber view of the heart", fill="black", font=font)
    draw.text((40, 120), "心脏超声可见左房内占位", fill="black", font=font)
    return image


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(OCR_ENGINES))
def test_english_and_chinese(picture: Image.Image, name: str) -> None:
    if name == "tesseract" and which("tesseract") is None:
        pytest.skip("tesseract is not installed")
    engine, on_more_threads = (OCR_ENGINES[name](threads) for threads in (1, 2))  # type: ignore[index]
    english, chinese = sorted(engine.read(picture), key=lambda line: line.box[1])
    assert sorted(on_more_threads.read(picture), key=lambda line: line.box[1]) == [english, chinese]
    assert english.text == "Apical four-chamber view of the heart"
    assert chinese.text.replace(" ", "") == "心脏超声可见左房内占位"
    assert 20 < english.box[1] < english.box[3] < 100 < chinese.box[1]
    assert min(english.confidence, chinese.confidence) > 0.6
    assert name in engine.name


def test_tesseract_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UsageError, match="apt-get install tesseract-ocr"):
        Tesseract(1)
