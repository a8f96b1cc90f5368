"""Asking a vision-language model: batches for evaluation, a stream for the demo, one and the same prompt for both."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from threading import Event, Thread
from typing import Any

import torch
from PIL import Image
from transformers import (
    AutoModelForImageTextToText,
    StoppingCriteria,
    StoppingCriteriaList,
    TextIteratorStreamer,
)

from remud_hub.models.messages import Prompt, images_first
from remud_hub.models.processor import load_processor


# Sampling settings that checkpoints ship with; greedy decoding ignores them, and says so on every call unless cleared
_GREEDY: Mapping[str, Any] = {"do_sample": False, "temperature": None, "top_p": None, "top_k": None}


class ChatModel:
    """A vision-language model with its processor.

    Args:
        name: Hub id or folder, as ``resolve_model`` returns it.
        device: ``auto`` takes the accelerator if there is one, else the CPU.
        dtype: ``auto`` takes the checkpoint's on an accelerator and float32 on the CPU.
        max_pixels: Larger pictures are shrunk to this area; None keeps the processor's own limit.
    """

    def __init__(self, name: str, *, device: str = "auto", dtype: str = "auto", max_pixels: int | None = None) -> None:
        self.name = name
        self.device = _pick_device(device)
        if dtype == "auto" and self.device.type == "cpu":
            dtype = "float32"
        self.processor = load_processor(name, max_pixels=max_pixels)
        model: Any = AutoModelForImageTextToText.from_pretrained(name, dtype=dtype)
        self.model = model.to(self.device).eval()

    def generate(self, batch: Sequence[tuple[Prompt, Sequence[Image.Image]]], max_new_tokens: int = 512) -> list[str]:
        """Answer a batch greedily; each reply is the one its prompt would get alone.

        Args:
            batch: Prompts (a question, or messages), each with its pictures.
            max_new_tokens: Where a reply is cut.

        Returns:
            One reply per prompt, without special tokens.

        Raises:
            UsageError: A prompt's placeholders do not match its pictures.
        """
        if not batch:
            return []
        inputs = self._encode(batch)
        with torch.inference_mode():
            tokens = self.model.generate(**inputs, max_new_tokens=max_new_tokens, **_GREEDY)
        replies: list[str] = self.processor.batch_decode(
            tokens[:, inputs["input_ids"].shape[1] :], skip_special_tokens=True
        )
        return replies

    def stream(self, messages: Prompt, images: Sequence[Image.Image], max_new_tokens: int = 512) -> Iterator[str]:
        """Answer one prompt piece by piece; the pieces join to the reply of ``generate``.

        Closing the iterator stops the model.

        Args:
            messages: A question, or messages.
            images: Its pictures.
            max_new_tokens: Where the reply is cut.

        Yields:
            The next piece of text.
        """
        inputs = self._encode([(messages, images)])
        streamer = TextIteratorStreamer(self.processor.tokenizer, skip_prompt=True, skip_special_tokens=True)
        stop = Event()
        options = {
            **_GREEDY,
            "max_new_tokens": max_new_tokens,
            "streamer": streamer,
            "stopping_criteria": StoppingCriteriaList([_StopOn(stop)]),
        }
        failures: list[BaseException] = []
        worker = Thread(target=_run, args=(lambda: self.model.generate(**inputs, **options), streamer, failures))
        worker.start()
        try:
            yield from (piece for piece in streamer if piece)
        finally:
            stop.set()
            worker.join()
        if failures:
            raise failures[0]

    def _encode(self, batch: Sequence[tuple[Prompt, Sequence[Image.Image]]]) -> Any:
        texts = [
            self.processor.apply_chat_template(
                images_first(prompt, len(images)), tokenize=False, add_generation_prompt=True
            )
            for prompt, images in batch
        ]
        pictures = [[image.convert("RGB") for image in images] for _, images in batch]
        inputs = self.processor(
            text=texts,
            images=pictures if any(pictures) else None,
            padding=True,
            padding_side="left",
            return_tensors="pt",
        )
        return inputs.to(self.device, dtype=self.model.dtype)


def _pick_device(device: str) -> torch.device:
    if device != "auto":
        return torch.device(device)
    return torch.accelerator.current_accelerator(check_available=True) or torch.device("cpu")


def _run(generate: Callable[[], object], streamer: TextIteratorStreamer, failures: list[BaseException]) -> None:
    """Generate in a thread; a failure must end the stream, or its reader would wait for ever."""
    try:
        generate()
    except BaseException as failure:  # handed to the reading thread, which raises it
        failures.append(failure)
        streamer.end()  # type: ignore[no-untyped-call]


class _StopOn(StoppingCriteria):
    """Ends the generation once the reader has gone."""

    def __init__(self, stop: Event) -> None:
        self.stop = stop

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor, **_: object) -> torch.Tensor:
        return torch.full((input_ids.shape[0],), self.stop.is_set(), device=input_ids.device)
