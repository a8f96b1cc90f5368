"""How many requests an endpoint bears at once, found out by asking: more after successes, fewer when it says it is too much.

As TCP does it (RFC 5681): doubling per round trip up to where it was too much before, then one more per round trip; and
no more than halved for whatever was sent before the last cut.
"""

CUT = 0.5


class Limiter:
    """A limit of requests under way that moves.

    Args:
        most: The limit at first, and the highest it ever is.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.limit = float(most)
        self.under_way = 0
        self._slow_from = float(most)
        self._floor = 1.0
        self._cuts = 0

    @property
    def is_free(self) -> bool:
        """Whether one more may go."""
        return self.under_way < int(self.limit)

    def enter(self) -> int:
        """Count one more; return a mark of when it was sent, for ``shrink``."""
        self.under_way += 1
        return self._cuts

    def leave(self) -> None:
        """Count one less."""
        self.under_way -= 1

    def grow(self) -> None:
        """One that has left was answered: allow more, if so many were wanted."""
        if self.under_way + 1 >= int(self.limit):
            more = 1.0 if self.limit < self._slow_from else 1 / self.limit
            self.limit = min(float(self.most), self.limit + more)

    def shrink(self, sent: int) -> None:
        """One that has left was too much: allow what is still under way, which was accepted."""
        if sent == self._cuts:
            self._cuts += 1
            self._floor = max(1.0, self.limit * CUT)
        self.limit = max(self._floor, min(self.limit, float(self.under_way)))
        self._slow_from = self.limit

    def restart(self) -> None:
        """The endpoint was away: begin with one, and double."""
        self._slow_from, self.limit = max(self._slow_from, self.limit), 1.0
