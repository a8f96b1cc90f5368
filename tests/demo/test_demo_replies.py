"""A reply as it grows, with a scripted model."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest


pytestmark = pytest.mark.slow  # gradio


class Scripted:
    def __init__(self, pieces: Sequence[str | Exception]) -> None:
        self.pieces = pieces
        self.asked: list[Any] = []

    def stream(self, messages: Any, images: Sequence[Any], max_new_tokens: int, *, budget: Any) -> Iterator[str]:
        self.asked.append((messages, len(images), max_new_tokens, budget))
        for piece in self.pieces:
            if isinstance(piece, Exception):
                raise piece
            yield piece


def chat(*pieces: str | Exception, text: str = "?") -> list[list[tuple[str, str | None, str]]]:
    """Return every state of the reply as (text, thinking's status, mark)."""
    from remud_hub.demo.replies import Responder

    states = Responder(Scripted(pieces), 8).chat({"text": text, "files": []}, [])
    return [
        [(str(m.content), m.metadata.get("status"), str(m.metadata.get("id", ""))) for m in state] for state in states
    ]


def test_thinking_is_open_while_it_lasts_and_folded_when_the_answer_starts() -> None:
    states = chat("<th", "ink>Bright", " rim", "</thi", "nk><ans", "wer>A st", "one.</answer>")
    assert states == [
        [],
        [("Bright", "pending", "thinking")],
        [("Bright rim", "pending", "thinking")],
        [("Bright rim", "pending", "thinking")],
        [("Bright rim", "pending", "thinking")],
        [("Bright rim", "done", "thinking"), ("A st", None, "")],
        [("Bright rim", "done", "thinking"), ("A stone.", None, "")],
        [("Bright rim", "done", "thinking"), ("A stone.", None, "")],
    ]


def test_a_plain_answer_has_no_thinking_and_a_lone_sign_is_shown_in_the_end() -> None:
    assert chat("3 <")[-1] == [("3 <", None, "")]
    assert chat("含液", "性病变。")[-1] == [("含液性病变。", None, "")]


def test_a_reply_cut_within_its_thinking_says_so() -> None:
    thinking, answer = chat("<think>Bright rim")[-1]
    assert thinking == ("Bright rim", "done", "thinking")
    assert "cut off" in answer[0]


def test_least_thinking_becomes_a_budget_and_none_is_none() -> None:
    from remud_hub.demo.replies import Responder
    from remud_hub.models.decoding import Budget

    model = Scripted(["a stone"])
    for least in (0, 64):
        list(Responder(model, 8).chat({"text": "?", "files": []}, [], least))
    assert [budget for *_, budget in model.asked] == [None, Budget(least=64)]


def test_trouble_is_a_message(caplog: pytest.LogCaptureFixture) -> None:
    assert "write a question" in chat("x", text="  ")[-1][0][0]
    ((words, _, mark),) = chat("so far", RuntimeError("secret path"))[-1]
    assert mark == "problem" and "The model failed" in words and "secret" not in words
    assert "secret path" in caplog.text, "the log must have the traceback"
