"""The plain backend: our own loop over the items, the model in this process."""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property, partial
from pathlib import Path
from typing import NamedTuple, TypeVar

from huggingface_hub import hf_hub_download
from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OfflineModeIsEnabled
from PIL import Image

from remud_hub.errors import SourceError, UsageError, first_line
from remud_hub.evaluate.answered import Answered, answered, not_answered
from remud_hub.evaluate.items import Item, Message
from remud_hub.evaluate.job import EvalJob, batches
from remud_hub.evaluate.opened import Opened
from remud_hub.evaluate.replies import Kept, Replies, batch_key
from remud_hub.models.chat import ChatModel
from remud_hub.teachers.weights import on_this_machine, weights_id


T = TypeVar("T")
R = TypeVar("R")


class Shown(NamedTuple):
    """A prompt as a model is shown it."""

    messages: Sequence[Message]
    images: Sequence[Image.Image]
    picture_ids: Sequence[str]
    """The sha256 of each picture's file."""


class Asker:
    """Asks a model batch by batch, and no batch twice.

    Args:
        job: How to ask which model.
        model: The model, where it is loaded already.
    """

    def __init__(self, job: EvalJob, model: ChatModel | None = None) -> None:
        self._job = job
        self._given = model
        self._replies = Replies(job.work)

    @cached_property
    def model(self) -> ChatModel:
        """The model, loaded when there is something to ask it."""
        return self._given or ChatModel(self._job.model)

    @cached_property
    def _model_id(self) -> str:
        return model_id(self._job.model)

    def ask(self, batch: Sequence[Shown]) -> Kept:
        """Return the replies to a batch: all to the first prompt, then all to the second, and so on."""
        if not batch:
            return Kept((), 0.0)
        asked = [(list(shown.messages), list(shown.picture_ids)) for shown in batch]
        key = batch_key(self._model_id, self._job.decoding, asked)
        kept = self._replies.get(key)
        if kept is None:
            kept = self._generate(batch)
            self._replies.put(key, kept)
        return kept

    def _generate(self, batch: Sequence[Shown]) -> Kept:
        prompts = [(list(shown.messages), shown.images) for shown in batch]
        model, options = self.model, self._job.options
        began = time.perf_counter()
        replies = model.generate(prompts, options.max_new_tokens, sampling=options.sampling, budget=options.budget)
        texts, cut = (tuple(part) for part in zip(*replies, strict=True))
        return Kept(texts, time.perf_counter() - began, cut=cut)


def run_local(job: EvalJob, asked: Mapping[str, Sequence[Item]], model: ChatModel | None = None) -> Iterator[Answered]:
    """Ask and score every item.

    Args:
        job: How to ask which model.
        asked: The items of each task.
        model: The model, where it is loaded already.

    Yields:
        The items in their order; one with several replies stands there once for each.
    """
    asker = Asker(job, model)
    every = ((task, batch) for task, items in asked.items() for batch in batches(items, job.prompts_at_once))
    opened = Opened()
    for looked_at in one_ahead(partial(_look_at, opened), every):
        kept = asker.ask([shown for _, _, shown in looked_at if isinstance(shown, Shown)])
        said = batches(kept.told, job.samples)
        for task, item, shown in looked_at:
            if isinstance(shown, Answered):
                yield shown
            else:
                yield from (answered(task, item, reply, kept.each, cut=cut) for reply, cut in next(said))


def one_ahead(work: Callable[[T], R], things: Iterable[T]) -> Iterator[R]:
    """Yield what work makes of each thing, in order; the next is under way in a thread while one is used."""
    with ThreadPoolExecutor(1) as thread:
        under_way: deque[Future[R]] = deque()
        for thing in things:
            under_way.append(thread.submit(work, thing))
            if len(under_way) == 2:
                yield under_way.popleft().result()
        yield from (each.result() for each in under_way)


def model_id(model: str) -> str:
    """Return what tells a model from every other: an id over its files, or its name on the Hub and the commit.

    Raises:
        UsageError: The Hub does not have it.
    """
    if on_this_machine(model):
        return weights_id(model)
    try:
        commit = Path(hf_hub_download(model, "config.json")).parent.name
    except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OfflineModeIsEnabled) as error:
        raise UsageError(
            f"{model}: no such folder, and the Hub does not have it ({first_line(error)}); check the name and HF_TOKEN"
        ) from error
    return f"{model}@{commit}"


def shown_or_refused(task: str, item: Item, opened: Opened) -> Shown | Answered:
    """Return an item as a model is shown it; or that it cannot be, and why."""
    if item.fault:
        return not_answered(task, item, "faulty", item.fault)
    try:
        return Shown(item.messages, opened.images(item), item.picture_ids)
    except SourceError as error:
        return not_answered(task, item, "unreadable", str(error))


def _look_at(opened: Opened, asked: tuple[str, Sequence[Item]]) -> list[tuple[str, Item, Shown | Answered]]:
    """Open the pictures of a batch."""
    task, batch = asked
    return [(task, item, shown_or_refused(task, item, opened)) for item in batch]
