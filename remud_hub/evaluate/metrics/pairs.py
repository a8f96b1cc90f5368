"""What is compared."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from remud_hub.evaluate.metrics.tokens import tokens_of


@dataclass(frozen=True)
class Pair:
    """A reply and the answer it should have been. Either may be empty: then every metric is 0."""

    said: str
    gold: str

    @cached_property
    def said_tokens(self) -> list[str]:
        """The reply, taken apart once for all metrics."""
        return tokens_of(self.said)

    @cached_property
    def gold_tokens(self) -> list[str]:
        """The answer, taken apart once for all metrics."""
        return tokens_of(self.gold)


TextMetric = Callable[[Sequence[Pair]], list[float]]
"""Returns one value a pair, from 0 to 1 unless it says otherwise."""
