"""What is taken from a reply: the answer and never a draft of it, wherever the model thought aloud."""

import json

import pytest

from remud_hub.teachers.base import Reply
from remud_hub.teachers.parsing import ReplyFault, parse_reply, split_reply
from remud_hub.teachers.shapes import Drafts


def drafts(answer: str) -> str:
    return json.dumps({"drafts": [{"question": "Which vessel is shown?", "answer": answer}]})


WRONG, RIGHT = drafts("wrong"), drafts("right")
HARMONY = "<|channel|>analysis<|message|>Try {}<|end|><|start|>assistant<|channel|>final{}<|message|>{}<|return|>"


def answer_in(text: str) -> str:
    return parse_reply(Reply(text=text, model="m"), Drafts).drafts[0].answer


@pytest.mark.parametrize(
    ("text", "thinking"),
    [
        (f"<think>Try {WRONG}</think>\n{RIGHT}", f"Try {WRONG}"),
        (f"Try {WRONG} no, better:\n</think>\n{RIGHT}", f"Try {WRONG} no, better:"),
        (f"OK.\n<think>Try {WRONG}</think>{RIGHT}", f"Try {WRONG}"),
        (f"<THINK>Try {WRONG}</THINK>```json\n{RIGHT}\n```", f"Try {WRONG}"),
        (f"<thought>Try {WRONG}</thought>{RIGHT}", f"Try {WRONG}"),
        (f"◁think▷Try {WRONG}◁/think▷{RIGHT}", f"Try {WRONG}"),
        (f"<unused94>thought\nTry {WRONG}<unused95>{RIGHT}", f"Try {WRONG}"),
        (f"## Thinking\n\nTry {WRONG}\n\n## Final Response\n\n{RIGHT}", f"Try {WRONG}"),
        (f"<think>One.</think> <think>Two: {WRONG}</think>{RIGHT}", f"One. Two: {WRONG}"),
        (HARMONY.format(WRONG, "", RIGHT), f"Try {WRONG}"),
        (HARMONY.format(WRONG, " <|constrain|>json", RIGHT), f"Try {WRONG}"),
        (f"<think></think>{RIGHT}", None),
        (f"<think>Try {WRONG}</think>{RIGHT}\n</think>", f"Try {WRONG}"),
        (f"The `<think>` tags are left out as asked. {RIGHT}", None),
        (RIGHT, None),
    ],
)
def test_what_stands_before_the_last_end_of_thinking_is_thinking(text: str, thinking: str | None) -> None:
    assert answer_in(text) == "right"
    assert split_reply(Reply(text=text, model="m")).thinking == thinking


@pytest.mark.parametrize(
    "text",
    [
        f"<think>Try {WRONG}",
        f"OK.\n<think>Try {WRONG}",
        f"<thinking>Once.</thinking><thinking>Try {WRONG}",
        f"<|channel|>analysis<|message|>Try {WRONG}",
    ],
)
def test_thinking_that_never_ends_has_no_answer(text: str) -> None:
    with pytest.raises(ReplyFault, match="the JSON stands inside the thinking"):
        answer_in(text)


@pytest.mark.parametrize(
    "text",
    [
        f"Here is the set {{of}} drafts: {RIGHT}",
        f'The shape is {{"drafts": "..."}}; so: {RIGHT} Done {{I hope}}.',
        f"First {WRONG}, or rather {RIGHT}",
    ],
)
def test_the_last_object_that_fits_is_the_answer(text: str) -> None:
    assert answer_in(text) == "right"


def test_tags_within_the_answer_are_its_words() -> None:
    assert answer_in(drafts("<think>right</think>")) == "<think>right</think>"


def test_what_the_endpoint_calls_reasoning_comes_first() -> None:
    reply = Reply(text=f"<think>Hm.</think>{RIGHT}", reasoning="I looked at it.", model="m")
    assert split_reply(reply) == ("I looked at it.", RIGHT)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (RIGHT[:-2], "half JSON"),
        (f"{RIGHT[:-1]}, {RIGHT[:-2]}", "half JSON"),
        (RIGHT[:-2] + ",]}", "broken JSON"),
        ('{"answer": "right"}', "not the JSON that was asked for"),
        ('{"a": ' * 9_000, "half JSON"),
    ],
)
def test_what_is_no_answer_is_named(text: str, reason: str) -> None:
    with pytest.raises(ReplyFault) as raised:
        answer_in(text)
    assert raised.value.reason == reason
