"""remud-hub's own way: paragraphs become evidence, the pass ``qa`` (``vqa`` for pictures) makes jobs, a teacher answers."""

import asyncio
import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

from job import Job, told

from remud_hub.asking.lanes import Lanes
from remud_hub.generate.jobs import Outcome
from remud_hub.generate.passes import load_passes
from remud_hub.generate.settings import GenerateSettings
from remud_hub.records import Evidence, Figure, Sample
from remud_hub.store import BlobStore
from remud_hub.teachers.cached import Cached
from remud_hub.teachers.options import TeacherOptions
from remud_hub.teachers.registry import create_teacher
from remud_hub.teachers.reply_store import ReplyStore


BOX = (0.0, 0.0, 100.0, 100.0)
SOURCE = "a" * 64


def main(job: Job) -> None:
    """Ask about everything, as the step ``generate`` of a build does."""
    os.environ["OPENAI_API_KEY"] = "none"
    store = BlobStore.in_cache(job.state)
    options = TeacherOptions((job.url,), job.concurrency)
    asyncio.run(_check(store, options))
    teacher = Cached(create_teacher("openai/m", store, options), ReplyStore.in_cache(job.state))
    passes = load_passes(["qa", "vqa"], GenerateSettings(), store)
    waiting: deque[tuple[str, Future[list[Outcome]]]] = deque()
    with job.rows.open("w") as rows, Lanes(teacher) as writing:
        for number, evidence in _evidence(job, store):
            work = next(each for each in passes if each.takes(evidence)).work(evidence)
            waiting.append((number, writing.submit(work)))
            while waiting and waiting[0][1].done():
                rows.write(_row(*waiting.popleft()))
        while waiting:
            rows.write(_row(*waiting.popleft()))


async def _check(store: BlobStore, options: TeacherOptions) -> None:
    teacher = create_teacher("openai/m", store, options)
    await teacher.check()
    await teacher.close()


def _evidence(job: Job, store: BlobStore) -> Iterator[tuple[str, Evidence]]:
    for line in job.lines:
        shown: dict[str, object] = {"kind": "passage", "text": line["text"]}
        if image := line.get("image"):
            digest = store.put(Path(image).read_bytes())
            shown = {"kind": "figure", "figure": Figure(page=1, box=BOX, image=digest, caption=line["text"])}
        yield line["number"], Evidence.create(source_id=SOURCE, language="en", page=1, box=BOX, **shown)


def _row(number: str, future: "Future[list[Outcome]]") -> str:
    return f"{number}\n" if any(isinstance(outcome, Sample) for outcome in future.result()) else ""


if __name__ == "__main__":
    main(told())
