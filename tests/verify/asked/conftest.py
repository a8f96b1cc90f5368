"""Rows to ask about, and judges to ask, over real connections."""

import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PIL import Image

from remud_hub.asking.lanes import Lanes
from remud_hub.asking.talk import Talk
from remud_hub.records import Evidence, Sample
from remud_hub.store import BlobStore
from remud_hub.teachers.options import TeacherOptions
from remud_hub.teachers.registry import create_teacher
from remud_hub.verify.asked.case import Case
from tests.scripted_judge import ScriptedJudge


@pytest.fixture
def other_pictures(store: BlobStore) -> tuple[str, ...]:
    """Two more pictures of the source."""
    found = []
    for shade in (90, 200):
        data = io.BytesIO()
        Image.new("RGB", (40, 30), (shade, 0, 0)).save(data, "PNG")
        found.append(store.put(data.getvalue()))
    return tuple(found)


@pytest.fixture
def case(
    sample: Callable[..., Sample], figure_evidence: Evidence, picture: str, other_pictures: tuple[str, ...]
) -> Callable[..., Case]:
    """Make a case of a choice about the figure; fields of its sample may be overridden."""

    def make(**changes: object) -> Case:
        fields: dict[str, object] = {
            "config": "vqa",
            "thinking": None,
            "question": "What fills the lumen?",
            "options": ("A thrombus", "Blood", "Air", "A catheter"),
            "answer": "A",
            "answer_kind": "choice",
        }
        made = sample(**(fields | changes))
        return Case(made, figure_evidence, pictures=(picture, *other_pictures))

    return make


@pytest.fixture
def judge(store: BlobStore, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., ScriptedJudge]]:
    """Start judges that know a case."""
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    started: list[ScriptedJudge] = []

    def start(case: Case, manner: str = "sound") -> ScriptedJudge:
        started.append(ScriptedJudge([case.sample], store, manner))
        return started[-1]

    yield start
    for each in started:
        each.close()


@pytest.fixture
def asked(store: BlobStore) -> Callable[[ScriptedJudge, Talk[Any]], Any]:
    """Put a talk to a judge and return its result."""

    def ask(judge: ScriptedJudge, talk: Talk[Any]) -> Any:
        with Lanes(create_teacher("openai/scripted", store, TeacherOptions((judge.url,)))) as lanes:
            return lanes.submit(talk).result()

    return ask
