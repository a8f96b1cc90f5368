"""The reply format of the reasoning configs: ``<think>…</think><answer>…</answer>``, taken apart and put together."""

import re


_NAMES = "think(?:ing)?|thought|reasoning|reflection|seed:think"
THINKING_BEGINS = rf"(?:<(?:{_NAMES})>|◁think▷|\[think\]|<\|begin_of_thought\|>|<\|channel\|>analysis<\|message\|>|<unused94>(?:thought)?|(?m:^)## thinking\s*\n)"
THINKING_ENDS = (
    rf"(?:</(?:{_NAMES})>|◁/think▷|\[/think\]|<\|end_of_thought\|>|<unused95>|(?m:^)## final response\s*\n"
    r"|(?:<\|end\|>)?(?:<\|start\|>assistant)?<\|channel\|>final[^{}]*?<\|message\|>)"
)
"""What models put around their thinking, as patterns in any case: DeepSeek and Qwen, some Gemma, Seed-OSS, Kimi, Mistral, Sky-T1
and its kin, MedGemma, HuatuoGPT-o1, and gpt-oss (OpenAI, "Harmony response format")."""
_THINKING = re.compile(rf"{THINKING_BEGINS}(.*?)(?:{THINKING_ENDS}|(?=<answer>)|\Z)", re.DOTALL | re.IGNORECASE)
_ENDED = re.compile(THINKING_ENDS, re.IGNORECASE)
_ANSWER = re.compile(
    r"<answer>(.*?)(?:</answer>|\Z)|<\|begin_of_solution\|>(.*?)(?:<\|end_of_solution\|>|\Z)",
    re.DOTALL | re.IGNORECASE,
)


def split_thinking(reply: str) -> tuple[str | None, str]:
    """Split a model's reply into its thinking and its answer.

    Replies are not always well formed, most often because they were cut at the token limit: a part that is not closed
    runs to the end, and an answer without tags is what remains after the thinking.

    Args:
        reply: The whole text, as the model wrote it.

    Returns:
        The thinking, None when the reply opens none, and the answer, which is empty when it never came.
    """
    thinking = _THINKING.search(reply)
    rest = reply[thinking.end() :] if thinking else reply
    answers = answers_in(rest)
    return (thinking.group(1).strip() if thinking else None, answers[0] if answers else rest.strip())


def answers_in(text: str) -> list[str]:
    """Return what stands between the tags of answers."""
    return [(found[1] or found[2] or "").strip() for found in _ANSWER.finditer(text)]


def behind_thinking(reply: str) -> str:
    """Return what follows the last end of thinking, whether or not the reply opens it: templates may do that in the prompt."""
    ends = [end.end() for end in _ENDED.finditer(reply)]
    return reply[ends[-1] :] if ends else reply


def join_thinking(thinking: str, answer: str) -> str:
    """Return the reply of a reasoning config; ``split_thinking`` undoes it."""
    return f"<think>{thinking}</think><answer>{answer}</answer>"
