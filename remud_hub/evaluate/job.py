"""One evaluation, settled: what a backend needs to know, in a form that crosses a process border."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

from remud_hub.models.decoding import Budget, Sampling
from remud_hub.records import Config


T = TypeVar("T")


@dataclass(frozen=True)
class EvalJob:
    """What to ask of which model, and where lighteval may keep its files."""

    model: str
    data: str
    configs: tuple[Config, ...]
    max_new_tokens: int
    batch_size: int
    limit: int | None
    out: Path
    sampling: Sampling | None = None
    budget: Budget | None = None

    def to_json(self) -> str:
        """Return the job as JSON."""
        return json.dumps({**asdict(self), "out": str(self.out)})

    @classmethod
    def from_json(cls, text: str) -> "EvalJob":
        """Read a job back."""
        fields = json.loads(text)
        made = {
            "configs": tuple(fields["configs"]),
            "out": Path(fields["out"]),
            "sampling": Sampling(**fields["sampling"]) if fields["sampling"] else None,
            "budget": Budget(**fields["budget"]) if fields["budget"] else None,
        }
        return cls(**{**fields, **made})


def batches(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Cut a sequence into pieces of ``size``; the last may be shorter."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
