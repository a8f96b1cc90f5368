"""Numbers of versions: semantic versioning, with rows in the place of an interface.

Patch: the card or other papers changed, and no row. Minor: rows were added. Major: rows were changed or removed, or the columns
were (semver.org 2.0.0, §§ 6 to 8, read with rows as what users build on).
"""

import re
from typing import Literal, NamedTuple, Self

from remud_hub.errors import UsageError


Change = Literal["none", "patch", "minor", "major"]
_TAG = re.compile(r"v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)", re.ASCII)


class Version(NamedTuple):
    """A version, which is also the tag ``v1.2.0``."""

    major: int
    minor: int
    patch: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the version that ``v1.2.0`` or ``1.2.0`` names.

        Raises:
            UsageError: It names none.
        """
        match = _TAG.fullmatch(text)
        if match is None:
            raise UsageError(f"{text!r} is no version; write vMAJOR.MINOR.PATCH, such as v1.2.0")
        return cls(*map(int, match.groups()))

    @property
    def tag(self) -> str:
        """The tag: ``v1.2.0``."""
        return f"v{self}"

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"

    def after(self, change: Change) -> "Version":
        """Return the first version that may hold a change to this one."""
        match change:
            case "major":
                return Version(self.major + 1, 0, 0)
            case "minor":
                return Version(self.major, self.minor + 1, 0)
            case _:
                return Version(self.major, self.minor, self.patch + 1)


def version_of(tag: str) -> Version | None:
    """Return the version that a tag names; None for other tags."""
    return Version.parse(tag) if tag.startswith("v") and _TAG.fullmatch(tag) else None
