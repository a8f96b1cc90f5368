"""What is to be published: a repository, a version, and its files."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from huggingface_hub import CommitOperationAdd

from remud_hub.hub.licences.gate import Audience
from remud_hub.hub.publish.stamp import STAMP, Stamp
from remud_hub.hub.versions.numbers import Version
from remud_hub.store import sha256_of_file


@dataclass(frozen=True)
class Publication:
    """A version as it shall stand on the Hub.

    Args:
        version: Its number.
        files: By path; a file on disk, or its bytes.
        title: First line of the commit.
        description: Its other lines.
    """

    version: Version
    files: Mapping[str, Path | bytes]
    title: str
    description: str = ""

    @cached_property
    def stamp(self) -> Stamp:
        """What is left in the repository to know it by."""
        return Stamp(number=str(self.version), files={path: _sha256(self.files[path]) for path in sorted(self.files)})

    def additions(self) -> list[CommitOperationAdd]:
        """Return the files as the client takes them, for one try.

        They remember what the Hub had then, and the client leaves out of a commit what it believes to be there.
        """
        everything = {**self.files, STAMP: self.stamp.written()}
        additions = [CommitOperationAdd(path, everything[path]) for path in sorted(everything)]
        for each in additions:
            if each.path_in_repo in self.stamp.files:  # the client would read every file again for it
                each.upload_info.sha256 = bytes.fromhex(self.stamp.files[each.path_in_repo])
        return additions


@dataclass(frozen=True)
class Wanted:
    """How a version shall be published.

    Args:
        audience: Who shall see a repository that is made for it; None: as the one that is there, else everybody.
        as_pr: Propose it, rather than commit it.
        sdk: For a Space.
    """

    audience: Audience | None = None
    as_pr: bool = False
    sdk: str | None = None


def _sha256(content: Path | bytes) -> str:
    return sha256_of_file(content) if isinstance(content, Path) else hashlib.sha256(content).hexdigest()
