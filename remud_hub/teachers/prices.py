"""What tokens cost."""

from importlib.resources import files
from typing import NamedTuple, Self

import yaml

from remud_hub.errors import UsageError
from remud_hub.teachers.base import Usage


FREE = ("extractive", "local", "llamacpp")
"""Kinds of teachers that run on this machine."""
HALF = ("openai-batch",)
"""Kinds that are billed at half the price (OpenAI, Batch API guide)."""


class Price(NamedTuple):
    """US dollars per million tokens."""

    prompt: float
    completion: float

    def of(self, usage: Usage) -> float:
        """Return what these tokens cost, in US dollars."""
        return (usage.prompt_tokens * self.prompt + usage.completion_tokens * self.completion) / 1e6

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``IN,OUT``.

        Raises:
            UsageError: The text is no two numbers.
        """
        try:
            prompt, completion = (float(part) for part in text.split(","))
        except ValueError:
            raise UsageError(
                f"price {text!r}: expected two numbers in US dollars per million tokens, as in 2.5,10"
            ) from None
        if min(prompt, completion) < 0:
            raise UsageError(f"price {text!r}: a price is not negative")
        return cls(prompt, completion)


def price_of(teacher: str) -> Price | None:
    """Return the price of a teacher such as ``openai/gpt-4o``; None where the table does not have it."""
    kind, _, model = teacher.partition("/")
    if kind in FREE:
        return Price(0, 0)
    listed: dict[str, tuple[float, float]] = yaml.safe_load(
        files("remud_hub.teachers").joinpath("prices.yaml").read_text(encoding="utf-8")
    )
    known = [name for name in listed if model == name or model.startswith(f"{name}-")]
    if not known:
        return None
    share = 0.5 if kind in HALF else 1.0
    prompt, completion = listed[max(known, key=len)]
    return Price(prompt * share, completion * share)
