"""The stamp that remud-hub leaves in a repository: which version this is, and which files are ours.

It goes with the files in one commit, so what it says of them is true of that commit. Files that are not in it are somebody else's
and stay when a new version comes.
"""

from typing import Literal, Self

from pydantic import Field, ValidationError

from remud_hub.hub.versions.numbers import Version
from remud_hub.records import Record


STAMP = "version.json"


class Stamp(Record):
    """A version of a repository. Equal stamps mean equal files."""

    format: Literal[1] = 1
    number: str = Field(pattern=r"^\d+\.\d+\.\d+$")
    """Such as ``1.2.0``."""
    files: dict[str, str]
    """sha256 by path."""

    @property
    def version(self) -> Version:
        """The version."""
        return Version.parse(self.number)

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Return what a file says; None where it is no stamp of ours."""
        try:
            return cls.model_validate_json(text)
        except ValidationError:
            return None

    def written(self) -> bytes:
        """Return the file."""
        return (self.model_dump_json(indent=1) + "\n").encode()
