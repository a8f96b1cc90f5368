"""A row that cannot be used, said so that it can be counted."""


class Unusable(Exception):
    """One row cannot be used; the others can.

    Args:
        reason: Short and countable, the same for every row with this fault.
        detail: What is wrong with this one.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail
