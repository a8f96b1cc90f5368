"""Asking a vision-language model: batches for evaluation, a stream for the demo, one and the same prompt for both."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from threading import Event, Thread
from typing import Any, NamedTuple

import torch
from PIL import Image
from transformers import (
    AutoModelForImageTextToText,
    LogitsProcessorList,
    StoppingCriteria,
    StoppingCriteriaList,
    TextIteratorStreamer,
)

from remud_hub.models.decoding import Budget, Sampling
from remud_hub.models.forcing import BudgetForcing
from remud_hub.models.messages import Prompt, images_first
from remud_hub.models.pictures import Remembering
from remud_hub.models.processor import load_processor
from remud_hub.models.sampling import Drawing
from remud_hub.records import Language, content_id
from remud_hub.store import sha256_of
from remud_hub.words import CHINESE


Asked = tuple[Prompt, Sequence[Image.Image]]
"""A prompt (a question, or messages) with its pictures."""

# Sampling settings that checkpoints ship with; greedy decoding ignores them, and says so on every call unless cleared
_GREEDY: Mapping[str, Any] = {"do_sample": False, "temperature": None, "top_p": None, "top_k": None}


class Reply(NamedTuple):
    """What a model wrote."""

    text: str
    """Without special tokens."""
    cut: bool
    """Whether it was cut at the limit of tokens: the model had not ended it."""


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
        self._encoder = copy(self.processor)  # the processor itself stays what can be saved
        self._encoder.image_processor = Remembering(self.processor.image_processor)
        model: Any = AutoModelForImageTextToText.from_pretrained(name, dtype=dtype)
        self.model = model.to(self.device).eval()

    def generate(
        self,
        batch: Sequence[Asked],
        max_new_tokens: int = 512,
        *,
        sampling: Sampling | None = None,
        budget: Budget | None = None,
    ) -> list[Reply]:
        """Answer a batch; each reply is the one its prompt would get alone.

        Args:
            batch: Prompts (a question, or messages), each with its pictures.
            max_new_tokens: Where a reply is cut.
            sampling: How replies are drawn, and how many to a prompt; None: one, greedily.
            budget: How long the model thinks; None: as it likes.

        Returns:
            The replies: all of the first prompt, then all of the second, and so on.

        Raises:
            UsageError: A prompt's placeholders do not match its pictures.
        """
        if not batch:
            return []
        samples = sampling.samples if sampling else 1
        rows = [asked for asked in batch for _ in range(samples)]
        inputs = self._encode(batch)  # once for all samples: pictures take longer than most replies
        with torch.inference_mode():
            tokens = self.model.generate(
                **inputs,
                max_new_tokens=max_new_tokens,
                logits_processor=self._processors(rows, sampling, budget),
                **_decoding(samples),
            )
        written = tokens[:, inputs["input_ids"].shape[1] :]
        ended = torch.isin(written, torch.tensor(self._ends, device=written.device)).any(dim=1)
        texts = self.processor.batch_decode(written, skip_special_tokens=True)
        return [Reply(text, not has_ended) for text, has_ended in zip(texts, ended.tolist(), strict=True)]

    def stream(
        self,
        messages: Prompt,
        images: Sequence[Image.Image],
        max_new_tokens: int = 512,
        *,
        budget: Budget | None = None,
    ) -> Iterator[str]:
        """Answer one prompt piece by piece; the pieces join to the reply of ``generate``.

        Closing the iterator stops the model.

        Args:
            messages: A question, or messages.
            images: Its pictures.
            max_new_tokens: Where the reply is cut.
            budget: How long the model thinks; None: as it likes.

        Yields:
            The next piece of text.
        """
        inputs = self._encode([(messages, images)])
        streamer = TextIteratorStreamer(self.processor.tokenizer, skip_prompt=True, skip_special_tokens=True)
        stop = Event()
        options = {
            **_GREEDY,
            "max_new_tokens": max_new_tokens,
            "logits_processor": self._processors([(messages, images)], None, budget),
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

    @property
    def _ends(self) -> list[int]:
        """The tokens that end a reply; none of a model that only its limit stops."""
        ends = self.model.generation_config.eos_token_id
        return [] if ends is None else [int(end) for end in torch.tensor(ends).flatten()]

    def _processors(
        self, rows: Sequence[Asked], sampling: Sampling | None, budget: Budget | None
    ) -> LogitsProcessorList:
        """Return what chooses the tokens: first one is drawn, then the budget sees whether it may stand."""
        processors = LogitsProcessorList()
        if sampling is not None:
            processors.append(Drawing(sampling, [_fingerprint(*row) for row in rows]))
        if budget is not None:
            languages = [_language(prompt) for prompt, _ in rows]
            processors.append(BudgetForcing(budget, self.processor.tokenizer, self._ends, languages))
        return processors

    def _encode(self, batch: Sequence[Asked]) -> Any:
        texts = [
            self.processor.apply_chat_template(
                images_first(prompt, len(images)), tokenize=False, add_generation_prompt=True
            )
            for prompt, images in batch
        ]
        pictures = [images for _, images in batch]
        inputs = self._encoder(
            text=texts,
            images=pictures if any(pictures) else None,
            padding=True,
            padding_side="left",
            return_tensors="pt",
        )
        return inputs.to(self.device, dtype=self.model.dtype)


def _decoding(samples: int) -> Mapping[str, Any]:
    """Return how tokens are picked: the likeliest.

    Several replies to a prompt have to be called sampling; with what ``Drawing`` leaves, there is one token to sample from.
    """
    return {**_GREEDY, "do_sample": True, "num_return_sequences": samples} if samples > 1 else _GREEDY


def _pick_device(device: str) -> torch.device:
    if device != "auto":
        return torch.device(device)
    return torch.accelerator.current_accelerator(check_available=True) or torch.device("cpu")


def _fingerprint(prompt: Prompt, images: Sequence[Image.Image]) -> str:
    pictures = [sha256_of(image.convert("RGB").tobytes()) for image in images]
    return content_id({"messages": images_first(prompt, len(images)), "pictures": pictures})


def _language(prompt: Prompt) -> Language:
    """Return the language of the last message: a word of Chinese in it makes it Chinese."""
    asked = prompt if isinstance(prompt, str) else str(prompt[-1]["content"])
    return "zh" if CHINESE.search(asked) else "en"


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
