"""Line numbers: manuscripts for review count their lines in the margin."""

from collections.abc import Sequence
from itertools import pairwise

from remud_hub.read.layout.lines import Word


_FEWEST, _COUNTING = 8, 0.8
"""So many numbers at least, of which so many go up by one from line to line; the figures are ours."""


def line_numbers(words: Sequence[Word]) -> list[Word]:
    """Return the words of a page that count its lines: numbers left of all else.

    Args:
        words: The words of a page.
    """
    edge = min((word.box[0] for word in words if not word.text.isdecimal()), default=0.0)
    margin = sorted(
        (word for word in words if word.text.isdecimal() and word.box[2] <= edge), key=lambda word: word.box[1]
    )
    steps = [int(below.text) - int(above.text) for above, below in pairwise(margin)]
    counting = len(margin) >= _FEWEST and steps.count(1) >= _COUNTING * len(steps)
    return margin if counting else []
