"""Has the reply the form of the reasoning configs: once, in order, and with nothing around it?"""

import re

from remud_hub.train.rewards.gold import Gold


_TEXT = r"((?:(?!</?(?:think|answer)>).)*)"
_REPLY = re.compile(rf"\s*<think>{_TEXT}</think>\s*<answer>{_TEXT}</answer>\s*", re.DOTALL)


def format_reward(reply: str, gold: Gold) -> float:
    """Return 1.0 for ``<think>…</think><answer>…</answer>`` with words in both; white space around them does not count."""
    parts = _REPLY.fullmatch(reply)
    return float(bool(parts and parts[1].strip() and parts[2].strip()))
