"""Rewards that need no judge: each looks at a reply and at its row, and the same two always give the same reward."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from remud_hub.train.rewards.format import format_reward
from remud_hub.train.rewards.gold import Gold, Reward
from remud_hub.train.rewards.language import language_reward
from remud_hub.train.rewards.number import number_reward
from remud_hub.train.rewards.option import option_reward


REWARDS: Mapping[str, Reward] = {
    "format": format_reward,
    "option": option_reward,
    "number": number_reward,
    "language": language_reward,
}
"""In the order of ``--reward_weights``."""

TrlReward = Callable[..., list[float | None]]
"""A reward as TRL calls it: a batch of completions, and the columns of their rows by name."""


def trl_rewards() -> list[TrlReward]:
    """Return the rewards as TRL takes them."""
    return [_batched(name, reward) for name, reward in REWARDS.items()]


def _batched(name: str, reward: Reward) -> TrlReward:
    def judge(completions: Sequence[Sequence[Mapping[str, str]]], **columns: Any) -> list[float | None]:
        golds = map(Gold, *(columns[field] for field in Gold._fields))
        return [reward(turns[-1]["content"], gold) for turns, gold in zip(completions, golds, strict=True)]

    judge.__name__ = name  # TRL logs a reward under the name of its function
    return judge
