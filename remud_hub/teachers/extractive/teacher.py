"""The teacher itself: which rules write what."""

import json
from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Self

import yaml

from remud_hub.errors import UsageError
from remud_hub.records import Evidence
from remud_hub.store import BlobStore, sha256_of
from remud_hub.teachers.base import Reply, Request
from remud_hub.teachers.extractive.dialogues import write_qa_dialogue, write_vqa_dialogue
from remud_hub.teachers.extractive.figures import Phrases, write_vqa, write_vqa_reasoning
from remud_hub.teachers.extractive.passages import write_qa, write_qa_reasoning
from remud_hub.teachers.options import TeacherOptions
from remud_hub.teachers.shapes import Shape


Writer = Callable[[Evidence, Phrases], Iterator[Shape]]
# What is asked for → the rules that write it, and what their pieces are called in the reply
WRITERS: dict[str, tuple[Writer, str]] = {
    "qa": (write_qa, "drafts"),
    "qa_dialogue": (write_qa_dialogue, "turns"),
    "qa_reasoning": (write_qa_reasoning, "drafts"),
    "vqa": (write_vqa, "drafts"),
    "vqa_dialogue": (write_vqa_dialogue, "turns"),
    "vqa_reasoning": (write_vqa_reasoning, "drafts"),
}


class ExtractiveTeacher:
    """Deterministic and offline: the same evidence gives the same drafts on every machine."""

    name = "extractive"
    tasks = frozenset(WRITERS)
    width = 8

    def __init__(self) -> None:
        self._phrases: dict[str, Phrases] = yaml.safe_load(_phrases())

    @classmethod
    def create(cls, model: str, store: BlobStore, options: TeacherOptions) -> Self:
        """Return the teacher; there is only one."""
        if model:
            raise UsageError(f"teacher 'extractive' takes no model, but was given {model!r}")
        return cls()

    @classmethod
    def version(cls) -> str:
        """Return the version of the rules, raised by hand, and the hash of their wording."""
        return f"4-{sha256_of(_phrases())[:12]}"

    async def check(self) -> None:
        """It is always there."""

    async def reply(self, request: Request) -> Reply:
        """Return what the rules find as JSON, an empty list where that is nothing."""
        phrases = self._phrases[request.language]
        write, called = WRITERS[request.task]
        found = [piece.model_dump(mode="json") for piece in write(request.evidence, phrases)]
        return Reply(text=json.dumps({called: found}, ensure_ascii=False), model=self.name)

    async def close(self) -> None:
        """Nothing is held."""


def _phrases() -> bytes:
    return files("remud_hub.teachers.extractive").joinpath("phrases.yaml").read_bytes()
