"""Figures to rewrite, and a way to run a pass with replies that are told."""

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from remud_hub.generate.jobs import Job, Outcome
from remud_hub.generate.rewriting.settings import RewritingSettings
from remud_hub.generate.rewriting.work import RewritingPass
from remud_hub.generate.settings import GenerateSettings
from remud_hub.records import Box, Evidence, Figure, Mention, Panel
from remud_hub.store import BlobStore
from remud_hub.teachers.base import Reply, Request


CAPTION = "Ultrasound of the carotid artery. A, patent vessel with laminar flow. B, possible thrombus in the lumen."
CITING = "The stenosis of the internal carotid artery was graded by Doppler."
FIGURE_BOX: Box = (100.0, 50.0, 300.0, 150.0)
REPLY = {
    "description": "A vessel with echoes in its lumen.",
    "question": "What fills the lumen?",
    "answer": "Possibly a thrombus.",
    "modality": "Sonography",
    "body_part": "artery",
}
CHINESE_REPLY = {**REPLY, "description": "血管腔内可见回声。", "question": "管腔内是什么？", "answer": "可能为血栓。"}

MakeFigure = Callable[..., Evidence]
MakePass = Callable[..., RewritingPass]


@pytest.fixture
def make_figure(store: BlobStore) -> MakeFigure:
    """Make a figure with a picture of ``size`` pixels; its left half is red, its right half blue."""

    def make(
        caption: str = CAPTION,
        size: tuple[int, int] = (800, 400),
        panels: tuple[Panel, ...] = (),
        source_id: str = "a" * 64,
        citing: str = CITING,
        language: str = "en",
        kind: str = "PNG",
    ) -> Evidence:
        image = Image.new("RGB", size, (200, 0, 0))
        image.paste((0, 0, 200), (size[0] // 2, 0, *size))
        data = io.BytesIO()
        image.save(data, kind)
        mention = Mention(page=1, box=FIGURE_BOX, text=citing, span=(0, 3))
        figure = Figure(
            page=1,
            box=FIGURE_BOX,
            image=store.put(data.getvalue()),
            label="Figure 1",
            caption=caption,
            panels=panels,
            mentions=(mention,),
        )
        return Evidence.create(
            source_id=source_id, kind="figure", language=language, page=1, box=FIGURE_BOX, figure=figure
        )

    return make


@pytest.fixture
def make_pass(store: BlobStore) -> MakePass:
    """Make the pass under these settings."""

    def make(**settings: object) -> RewritingPass:
        return RewritingPass(GenerateSettings(rewriting=RewritingSettings.model_validate(settings)), store)

    return make


def finish(job: Job, reply: dict[str, Any] = REPLY) -> tuple[list[Outcome], list[Request]]:
    """Run a job to its end; return what came of it and what was asked."""
    asked: list[Request] = []
    try:
        request = next(job)
        while True:
            asked.append(request)
            said = CHINESE_REPLY if request.language == "zh" and reply is REPLY else reply
            request = job.send(Reply(text=json.dumps(said, ensure_ascii=False), model="m"))
    except StopIteration as end:
        return end.value, asked
