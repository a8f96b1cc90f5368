"""Pages with right and wrong answers about them: what the check makes of each, and what it is known to miss."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from remud_hub.records import Evidence, Sample
from remud_hub.verify.grounded.check import check
from remud_hub.verify.settings import GroundedSettings


PAGES: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "pairs.yaml").read_text(encoding="utf-8"))["evidence"]
MISSED = {
    "胎盘位于后壁，羊水正常。": "words of another figure, but too few of them",
}
RIGHT = [(name, text) for name, page in PAGES.items() for text in page["right"]]
WRONG = [(name, text) for name, page in PAGES.items() for text in page["wrong"]]


def passes(name: str, answer: str, sample: Callable[..., Sample], passage: Callable[..., Evidence]) -> bool:
    page = PAGES[name]
    said = sample(config="qa", images=(), thinking=None, language=page["language"], answer=answer)
    verdict = check(said, passage(page["text"], page["language"]), GroundedSettings())
    return verdict is not None and verdict.passed


@pytest.mark.parametrize(("name", "text"), RIGHT)
def test_what_the_page_says_passes(
    name: str, text: str, sample: Callable[..., Sample], passage: Callable[..., Evidence]
) -> None:
    assert passes(name, text, sample, passage)


@pytest.mark.parametrize(("name", "text"), WRONG)
def test_what_it_does_not_say_does_not(
    name: str, text: str, sample: Callable[..., Sample], passage: Callable[..., Evidence]
) -> None:
    assert passes(name, text, sample, passage) == (text in MISSED)
