import io
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from remud_hub.records import Evidence
from remud_hub.store import BlobStore
from remud_hub.teachers.base import Message, Request
from remud_hub.teachers.images import sent_size
from remud_hub.teachers.tokens import image_tokens, request_tokens, text_tokens


@pytest.mark.parametrize(
    ("model", "width", "height", "tokens"),
    [
        ("gpt-4o", 512, 512, 85 + 170),  # one tile
        ("gpt-4o", 1024, 1024, 85 + 4 * 170),  # 768 a side: two by two
        ("gpt-4o", 4096, 8192, 85 + 6 * 170),  # OpenAI's own third example: 768 × 1536
        ("gpt-4.1-mini", 1024, 1024, 1659),  # 32 × 32 patches, times 1.62
        ("gemini-2.5-flash", 300, 300, 258),
        ("gemini-2.5-flash", 800, 600, 2 * 258),
        ("Qwen2.5-VL-7B-Instruct", 280, 280, 100),
        ("Qwen3-VL-8B-Instruct", 320, 320, 100),
    ],
)
def test_pictures_are_counted_by_the_rule_of_the_model(model: str, width: int, height: int, tokens: int) -> None:
    assert image_tokens(model, width, height) == tokens


@given(st.integers(1, 5000), st.integers(1, 5000), st.sampled_from(["gpt-4o", "gpt-4.1-nano", "gemini", "qwen3", "?"]))
def test_every_picture_costs_something_and_never_without_bound(width: int, height: int, model: str) -> None:
    assert 0 < image_tokens(model, width, height) <= 60_000


def test_chinese_takes_more_tokens_per_character() -> None:
    assert text_tokens("超声检查") == 4
    assert text_tokens("ultrasound test!") == 4


@pytest.fixture
def request_(make_request: Callable[..., Request]) -> Request:
    return make_request("")


def test_a_picture_is_counted_in_the_size_that_is_sent(store: BlobStore, request_: Request) -> None:
    data = io.BytesIO()
    Image.new("L", (4000, 3000)).save(data, "PNG")
    large, broken = store.put(data.getvalue()), store.put(b"no picture")

    def tokens(*images: str) -> int:
        turns = (Message(role="user", text="", images=images),)
        return request_tokens(request_.model_copy(update={"messages": turns}), "qwen2.5-vl", store)

    assert tokens(large) - tokens() == image_tokens("qwen2.5-vl", *sent_size(4000, 3000)) < 2_200
    assert tokens(broken, "0" * 64) == tokens()  # never sent


def test_a_request_costs_its_words_its_picture_and_its_schema(
    store: BlobStore, figure_evidence: Evidence, request_: Request
) -> None:
    image = figure_evidence.figure.image  # type: ignore[union-attr]

    def request(text: str, *images: str) -> Request:
        return request_.model_copy(update={"messages": (Message(role="user", text=text, images=images),)})

    bare = request_tokens(request(""), "gpt-4o", store)
    assert bare > 50  # the schema
    assert request_tokens(request("x" * 400), "gpt-4o", store) == bare + 100
    assert request_tokens(request("", image), "gpt-4o", store) == bare + image_tokens("gpt-4o", 40, 30)
