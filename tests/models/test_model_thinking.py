import pytest

from remud_hub.models.thinking import in_our_tags, join_thinking, split_thinking


@pytest.mark.parametrize(
    ("reply", "thinking", "answer"),
    [
        ("<think>a dark band</think><answer>a stone</answer>", "a dark band", "a stone"),
        ("<think>\n强回声\n</think>\n\n<answer>\n胆囊结石。\n</answer>\n", "强回声", "胆囊结石。"),
        ("<think>why</think>plain", "why", "plain"),
        ("just an answer", None, "just an answer"),
        ("<answer>only this</answer>", None, "only this"),
        ("<think>cut off", "cut off", ""),
        ("<think>not closed <answer>yes</answer>", "not closed", "yes"),
        ("<think>why</think><answer>cut o", "why", "cut o"),
        ("<think></think><answer></answer>", "", ""),
        ("<think>is x < y?</think><answer>x < y</answer> trailing words", "is x < y?", "x < y"),
        ("", None, ""),
    ],
)
def test_a_reply_is_split(reply: str, thinking: str | None, answer: str) -> None:
    assert split_thinking(reply) == (thinking, answer)


def test_joining_is_undone_by_splitting() -> None:
    assert split_thinking(join_thinking("因为", "所以")) == ("因为", "所以")


def test_rows_of_ours_have_our_tags_and_no_others() -> None:
    reply = "<thinking>x</thinking>y"
    assert split_thinking(reply) == (None, reply)
    assert split_thinking(in_our_tags(reply)) == ("x", "y")
