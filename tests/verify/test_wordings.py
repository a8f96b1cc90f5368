"""Wordings of what a row must not hold, and their like that it may: see ``wordings.yaml`` and ``traces.yaml``."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from remud_hub.records import Verdict


Judge = Callable[..., Verdict]


def read(name: str) -> dict[str, Any]:
    listed: dict[str, Any] = yaml.safe_load((Path(__file__).parent / name).read_text(encoding="utf-8"))
    return listed


WORDINGS = [
    (check, language, kinds) for check, each in read("wordings.yaml").items() for language, kinds in each.items()
]
TRACES = read("traces.yaml")
OPTIONS = {"en": ("Renal cyst", "Abscess", "Renal cell carcinoma"), "zh": ("肾囊肿", "肾脓肿", "肾癌")}
QUESTION = {"en": "What is seen here?", "zh": "这里可见什么？"}
ANSWER = {"en": "It is a cyst.", "zh": "囊肿。"}


@pytest.mark.parametrize(
    ("check", "language", "text"),
    [(check, language, text) for check, language, each in WORDINGS for text in each["falls"]],
)
def test_what_falls(check: str, language: str, text: str, verdict_on: Judge) -> None:
    fields = {"language": language, "question": QUESTION[language], "answer": ANSWER[language]}
    assert not verdict_on(check, thinking=text, **fields).passed


@pytest.mark.parametrize(
    ("check", "language", "text"),
    [(check, language, text) for check, language, each in WORDINGS for text in each["passes"]],
)
def test_what_is_like_it_and_passes(check: str, language: str, text: str, verdict_on: Judge) -> None:
    fields = {"language": language, "question": QUESTION[language], "answer": ANSWER[language]}
    verdict = verdict_on(check, thinking=text, **fields)
    assert verdict.passed, verdict.reason


@pytest.mark.parametrize(
    ("language", "text", "fault"),
    [
        (language, text, fault)
        for language, kinds in TRACES.items()
        for kind, fault in (("answers first", "answer before the reasoning"), ("ends elsewhere", "ends elsewhere"))
        for text in kinds[kind]
    ]
    + [(language, text, "") for language, kinds in TRACES.items() for text in kinds["passes"]],
)
def test_where_a_trace_leads(language: str, text: str, fault: str, verdict_on: Judge) -> None:
    fields = {"language": language, "answer_kind": "choice", "options": OPTIONS[language], "answer": "A"}
    reason = verdict_on("trace", thinking=text, **fields).reason
    assert fault in reason if fault else not reason
