"""The teacher itself: which rule writes which config."""

from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files

import yaml

from remud_hub.records import Config, Evidence
from remud_hub.store import sha256_of
from remud_hub.teachers.base import Reply, Request
from remud_hub.teachers.drafts import Draft, Drafts
from remud_hub.teachers.extractive.figures import write_vqa, write_vqa_reasoning
from remud_hub.teachers.extractive.passages import write_qa, write_qa_reasoning


Writer = Callable[[Evidence, dict[str, str]], Iterator[Draft]]
WRITERS: dict[Config, Writer] = {
    "qa": write_qa,
    "qa_reasoning": write_qa_reasoning,
    "vqa": write_vqa,
    "vqa_reasoning": write_vqa_reasoning,
}


class ExtractiveTeacher:
    """Deterministic and offline: the same evidence gives the same drafts on every machine."""

    name = "extractive"

    def __init__(self) -> None:
        self._phrases: dict[str, dict[str, str]] = yaml.safe_load(_phrases())

    @classmethod
    def version(cls) -> str:
        """Return the version of the rules, raised by hand, and the hash of their wording."""
        return f"3-{sha256_of(_phrases())[:12]}"

    def answer(self, requests: Sequence[Request]) -> Iterator[Reply]:
        """Yield the drafts of each request as JSON; an empty list where the evidence states nothing to ask about."""
        for request in requests:
            write, phrases = WRITERS[request.config], self._phrases[request.language]
            drafts = Drafts(drafts=tuple(write(request.evidence, phrases)))
            yield Reply(text=drafts.model_dump_json(), model=self.name)


def _phrases() -> bytes:
    return files("remud_hub.teachers.extractive").joinpath("phrases.yaml").read_bytes()
