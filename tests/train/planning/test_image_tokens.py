"""The count against processors of other families, each with the tiny tokenizer and small pictures."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from transformers import (
    AddedToken,
    CLIPImageProcessor,
    Gemma3ImageProcessor,
    Gemma3Processor,
    Idefics3ImageProcessor,
    Idefics3Processor,
    InternVLProcessor,
    InternVLVideoProcessor,
    LlavaProcessor,
    Qwen2VLImageProcessor,
    Qwen3VLProcessor,
    Qwen3VLVideoProcessor,
)
from transformers.models.got_ocr2 import GotOcr2ImageProcessor
from trl.trainer.sft_trainer import DataCollatorForVisionLanguageModeling

from remud_hub.models.tiny_tokenizer import build_tokenizer
from remud_hub.train.planning.image_tokens import CountedBy, ImageTokens
from remud_hub.train.planning.lengths import Meter


TEMPLATE = (
    "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{% for c in m['content'] %}{% if c['type'] == 'image' %}PLACE"
    "{% elif m['role'] == 'assistant' %}{% generation %}{{ c['text'] }}{% endgeneration %}{% else %}{{ c['text'] }}"
    "{% endif %}{% endfor %}<|im_end|>\n{% endfor %}"
)
SQUARE = {"height": 56, "width": 56}


def tokenizer(*more: str, **special: str) -> Any:
    made = build_tokenizer()
    made.add_tokens([AddedToken(token, special=True) for token in (*special.values(), *more)], special_tokens=True)
    for name, token in special.items():
        setattr(made, name, token)
        setattr(made, f"{name}_id", made.convert_tokens_to_ids(token))
    return made


def llava() -> Any:
    return LlavaProcessor(
        CLIPImageProcessor(size={"shortest_edge": 56}, crop_size=SQUARE),
        tokenizer(image_token="<image>"),
        patch_size=14,
        vision_feature_select_strategy="default",
        num_additional_image_tokens=1,
        chat_template=TEMPLATE.replace("PLACE", "<image>"),
    )


def internvl() -> Any:
    return InternVLProcessor(
        GotOcr2ImageProcessor(size=SQUARE, crop_to_patches=True, max_patches=6, min_patches=1),
        tokenizer(
            start_image_token="<img>",
            end_image_token="</img>",
            context_image_token="<IMG_CONTEXT>",
            video_token="<video>",
        ),
        video_processor=InternVLVideoProcessor(size=SQUARE),
        image_seq_length=4,
        chat_template=TEMPLATE.replace("PLACE", "<IMG_CONTEXT>\n"),
    )


def idefics3() -> Any:
    tiles = [f"<row_{row}_col_{column}>" for row in range(1, 7) for column in range(1, 7)]
    return Idefics3Processor(
        Idefics3ImageProcessor(size={"longest_edge": 224}, max_image_size={"longest_edge": 56}),
        tokenizer("<fake_token_around_image>", "<global-img>", "<end_of_utterance>", *tiles, image_token="<image>"),
        image_seq_len=4,
        chat_template=TEMPLATE.replace("PLACE", "<image>"),
    )


def gemma3() -> Any:
    return Gemma3Processor(
        Gemma3ImageProcessor(size=SQUARE),
        tokenizer(boi_token="<boi>", eoi_token="<eoi>", image_token="<soft>"),
        image_seq_length=5,
        chat_template=TEMPLATE.replace("PLACE", "<boi>"),
    )


def qwen3() -> Any:
    made = build_tokenizer()
    return Qwen3VLProcessor(
        Qwen2VLImageProcessor(size={"shortest_edge": 56 * 56, "longest_edge": 400 * 400}, patch_size=16),
        made,
        Qwen3VLVideoProcessor(),
        chat_template=TEMPLATE.replace("PLACE", "<|vision_start|><|image_pad|><|vision_end|>"),
    )


@pytest.mark.parametrize(
    ("family", "counted_by"),
    [
        (llava, "arithmetic"),
        (internvl, "arithmetic"),
        (idefics3, "arithmetic"),
        (qwen3, "arithmetic"),
        (gemma3, "blank pictures"),
    ],
)
def test_every_family_is_counted_as_its_collator_does(family: Callable[[], Any], counted_by: CountedBy) -> None:
    processor = family()
    meter = Meter(processor)
    assert meter.image_tokens.counted_by == counted_by
    collate = DataCollatorForVisionLanguageModeling(processor, assistant_only_loss=True, chat_template=meter.template)
    messages = [
        {"role": "user", "content": "What is it? 图"},
        {"role": "assistant", "content": "A square.\n"},
    ]
    for count in range(3):
        pictures = [Image.new("RGB", size) for size in ((100, 80), (300, 90))[:count]]
        batch = collate([{"images": pictures, "messages": messages}])
        [found] = meter.measure([{"images": [stored(image) for image in pictures], "messages": messages}])
        assert found.tokens == batch["input_ids"].shape[1]
        assert found.answer_tokens == (batch["labels"] != -100).sum()


def test_a_size_that_the_processor_refuses_is_an_error(processor: Any) -> None:
    with pytest.raises(ValueError, match="aspect ratio"):
        ImageTokens(processor, processor.chat_template)((3000, 2))


def stored(image: Image.Image) -> dict[str, Any]:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return {"bytes": buffer.getvalue(), "path": None}
