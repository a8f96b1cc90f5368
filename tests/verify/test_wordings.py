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


LEADS = {"answers first": "answer before the reasoning", "ends elsewhere": "ends elsewhere"}


@pytest.mark.parametrize(("check", "language", "kinds"), WORDINGS)
def test_what_falls_and_what_is_like_it_and_passes(
    check: str, language: str, kinds: dict[str, list[str]], verdict_on: Judge
) -> None:
    fields = {"language": language, "question": QUESTION[language], "answer": ANSWER[language]}
    passed = {text: verdict_on(check, thinking=text, **fields).passed for texts in kinds.values() for text in texts}
    assert [text for text in kinds["falls"] if passed[text]] == []
    assert [text for text in kinds["passes"] if not passed[text]] == []


@pytest.mark.parametrize(("language", "kinds"), TRACES.items())
def test_where_a_trace_leads(language: str, kinds: dict[str, list[str]], verdict_on: Judge) -> None:
    fields = {"language": language, "answer_kind": "choice", "options": OPTIONS[language], "answer": "A"}
    reasons = {text: verdict_on("trace", thinking=text, **fields).reason for texts in kinds.values() for text in texts}
    for kind, fault in LEADS.items():
        assert [text for text in kinds[kind] if fault not in reasons[text]] == []
    assert [text for text in kinds["passes"] if reasons[text]] == []
