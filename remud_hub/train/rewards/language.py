"""Does the reply think and answer in the language of the question?"""

from typing import get_args

from remud_hub.asking.languages import is_in
from remud_hub.models.thinking import split_thinking
from remud_hub.records import Language
from remud_hub.train.rewards.gold import Gold


def language_reward(reply: str, gold: Gold) -> float:
    """Return 1.0 where the thinking is in the row's language and the answer can be, as ``B`` or ``18 mm`` can in any.

    Thinking of so few words that it can be in any earns nothing: a policy that is paid for saying little learns to say nothing.
    """
    thinking, answer = split_thinking(reply)
    spoken = {language for language in get_args(Language) if is_in(language, thinking or "")}
    return float(bool(answer) and spoken == {gold.language} and is_in(gold.language, answer))
