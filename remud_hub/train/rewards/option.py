"""Is the option right? Read as evaluation reads it, so that what is rewarded is what is scored."""

from remud_hub.answers import parse_answer
from remud_hub.train.rewards.gold import Gold


def option_reward(reply: str, gold: Gold) -> float | None:
    """Return 1.0 where the reply settles on the right letter, or its text; in closed questions on the right yes or no.

    None where there is nothing to choose, or the row's own answer names no option.
    """
    if gold.answer_kind not in ("choice", "closed"):
        return None
    expected = parse_answer(gold.answer, gold.answer_kind, gold.options)
    if expected is None:
        return None
    return float(parse_answer(reply, gold.answer_kind, gold.options) == expected)
