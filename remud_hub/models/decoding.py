"""How replies are decoded: drawn or greedy, and how long the model may think. Records only; torch is not loaded."""

from dataclasses import dataclass

from remud_hub.errors import UsageError


@dataclass(frozen=True)
class Sampling:
    """Drawing replies at random; the defaults are those of the ReMUD paper's evaluation (§4.3: T 0.6, top-p 0.7)."""

    temperature: float = 0.6
    top_p: float = 0.7
    """Tokens are drawn from the smallest set of the likeliest ones that holds this share."""
    samples: int = 1
    """Replies to each prompt."""
    seed: int = 0
    """Equal seeds give a prompt equal replies, whatever it is asked beside."""

    def __post_init__(self) -> None:
        if self.temperature <= 0:
            raise UsageError(
                f"temperature is {self.temperature}; it must be above 0, and without sampling it is greedy"
            )
        if not 0 < self.top_p <= 1:
            raise UsageError(f"top_p is {self.top_p}; it must be above 0 and at most 1")
        if self.samples < 1:
            raise UsageError(f"samples is {self.samples}; it must be 1 or more")


@dataclass(frozen=True)
class Budget:
    """How long a model thinks (ReMUD §4.1, after s1), in tokens.

    The axis of the paper's figure says tokens, and its code counts characters; here it is tokens, in every language.
    The model is made to think first, whatever it would rather do.
    """

    least: int = 0
    """Where the model would stop before, it is told to wait."""
    most: int | None = None
    """Where the thinking is cut and closed, and the answer begun."""
    wait: str | None = None
    """What is written in place of the end; None: in the language of the prompt."""
    waits: int = 3
    """How often it is told to wait, at most. Afterwards it may stop early."""

    def __post_init__(self) -> None:
        if self.least < 0 or self.waits < 0:
            raise UsageError("a budget's least thinking and its waits must be 0 or more")
        if self.most is not None and self.most < max(self.least, 1):
            raise UsageError(f"most thinking is {self.most}; it must be 1 or more, and no less than the least")
        if self.wait is not None and not self.wait:
            raise UsageError("a budget's wait must be some text")
