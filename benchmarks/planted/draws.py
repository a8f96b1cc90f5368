"""What a kind of defect has at hand besides the good row."""

import random
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import yaml

from benchmarks.planted.rows import DATA, Row
from benchmarks.planted.vqa import Benchmarks


FORMS: dict[str, Any] = yaml.safe_load((DATA / "forms.yaml").read_text(encoding="utf-8"))
WORDS: dict[str, Any] = yaml.safe_load((DATA / "words.yaml").read_text(encoding="utf-8"))


class Draw(NamedTuple):
    """The chances of one bad row."""

    rng: random.Random
    held: bool
    """Whether the forms that are held out are to be used."""
    others: Sequence[Row]
    """All good rows of its language."""
    benchmarks: Benchmarks

    @property
    def forms(self) -> str:
        """The key of its forms in the data."""
        return "held" if self.held else "dev"


Kind = Callable[[Row, Draw], Row | None]
"""Makes a bad row of a good one; None where the row does not lend itself to that."""
