"""Judges by script, each in a manner of its own, behind a real endpoint on loopback."""

import json
import re
from typing import Any

from remud_hub.records import Sample
from remud_hub.store import BlobStore
from remud_hub.teachers.images import picture_url
from tests.scripted import FENCED, ScriptedEndpoint


LETTERED = re.compile(r"^([A-H])\. (.+)$", re.MULTILINE)
UNKNOWN = "That cannot be told."


class ScriptedJudge(ScriptedEndpoint):
    """Knows the answers of some samples.

    Args:
        samples: Whose questions it knows.
        store: Where their pictures lie.
        manner: ``sound``: right where it sees the right picture, and content with every row. ``guesser``: right whatever it
            sees, and even if it sees nothing. ``inattentive``: right as soon as it sees any picture. ``always B``: says B.
            ``contrary``: never right, and content with no row. ``wavering``: right in draw 0 only. ``half``: ends in the
            middle of its JSON. ``blind``: scores no picture.
    """

    def __init__(self, samples: list[Sample], store: BlobStore, manner: str = "sound") -> None:
        self.manner = manner
        self._samples = {sample.question: sample for sample in samples}
        self._pictures = {
            sample.question: {picture_url(store.get(image)) for image in sample.images} for sample in samples
        }
        super().__init__()

    def answer(self, body: dict[str, Any]) -> dict[str, Any]:
        said = super().answer(body)
        shape = body["response_format"]["json_schema"]["name"]
        text = self._judgement(body) if shape == "judgement" else self._solution(body)
        said["choices"][0]["message"] = {"role": "assistant", "content": text[:30] if self.manner == "half" else text}
        return said

    def _judgement(self, body: dict[str, Any]) -> str:
        score = 1 if self.manner == "contrary" else 5
        match = None if self.manner == "blind" else score
        reason = "It says left; the page says: right." if self.manner == "contrary" else "All of it is there."
        if "中文" in _texts(body)[0]:
            reason = "图注：写的是右侧；数据写的是左侧。" if self.manner == "contrary" else "全部都有明确的依据。"
        return _json(support_reason=reason, support=score, match_reason=reason, match=match)

    def _solution(self, body: dict[str, Any]) -> str:
        found = FENCED.search(_texts(body)[1])
        assert found
        question = found[2].partition("\n")[0]
        sample, seen = self._samples[question], _pictures(body)
        letters = {option: letter for letter, option in LETTERED.findall(found[2])}
        right = letters[sample.options["ABCDEFGH".index(sample.answer)]] if letters else sample.answer
        knows = {
            "sound": bool(seen & self._pictures[question]) or not sample.images,
            "guesser": True,
            "inattentive": bool(seen),
            "wavering": "seed" not in body,
        }.get(self.manner, False)
        wrong = next((letter for letter in letters.values() if letter != right), UNKNOWN)
        answer = "B" if self.manner == "always B" else right if knows else wrong
        return _json(thinking="原因见图。" if sample.language == "zh" else "So it seems.", answer=answer)


def _json(**fields: object) -> str:
    return json.dumps(fields, ensure_ascii=False)


def _texts(body: dict[str, Any]) -> list[str]:
    contents = [message["content"] for message in body["messages"]]
    return [
        content if isinstance(content, str) else "".join(part.get("text", "") for part in content)
        for content in contents
    ]


def _pictures(body: dict[str, Any]) -> set[str]:
    return {
        part["image_url"]["url"]
        for message in body["messages"]
        if isinstance(message["content"], list)
        for part in message["content"]
        if part["type"] == "image_url"
    }
