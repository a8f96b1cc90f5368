"""A batch of requests to a batch of replies, with a model in this process."""

import io
import threading
from collections.abc import Iterator, Sequence
from typing import Any

import torch
from PIL import Image
from transformers import GenerationConfig

from remud_hub.errors import TeacherError
from remud_hub.store import BlobStore
from remud_hub.teachers.base import MAX_TOKENS, Message, Reply, Request, Usage
from remud_hub.teachers.local.drawing import Drawing
from remud_hub.teachers.local.grammar import Grammars
from remud_hub.teachers.local.loading import load_model


MAX_PIXELS = 1024 * 1024
"""A picture is shrunk to this many pixels: about 1,300 tokens of Qwen2.5-VL (28 by 28 pixels each)."""
OPEN_THINKING = "<think>"


class LocalWriter:
    """A loaded model with its grammars.

    Args:
        name: Written into replies.
        model: A folder, a GGUF file, or a Hub id.
        store: Where the pictures of the requests lie.
        stop: Ends what is under way before the next layer of the model.
        max_tokens: Most tokens of a reply; half the context of a model that has less than twice this.

    Raises:
        UsageError: The model cannot be loaded.
    """

    def __init__(
        self, name: str, model: str, store: BlobStore, stop: threading.Event, max_tokens: int = MAX_TOKENS
    ) -> None:
        self._name = name
        self._store = store
        self._stop = stop
        self._loaded = load_model(model)
        for layer in _layers(self._loaded.model):
            layer.register_forward_pre_hook(self._stop_if_told)
        width = self._loaded.model.get_output_embeddings().weight.shape[0]
        self._grammars = Grammars(self._loaded.tokenizer, width, self._loaded.ends)
        self._max_tokens = min(max_tokens, self._loaded.context // 2)

    def write(self, requests: Sequence[Request]) -> list[Reply]:
        """Answer a batch, in its order. It is halved for as long as it does not fit into memory.

        Raises:
            TeacherError: Not even a single request fits, or the writer was stopped.
        """
        if _pictured(requests[0]) and not self._loaded.sees:
            return [self._refused("this model does not see pictures") for _ in requests]
        if any(unreadable := [self._unreadable(request) for request in requests]):
            rest = [request for request, why in zip(requests, unreadable, strict=True) if not why]
            written = iter(self.write(rest) if rest else [])
            return [self._refused(why) if why else next(written) for why in unreadable]
        try:
            return self._fitting(requests)
        except torch.OutOfMemoryError as error:
            if len(requests) == 1:
                raise TeacherError(
                    f"teacher {self._name}: out of memory with one request; take a smaller model"
                ) from error
        half = len(requests) // 2
        return self.write(requests[:half]) + self.write(requests[half:])

    def _fitting(self, requests: Sequence[Request]) -> list[Reply]:
        """Answer those that leave room for a reply within the context; refuse the others."""
        inputs = self._encode(requests)
        lengths = inputs["attention_mask"].sum(dim=1).tolist()
        room = self._loaded.context - self._max_tokens
        fits = [length <= room for length in lengths]
        if all(fits):
            return self._generate(requests, inputs, lengths)
        rest = [request for request, fit in zip(requests, fits, strict=True) if fit]
        written = iter(self._fitting(rest) if rest else [])
        return [
            next(written) if fit else self._refused(f"a prompt of {length} tokens does not fit; {room} do")
            for fit, length in zip(fits, lengths, strict=True)
        ]

    @torch.inference_mode()
    def _generate(self, requests: Sequence[Request], inputs: Any, lengths: Sequence[int]) -> list[Reply]:
        start = inputs["input_ids"].shape[1]
        config: Any = GenerationConfig
        output = self._loaded.model.generate(
            **inputs,
            generation_config=config(
                do_sample=False,
                max_new_tokens=self._max_tokens,
                eos_token_id=list(self._loaded.ends),
                pad_token_id=self._loaded.tokenizer.pad_token_id,
            ),
            logits_processor=[self._grammars.processor([request.shape for request in requests]), Drawing(requests)],
        )
        return [
            self._reply(tokens, length) for tokens, length in zip(output[:, start:].tolist(), lengths, strict=True)
        ]

    def _reply(self, tokens: list[int], prompt_tokens: int) -> Reply:
        end = next((place for place, token in enumerate(tokens) if token in self._loaded.ends), None)
        return Reply(
            text=self._loaded.tokenizer.decode(tokens[:end], skip_special_tokens=True),
            model=self._name,
            finish_reason="length" if end is None else "stop",
            usage=Usage(prompt_tokens=prompt_tokens, completion_tokens=len(tokens) if end is None else end + 1),
        )

    def _stop_if_told(self, *_: Any) -> None:
        """A whole prompt may take minutes on a processor, a layer of it takes seconds."""
        if self._stop.is_set():
            raise TeacherError(f"teacher {self._name}: stopped while it wrote")

    def _refused(self, why: str) -> Reply:
        return Reply(text=why, model=self._name, finish_reason="refused")

    def _encode(self, requests: Sequence[Request]) -> Any:
        """Return the padded batch. A template that opens the thinking is closed again: shapes have their own field for it."""
        processor = self._loaded.processor
        turns = [[self._turn(message) for message in request.messages] for request in requests]
        switch = {"enable_thinking": False} if "enable_thinking" in str(processor.chat_template) else {}
        texts = processor.apply_chat_template(turns, tokenize=False, add_generation_prompt=True, **switch)
        texts = [f"{text}\n</think>\n\n" if text.rstrip().endswith(OPEN_THINKING) else text for text in texts]
        pictures = [[self._picture(digest) for digest in _digests(request)] for request in requests]
        given: dict[str, Any] = {"images": pictures} if any(pictures) else {}
        if not self._loaded.sees:
            given["return_token_type_ids"] = False  # BERT's segments, which many tokenizers offer and no decoder takes
        inputs = processor(text=texts, **given, padding=True, add_special_tokens=False, return_tensors="pt")
        return inputs.to(self._loaded.model.device)

    def _turn(self, message: Message) -> dict[str, Any]:
        if not self._loaded.sees:
            return {"role": message.role, "content": message.text}
        blocks = [{"type": "image"} for _ in message.images]
        return {"role": message.role, "content": [*blocks, {"type": "text", "text": message.text}]}

    def _unreadable(self, request: Request) -> str:
        """Return what is wrong with a picture of a request, or nothing."""
        for digest in _digests(request):
            try:
                self._picture(digest)
            except OSError as error:
                return f"picture {digest}: {error}"
        return ""

    def _picture(self, digest: str) -> Image.Image:
        with Image.open(io.BytesIO(self._store.get(digest))) as opened:
            picture = opened.convert("RGB")
        scale = (MAX_PIXELS / (picture.width * picture.height)) ** 0.5
        if scale >= 1:
            return picture
        return picture.resize((max(1, int(picture.width * scale)), max(1, int(picture.height * scale))))


def _layers(model: Any) -> Iterator[Any]:
    """Yield the layers of a model, those that see and those that read."""
    for module in model.modules():
        if isinstance(module, torch.nn.ModuleList):
            yield from module


def _digests(request: Request) -> list[str]:
    return [digest for message in request.messages for digest in message.images]


def _pictured(request: Request) -> bool:
    return bool(_digests(request))
