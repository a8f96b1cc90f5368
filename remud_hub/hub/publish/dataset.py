"""Push a dataset folder as a version: licence gate, version number, commit and tag, and a look at what arrived."""

import tempfile
from functools import cache
from pathlib import Path
from typing import NamedTuple

from remud_hub.errors import HubError
from remud_hub.hub.licences.gate import Audience
from remud_hub.hub.papers import LOCK
from remud_hub.hub.publish.publication import Publication, Wanted
from remud_hub.hub.publish.publish import Outcome, publish
from remud_hub.hub.publish.readback import ReadBack, read_back
from remud_hub.hub.publish.remote import Found, Remote
from remud_hub.hub.publish.stage import Staged, stage
from remud_hub.hub.publish.stamp import STAMP
from remud_hub.hub.versions.diff import Diff, diff
from remud_hub.hub.versions.numbers import Change, Version
from remud_hub.hub.versions.snapshot import folder_snapshot, hub_snapshot
from remud_hub.recipe import Lock
from remud_hub.records import Record


class PushOptions(NamedTuple):
    """How to push."""

    audience: Audience | None = None
    """Who may see it; None: those who may see the repository that is there, else everybody."""
    only_redistributable: bool = False
    as_pr: bool = False
    dry_run: bool = False
    appendix: str = ""
    """A section that the card ends with."""


class Pushed(Record):
    """What a push did, or would do."""

    repo: str
    tag: str
    outcome: Outcome | None
    """None: nothing was done, as it was a dry run."""
    audience: Audience
    before: str | None
    """The version it was compared with."""
    change: Change | None
    """What changed since then; None where there is none."""
    rows: dict[str, int]
    """Added, removed and changed since then."""
    withheld: int
    """Rows that may not leave, and stayed."""
    missing: tuple[str, ...]
    """Papers that the folder does not have."""
    files: dict[str, int]
    """Bytes by path, of the whole version."""
    new: tuple[str, ...]
    """Those of them that the repository does not hold yet."""
    gone: tuple[str, ...]
    """Files of the version that is at the head, which go."""
    commit: str | None = None
    url: str | None = None
    read_back: ReadBack | None = None


def push(folder: Path, repo: str, tag: str | None, options: PushOptions) -> Pushed:
    """Push a dataset folder; run again after whatever went wrong, it finishes.

    Args:
        folder: What ``remud build`` wrote.
        repo: ``ORG/NAME``.
        tag: The version, such as ``v1.2.0``; None: the recipe's own.
        options: How.

    Raises:
        UsageError: Rows may not go there, or the version is no version.
        HubError: The Hub cannot be reached or refuses, the tag says less than what changed, or something else is there.
    """
    version = Version.parse(tag) if tag else _version_of(folder)
    remote = Remote.of(repo)
    if not options.dry_run:
        remote.user()
    found = remote.look()
    audience = options.audience or (found.audience if found else "public")
    with tempfile.TemporaryDirectory(prefix="remud-push-") as place:
        staged = stage(
            folder,
            Path(place),
            remote.repo,
            version,
            audience,
            only_redistributable=options.only_redistributable,
            appendix=options.appendix,
        )
        number = _Number(remote, Path(place), version)
        number.check(found)
        what = Publication(version, staged.files, f"Version {version.tag}", number.said(found))
        pushed = _plan(remote, what, staged, audience, found, number.since(found))
        if options.dry_run:
            return pushed
        done = publish(remote, what, Wanted(audience, options.as_pr), number.check)
        return pushed.model_copy(
            update={
                "outcome": done.outcome,
                "commit": done.commit,
                "url": done.url,
                "read_back": read_back(remote, done.commit, what),
            }
        )


class _Number:
    """Whether a version's number says enough."""

    def __init__(self, remote: Remote, folder: Path, version: Version) -> None:
        self._version = version

        @cache
        def compare(commit: str) -> Diff:
            return diff(hub_snapshot(remote, commit), folder_snapshot(folder))

        self._compare, self._repo = compare, remote.repo

    def since(self, found: Found | None) -> tuple[Version, Diff] | None:
        """Return the version before this one, and what changed since."""
        before = found.before(self._version) if found else None
        return (before, self._compare(found.versions[before])) if found and before else None

    def check(self, found: Found | None) -> None:
        """Raise where the number says less than what changed since the version before it."""
        since = self.since(found)
        if since is None:
            return
        before, changes = since
        least = before.after(changes.change)
        if self._version < least:
            reason = {
                "major": f"{changes.changed} rows changed, {changes.removed} went, columns changed in {len(changes.schema_changes)} places",
                "minor": f"{changes.added} rows were added",
            }.get(changes.change, "the card changed")
            raise HubError(
                f"{self._repo}: {self._version.tag} says too little: since {before.tag} {reason}; this is at least {least.tag} "
                f"(`remud diff {self._repo}@{before.tag} DIR` shows what changed)"
            )

    def said(self, found: Found | None) -> str:
        """Return what the commit says of it."""
        since = self.since(found)
        if since is None:
            return ""
        before, changes = since
        return f"Since {before.tag}: {changes.added} rows added, {changes.removed} removed, {changes.changed} changed."


def _version_of(folder: Path) -> Version:
    lock = folder / LOCK
    if not lock.is_file():
        raise HubError(f"{folder} has no {LOCK} that names a version; give one with --tag, such as v1.0.0")
    return Version.parse(Lock.model_validate_json(lock.read_bytes()).recipe.version)


def _plan(
    remote: Remote,
    what: Publication,
    staged: Staged,
    audience: Audience,
    found: Found | None,
    since: tuple[Version, Diff] | None,
) -> Pushed:
    before, changes = since or (None, None)
    head = found.head.stamp if found else None
    held = set(head.files.values()) if head else set()
    return Pushed(
        repo=remote.repo,
        tag=what.version.tag,
        outcome=None,
        audience=audience,
        before=before.tag if before else None,
        change=changes.change if changes else None,
        rows={"added": changes.added, "removed": changes.removed, "changed": changes.changed} if changes else {},
        withheld=staged.withheld,
        missing=staged.missing,
        files={each.path_in_repo: each.upload_info.size for each in what.additions()},
        new=tuple(path for path, sha256 in what.stamp.files.items() if sha256 not in held),
        gone=tuple(sorted(set(head.files) - set(what.files) - {STAMP})) if head else (),
    )
