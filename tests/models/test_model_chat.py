from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from remud_hub.errors import UsageError


if TYPE_CHECKING:
    from remud_hub.models.chat import ChatModel

pytestmark = pytest.mark.slow

RED, BLUE = Image.new("RGB", (80, 120), "red"), Image.new("L", (500, 100), 40)
BATCH = [
    ("What colour?", [RED]),
    ("no picture at all, and a longer question: 图中显示的是什么？", []),
    ([{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Compare."}], [RED, BLUE]),
    ("Hi", []),
]


@pytest.fixture(scope="module")
def model(tiny: Path) -> "ChatModel":
    from remud_hub.models.chat import ChatModel

    return ChatModel(str(tiny))


def test_a_batch_answers_as_each_would_alone(model: "ChatModel") -> None:
    replies = model.generate(BATCH, 16)
    assert replies == [model.generate([prompt], 16)[0] for prompt in BATCH]
    assert len(set(replies)) == len(BATCH)


def test_a_batch_without_pictures_and_an_empty_one(model: "ChatModel") -> None:
    text_only = [BATCH[1], BATCH[3]]
    assert model.generate(text_only, 8) == [model.generate([prompt], 8)[0] for prompt in text_only]
    assert model.generate([], 8) == []


def test_a_reply_says_whether_it_was_cut(model: "ChatModel") -> None:
    assert [reply.cut for reply in model.generate(BATCH, 4)] == [True] * len(BATCH)


def test_the_stream_joins_to_the_reply(model: "ChatModel") -> None:
    for prompt in BATCH:
        assert "".join(model.stream(*prompt, max_new_tokens=16)) == model.generate([prompt], 16)[0].text


def test_the_picture_matters(model: "ChatModel") -> None:
    other = Image.effect_noise((80, 120), 90)
    assert model.generate([("What colour?", [RED])], 16) != model.generate([("What colour?", [other])], 16)


def test_closing_the_stream_stops_the_model(model: "ChatModel") -> None:
    stream = model.stream("What colour?", [RED], max_new_tokens=20_000)  # minutes, if it ran to the end
    next(stream)
    stream.close()


def test_a_failing_model_ends_the_stream(model: "ChatModel") -> None:
    with pytest.raises(ValueError, match="max_new_tokens"):
        list(model.stream("What colour?", [RED], max_new_tokens=-1))


def test_max_pixels_shrinks_pictures(tiny: Path) -> None:
    from remud_hub.models.processor import load_processor

    small = load_processor(str(tiny), max_pixels=56 * 56)
    assert len(small.image_processor(images=[Image.new("RGB", (900, 900))])["pixel_values"]) == 16


def test_pictures_without_a_place_are_refused(model: "ChatModel") -> None:
    messages = [{"role": "user", "content": [{"type": "image"}, {"type": "text", "text": "two?"}]}]
    with pytest.raises(UsageError, match="2 pictures"):
        model.generate([(messages, [RED, BLUE])], 4)
