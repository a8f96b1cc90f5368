"""Items per second of `remud eval` in process, against lighteval's own image backend and a loop that asks one by one.

All ask the same model the same items, and the table says how many replies are the same. lighteval's backend is mended first, as
little as makes its prompts ours: as shipped it puts the question before the pictures. Loading is not counted.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import torch
from rich.console import Console
from rich.table import Table

from remud_hub.evaluate.items import Item
from remud_hub.evaluate.job import EvalJob
from remud_hub.evaluate.local import run_local
from remud_hub.evaluate.options import Options
from remud_hub.evaluate.tasks.table import find_task
from remud_hub.models.chat import ChatModel
from remud_hub.models.messages import images_first
from remud_hub.models.resolve import resolve_model
from remud_hub.store import cache_root


class Timed(NamedTuple):
    """The best of several runs, and what was replied."""

    seconds: float
    cpu_seconds: float
    """Of all threads: what a run costs, however busy the machine is."""
    replies: list[str]


def main() -> None:
    """Time all three in turn, several times, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", help="where the task's data lies, such as a folder with VQA-RAD")
    parser.add_argument("--task", default="vqa_rad")
    parser.add_argument("--model", default="tiny")
    parser.add_argument("--items", type=int, default=96)
    parser.add_argument("--batch-size", type=int, default=16)
    parser.add_argument("--max-new-tokens", type=int, default=32)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--threads", type=int, default=1, help="two wait for each other where the cores are shared")
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    named = find_task(given.task)
    items = at_hand(named.task.load(given.data, named.subset).items)[: given.items]
    with tempfile.TemporaryDirectory() as scratch:
        options = Options(max_new_tokens=given.max_new_tokens, batch_size=given.batch_size)
        job = EvalJob(resolve_model(given.model, cache_root()), Path(scratch), options)
        runners = {
            "a loop, one by one": one_by_one(job),
            "lighteval's own, one by one (its default)": stock(replace(job, options=replace(options, batch_size=1))),
            f"lighteval's own, {options.batch_size} at once": stock(job),
            f"remud, {options.batch_size} at once": local(job),
        }
        timed = best({name: partial(run, items) for name, run in runners.items()}, given.repeats)
    print_table(timed, len(items))


def at_hand(items: Sequence[Item]) -> list[Item]:
    """Return the items with a picture that is there."""
    return [item for item in items if item.picture_ids and all(item.picture_ids)]


def best(runs: Mapping[str, Callable[[], list[str]]], repeats: int) -> dict[str, Timed]:
    """Run each once to warm up, then all in turn as often as said; the machine may be busy, so the best counts."""
    replies = {name: run() for name, run in runs.items()}
    spent: dict[str, list[tuple[float, float]]] = {name: [] for name in runs}
    for _ in range(repeats):
        for name, run in runs.items():
            began, began_cpu = time.perf_counter(), time.process_time()
            run()
            spent[name].append((time.perf_counter() - began, time.process_time() - began_cpu))
    return {name: Timed(*map(min, zip(*some, strict=True)), replies[name]) for name, some in spent.items()}


def local(job: EvalJob) -> Callable[[Sequence[Item]], list[str]]:
    """Return our own backend; each run has a folder of its own, or it would ask nothing."""
    model = ChatModel(job.model)
    number = count()

    def run(items: Sequence[Item]) -> list[str]:
        fresh = replace(job, out=job.out / str(next(number)))
        return [row.reply for row in run_local(fresh, {"task": items}, model)]

    return run


def one_by_one(job: EvalJob) -> Callable[[Sequence[Item]], list[str]]:
    """Return the loop that model cards show."""
    from transformers import AutoModelForImageTextToText, AutoProcessor

    processor = AutoProcessor.from_pretrained(job.model)
    model = AutoModelForImageTextToText.from_pretrained(job.model, dtype=torch.float32).eval()

    def ask(item: Item) -> str:
        images = item.images()
        text = processor.apply_chat_template(
            images_first(item.messages, len(images)), tokenize=False, add_generation_prompt=True
        )
        inputs = processor(text=[text], images=images, return_tensors="pt")
        with torch.inference_mode():
            tokens = model.generate(**inputs, max_new_tokens=job.options.max_new_tokens, do_sample=False)
        reply: str = processor.batch_decode(tokens[:, inputs["input_ids"].shape[1] :], skip_special_tokens=True)[0]
        return reply

    return lambda items: [ask(item) for item in items]


def stock(job: EvalJob) -> Callable[[Sequence[Item]], list[str]]:
    """Return lighteval's own backend with the pictures in front, and with no cache in the model's folder."""
    from lighteval.models.transformers import vlm_transformers_model as vlm
    from lighteval.tasks.requests import Doc

    class Mended(vlm.VLMTransformersModel):
        def __init__(self, config: Any) -> None:
            super().__init__(config)
            self.prompt_manager.prepare_prompt_multimodal = self._pictures_first

        def _pictures_first(self, doc: Doc) -> str:
            text: str = self.tokenizer.apply_chat_template(
                images_first(doc.specific["messages"], len(doc.images)), tokenize=False, add_generation_prompt=True
            )
            return text

    config = vlm.VLMTransformersModelConfig(
        model_name=job.model, batch_size=job.options.batch_size, dtype="float32", cache_dir=str(job.out / "stock")
    )
    model = Mended(config)

    def run(items: Sequence[Item]) -> list[str]:
        docs = [
            Doc(
                item.question,
                [item.answer],
                0,
                images=item.images(),
                specific={"messages": item.messages},
                generation_size=job.options.max_new_tokens,
                use_logits=False,  # its pipeline asks for them, and fails where a batch has more rows than tokens
            )
            for item in items
        ]
        return [response.text for response in model._greedy_until(docs)]

    return run


def print_table(timed: dict[str, Timed], count: int) -> None:
    """Print items per second, of the clock and of the processors, and how many replies are those of the loop."""
    first = next(iter(timed.values()))
    table = Table("", "items/s", "times the loop", "items per CPU second", "times the loop", "the loop's replies")
    for name, each in timed.items():
        same = sum(one == other for one, other in zip(each.replies, first.replies, strict=True))
        clock = f"{count / each.seconds:.1f}", f"{first.seconds / each.seconds:.1f}"
        cpu = f"{count / each.cpu_seconds:.1f}", f"{first.cpu_seconds / each.cpu_seconds:.1f}"
        table.add_row(name, *clock, *cpu, f"{same} of {count}")
    console = Console()
    console.print(table)
    console.print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, {count} items")


if __name__ == "__main__":
    main()
