"""How many tokens a request will be, before it is sent: text by its characters, pictures by the model's own rule.

An estimate, good to about a fifth for text. What a reply says it cost takes its place as soon as there is one.
"""

import json
import math
import re
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from remud_hub.store import BlobStore
from remud_hub.teachers.base import Reply, Request, Usage
from remud_hub.teachers.images import sent_size
from remud_hub.teachers.shapes import shape_schema


CHARACTERS_PER_TOKEN = 4
"""Latin text; OpenAI's and Google's own rule of thumb."""
TOKENS_PER_HAN = 1
"""Between Qwen's two thirds and the one and a half of older OpenAI encodings."""
MESSAGE_TOKENS = 4
"""What a chat template puts around a turn."""
HAN = re.compile(r"[一-鿿]")


def text_tokens(text: str) -> int:
    """Estimate the tokens of a text."""
    han = len(HAN.findall(text))
    return math.ceil((len(text) - han) / CHARACTERS_PER_TOKEN + han * TOKENS_PER_HAN)


def request_tokens(request: Request, model: str, store: BlobStore) -> int:
    """Estimate the prompt tokens of a request, schema included, and pictures in the size that they are sent in."""
    texts = [message.text for message in request.messages]
    schema = json.dumps(shape_schema(request.shape), separators=(",", ":"))
    pictures = (digest for message in request.messages for digest in message.images)
    return (
        sum(text_tokens(text) + MESSAGE_TOKENS for text in texts)
        + text_tokens(schema)
        + sum(_picture_tokens(store.path(digest), model) for digest in pictures)
    )


def counted(reply: Reply, request: Request, store: BlobStore) -> Reply:
    """Return the reply, with an estimate of what it cost where the endpoint counted no tokens."""
    if reply.usage.prompt_tokens:
        return reply
    usage = Usage(
        prompt_tokens=request_tokens(request, reply.model, store),
        completion_tokens=text_tokens((reply.reasoning or "") + reply.text),
        estimated=True,
    )
    return reply.model_copy(update={"usage": usage})


def image_tokens(model: str, width: int, height: int) -> int:
    """Return the tokens of a picture of this size, in pixels, by the rule of the model's family.

    A model of an unknown family is counted like Qwen2.5-VL.
    """
    return next(rule for pattern, rule in RULES if re.search(pattern, model, re.IGNORECASE))(width, height)


def _tiles(base: int, per_tile: int) -> Callable[[int, int], int]:
    """OpenAI's rule until GPT-4.1: fit into 2048², shortest side to 768, tiles of 512²."""

    def count(width: int, height: int) -> int:
        scale = min(1.0, 2048 / max(width, height))
        scale *= min(1.0, 768 / (min(width, height) * scale))
        return base + per_tile * math.ceil(width * scale / 512) * math.ceil(height * scale / 512)

    return count


def _patches(side: int, limit: int, factor: float = 1.0) -> Callable[[int, int], int]:
    """Squares of ``side`` pixels, the picture shrunk until there are no more than ``limit``."""

    def count(width: int, height: int) -> int:
        scale = min(1.0, math.sqrt(limit * side * side / (width * height)))
        patches = math.ceil(width * scale / side) * math.ceil(height * scale / side)
        return math.ceil(min(limit, patches) * factor)

    return count


def _gemini(width: int, height: int) -> int:
    """Google's rule: 258 for a picture up to 384², else 258 for each tile of 768²."""
    return 258 if max(width, height) <= 384 else 258 * math.ceil(width / 768) * math.ceil(height / 768)


# First match wins. OpenAI: platform.openai.com guide "Images and vision"; Google: ai.google.dev guide "Understand and count
# tokens"; Qwen: patches of 14 (16 from Qwen3-VL on) merged two by two, preprocessor_config.json of the models
RULES: tuple[tuple[str, Callable[[int, int], int]], ...] = (
    (r"gpt-4o-mini", _tiles(2833, 5667)),
    (r"gpt-4\.1-mini|gpt-5-mini", _patches(32, 1536, 1.62)),
    (r"gpt-4\.1-nano|gpt-5-nano", _patches(32, 1536, 2.46)),
    (r"o4-mini", _patches(32, 1536, 1.72)),
    (r"gpt-5", _tiles(70, 140)),
    (r"gpt-4|\bo1\b|\bo3\b", _tiles(85, 170)),
    (r"gemini", _gemini),
    (r"qwen3", _patches(32, 16384)),
    (r"", _patches(28, 16384)),
)


def _picture_tokens(path: Path, model: str) -> int:
    try:
        with Image.open(path) as picture:
            return image_tokens(model, *sent_size(*picture.size))
    except OSError:
        return 0  # it cannot be read, so no teacher will be sent it
