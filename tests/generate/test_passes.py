from collections.abc import Iterator, Sequence

import pytest

from remud_hub.generate.passes import generate
from remud_hub.generate.prompts import load_prompt
from remud_hub.records import Evidence, Rejection, Sample
from remud_hub.teachers.base import FinishReason, Reply, Request


class Scripted:
    """A teacher that says what it is told to; part of no product code."""

    name = "scripted"

    def __init__(self, text: str, finish_reason: FinishReason = "stop") -> None:
        self.reply = Reply(text=text, model=self.name, finish_reason=finish_reason)
        self.seen: list[Request] = []

    @classmethod
    def version(cls) -> str:
        return "1"

    def answer(self, requests: Sequence[Request]) -> Iterator[Reply]:
        self.seen += requests
        return iter([self.reply] * len(requests))


def test_a_draft_becomes_a_sample_that_knows_where_it_came_from(figure_evidence: Evidence) -> None:
    teacher = Scripted(
        '{"drafts": [{"question": " Which vessel? ", "thinking": null, "answer": "The carotid.", "answer_kind": "open", "options": []}]}'
    )
    (sample,) = generate([figure_evidence], "vqa", teacher)
    assert isinstance(sample, Sample)
    assert sample.question == "Which vessel?"
    assert sample.evidence_id == figure_evidence.id
    assert sample.images == (figure_evidence.figure.image,)  # type: ignore[union-attr]
    assert sample.modality == "ultrasound"
    assert sample.teacher.prompt_sha256 == load_prompt("vqa", "en").sha256


@pytest.mark.parametrize(
    ("text", "finish", "reason"),
    [
        ('{"drafts": [', "length", "vqa: reply ended by length"),
        ("content filter", "refused", "vqa: reply ended by refused"),
        ("I cannot help.", "stop", "vqa: reply is not the JSON that was asked for"),
        ('{"drafts": [{"question": ""}]}', "stop", "vqa: reply is not the JSON that was asked for"),
        ('{"drafts": []}', "stop", "vqa: nothing to ask about"),
    ],
)
def test_a_reply_without_samples_is_a_rejection(
    figure_evidence: Evidence, text: str, finish: FinishReason, reason: str
) -> None:
    (rejection,) = generate([figure_evidence], "vqa", Scripted(text, finish))
    assert isinstance(rejection, Rejection)
    assert (rejection.stage, rejection.reason, rejection.retry) == ("generate", reason, finish == "refused")


def test_a_config_takes_only_its_kind_of_evidence(figure_evidence: Evidence) -> None:
    teacher = Scripted('{"drafts": []}')
    assert list(generate([figure_evidence], "qa", teacher)) == []
    assert teacher.seen == []
