"""Two frames of a page: as it is given, and set upright and straight, where order is sought and the rules work."""

from remud_hub import boxes
from remud_hub.records import Box


class Frame:
    """From the page as it is given to the page set upright and straight, and back; a few degrees leave a box its size.

    Args:
        given: Width and height of the page as it is given.
        turns: Quarter turns clockwise that set it upright.
        skew: Degrees clockwise that then set it straight.
    """

    def __init__(self, given: tuple[float, float], turns: int, skew: float = 0.0) -> None:
        self._given = given
        self.turns, self.skew = turns, skew
        self.size = given if turns % 2 == 0 else given[::-1]

    def straight(self, box: Box) -> Box:
        """Take a box from the page as it is given to the page set straight."""
        return boxes.moved_round(boxes.quarter_turns(box, self._given, self.turns), self._middle, self.skew)

    def given(self, box: Box) -> Box:
        """Take a box from the page set straight to the page as it is given."""
        return boxes.quarter_turns(boxes.moved_round(box, self._middle, -self.skew), self.size, -self.turns)

    @property
    def _middle(self) -> tuple[float, float]:
        return (self.size[0] / 2, self.size[1] / 2)
