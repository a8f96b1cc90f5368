"""What a repository on the Hub holds: its files, its versions, who may see it."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, Literal, NamedTuple, Self, get_args

from huggingface_hub import HfApi
from huggingface_hub.errors import RepositoryNotFoundError
from huggingface_hub.hf_api import RepoFile

from remud_hub.errors import HubError
from remud_hub.hub.licences.gate import Audience
from remud_hub.hub.papers import CARD, parted
from remud_hub.hub.publish.faults import persist
from remud_hub.hub.publish.stamp import STAMP, Stamp
from remud_hub.hub.versions.numbers import Version, version_of


RepoType = Literal["dataset", "model", "space"]
MAIN = "main"
_OF_EVERY_REPO = (".gitattributes",)
_WORDS_OF_THE_HUB = "Check out the configuration reference at https://huggingface.co/docs/hub/spaces-config-reference"
"""What the Hub writes into the card of a Space that is made."""
_QUICK = 3
"""Tries of the first request: a network that is not there is told soon."""


class RemoteFile(NamedTuple):
    """A file of a commit."""

    size: int
    digest: str
    """Its sha256 where the Hub keeps it beside git (LFS, Xet), else what git calls it."""


class Head(NamedTuple):
    """Where a branch stands."""

    commit: str
    files: frozenset[str]
    stamp: Stamp | None
    """What remud-hub wrote there last; None where that was not remud-hub."""


class Found(NamedTuple):
    """A repository as it is now."""

    audience: Audience
    head: Head
    tags: Mapping[Version, str]
    """Commits, by version."""
    branches: frozenset[str]

    @property
    def untagged(self) -> Stamp | None:
        """The version at the head, where it has no tag yet."""
        stamp = self.head.stamp
        return stamp if stamp and stamp.version not in self.tags else None

    @property
    def versions(self) -> Mapping[Version, str]:
        """Commits, by version; the head counts, too, where it is not tagged yet."""
        return {**self.tags, **({self.untagged.version: self.head.commit} if self.untagged else {})}

    @property
    def newest(self) -> Version | None:
        """The newest version."""
        return max(self.versions, default=None)

    def before(self, version: Version) -> Version | None:
        """Return the newest version below one."""
        return max((each for each in self.versions if each < version), default=None)


class Remote:
    """A repository on the Hub.

    Args:
        api: The client, with endpoint and token.
        repo: ``ORG/NAME``.
        repo_type: What it is.
    """

    def __init__(self, api: HfApi, repo: str, repo_type: RepoType = "dataset") -> None:
        self.api, self.repo, self.repo_type = api, repo, repo_type

    @classmethod
    def of(cls, repo: str, repo_type: RepoType = "dataset") -> Self:
        """Return a repository at the endpoint and with the token of the environment (``HF_ENDPOINT``, ``HF_TOKEN``)."""
        return cls(HfApi(), repo.removeprefix(f"{repo_type}s/"), repo_type)

    def user(self) -> str:
        """Return whose token it is.

        Raises:
            HubError: There is no token, or the Hub does not know it or cannot be reached.
        """
        return str(persist(lambda: self.api.whoami(cache=False), self.repo, tries=_QUICK)["name"])

    def look(self, branch: str = MAIN) -> Found | None:
        """Return what is there; None where there is no such repository.

        Raises:
            HubError: The Hub cannot be reached or refuses.
        """
        try:
            info: Any = persist(self._info, self.repo)
        except HubError as error:
            if isinstance(error.__cause__, RepositoryNotFoundError):
                return None
            raise
        refs = persist(lambda: self.api.list_repo_refs(self.repo, repo_type=self.repo_type), self.repo)
        tags = {version: tag.target_commit for tag in refs.tags if (version := version_of(tag.name))}
        heads = {each.name: each.target_commit for each in refs.branches}
        if branch != MAIN and branch not in heads:
            raise HubError(f"{self.repo}: the branch {branch} went while it was needed; run the same command again")
        return Found(_audience(info), self.head(heads.get(branch, info.sha)), tags, frozenset(heads))

    def head(self, commit: str) -> Head:
        """Return what a commit holds."""
        files = frozenset(persist(lambda: self._list(commit), self.repo))
        stamp = None
        if STAMP in files:
            text = persist(lambda: self.download(STAMP, commit), self.repo).read_text(encoding="utf-8")
            stamp = Stamp.read(text)
        return Head(commit, files, stamp)

    def commit_of(self, revision: str | None) -> str:
        """Return the commit that a tag or branch names.

        Raises:
            HubError: There is no such repository or revision; which versions there are is told.
        """
        try:
            info: Any = persist(lambda: self._info(revision), self.repo)
        except HubError as error:
            found = self.look() if revision else None
            if found is None:
                self._told_of_another_type(error)
                raise
            tags = ", ".join(version.tag for version in sorted(found.tags)) or "none yet"
            raise HubError(f"{self.repo} has no {revision}; its versions are: {tags}") from error
        return str(info.sha)

    def files(self, commit: str) -> dict[str, RemoteFile]:
        """Return the files of a commit."""
        return persist(lambda: self._list(commit), self.repo)

    def download(self, path: str, commit: str) -> Path:
        """Return a file of a commit, from the Hugging Face cache if it is there."""
        return Path(self.api.hf_hub_download(self.repo, path, repo_type=self.repo_type, revision=commit))

    def first_commit(self) -> str:
        """Return the oldest commit of ``main``."""
        commits = persist(lambda: self.api.list_repo_commits(self.repo, repo_type=self.repo_type), self.repo)
        return str(commits[-1].commit_id)

    def holds_other_things(self, head: Head) -> list[str]:
        """Return the files of a repository that remud-hub never wrote to; a card without words counts as nothing."""
        if head.stamp is not None:
            return []
        others = sorted(head.files - set(_OF_EVERY_REPO))
        if others == [CARD]:
            card = persist(lambda: self.download(CARD, head.commit), self.repo).read_text(encoding="utf-8")
            body = parted(card)[1].strip()
            return others if body and not body.startswith(_WORDS_OF_THE_HUB) else []
        return others

    def _told_of_another_type(self, error: HubError) -> None:
        """Raise where the name is one of the Hub's, but of something else."""
        if not isinstance(error.__cause__, RepositoryNotFoundError):
            return
        for other in get_args(RepoType):
            if other != self.repo_type and persist(
                partial(self.api.repo_exists, self.repo, repo_type=other), self.repo
            ):
                raise HubError(
                    f"{self.repo} is a {other} on the Hub, and no {self.repo_type}; check the name"
                ) from error

    def _info(self, revision: str | None = None) -> Any:
        return self.api.repo_info(self.repo, repo_type=self.repo_type, revision=revision)

    def _list(self, commit: str) -> dict[str, RemoteFile]:
        entries = self.api.list_repo_tree(self.repo, repo_type=self.repo_type, revision=commit, recursive=True)
        return {
            entry.path: RemoteFile(entry.size, entry.lfs.sha256 if entry.lfs else entry.blob_id)
            for entry in entries
            if isinstance(entry, RepoFile)
        }


def _audience(info: Any) -> Audience:
    if info.private:
        return "private"
    return "gated" if info.gated else "public"
