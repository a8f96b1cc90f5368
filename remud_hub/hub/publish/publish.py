"""Publish a version: one commit with everything, then its tag; whoever was killed or came second does it again.

Nothing is remembered on this side. Every try looks at what is there now: a version that was committed is only tagged, files that
arrived are not sent again, and somebody else's version is never put back (the commit names its parent, and the Hub refuses it when
that is no longer the head). A version that is older than the newest goes on a branch of its own, which its tag then holds, so
that ``main`` never goes back.
"""

import random
import time
from collections.abc import Callable
from typing import Any, Literal, NamedTuple

import httpx
from huggingface_hub import CommitInfo, CommitOperationAdd, CommitOperationDelete
from huggingface_hub.errors import HfHubHTTPError

from remud_hub.errors import HubError
from remud_hub.hub.licences.gate import Audience
from remud_hub.hub.publish.faults import TRIES, is_stale, passes, pause, persist, raise_told
from remud_hub.hub.publish.publication import Publication, Wanted
from remud_hub.hub.publish.readback import check_arrived
from remud_hub.hub.publish.remote import MAIN, Found, Head, Remote
from remud_hub.hub.publish.stamp import STAMP
from remud_hub.hub.versions.numbers import Version


Outcome = Literal["published", "tagged", "there already", "proposed"]
Allowed = Callable[[Found | None], None]
"""Raises where a version may not follow what is there."""
_LONGEST_RACE = 600.0
"""Seconds that others may be first, again and again, before we give up."""


class Published(NamedTuple):
    """What came of it."""

    outcome: Outcome
    commit: str
    url: str


def publish(remote: Remote, what: Publication, how: Wanted, allowed: Allowed) -> Published:
    """Bring a version to the Hub; done again, it finishes what was begun.

    Args:
        remote: Where to.
        what: The version.
        how: Who may see it, and whether it is only proposed.
        allowed: Asked about what is there before anything is written, and again whenever somebody was first.

    Returns:
        What came of it; the checksums of its files are those that were sent.

    Raises:
        HubError: The Hub cannot be reached or refuses, or something else is there; what is there is whole.
    """
    remote.user()
    began, failed = time.monotonic(), 0
    while True:
        found = remote.look()
        if found is None:
            failed += 1
            if failed >= TRIES:
                raise HubError(f"{remote.repo} was made, but this token may not see it; use one that may read it")
            allowed(None)
            _create(remote, how)
            pause(failed - 1)
            continue
        done = _finish(remote, what, found, may_tag=not how.as_pr)
        if done is not None:
            return done
        _check(remote, what.version, how, found)
        if how.audience and how.audience != found.audience:
            _close(remote, how.audience)
        allowed(found)
        try:
            return _commit(remote, what, how, found)
        except (HfHubHTTPError, httpx.HTTPError, OSError, RuntimeError, ValueError) as error:
            stale = is_stale(error)
            failed += not stale
            if (stale and time.monotonic() - began > _LONGEST_RACE) or failed >= TRIES or not (stale or passes(error)):
                raise_told(error, remote.repo)
            if stale:
                time.sleep(random.uniform(0.05, 0.5))  # somebody was first: look again soon, but not all at once
            else:
                pause(failed, error)


def preflight(remote: Remote, version: Version, how: Wanted) -> None:
    """Say before anything is sent what would be in the way.

    Raises:
        HubError: Something else is there, or others may see it than shall.
    """
    found = remote.look()
    if found is not None:
        _check(remote, version, how, found)


def _finish(remote: Remote, what: Publication, found: Found, *, may_tag: bool) -> Published | None:
    """Return how it ended if the version is there, and see to its tag."""
    untagged = found.untagged if may_tag else None
    if untagged:
        # Whoever committed it has not tagged it yet, or was killed before; what comes next would bury it
        _tag(remote, untagged.version, found.head.commit)
    commit = found.versions.get(what.version)
    if commit is None:
        return None
    there = found.head.stamp if commit == found.head.commit else remote.head(commit).stamp
    if there != what.stamp:
        raise _taken(remote, what, found)
    if (branch := _beside(what)) in found.branches:  # killed after the tag
        _drop(remote, branch)
    check_arrived(remote, commit, what)
    outcome: Outcome = "tagged" if untagged == what.stamp else "there already"
    return Published(outcome, commit, _url(remote, what.version))


def _taken(remote: Remote, what: Publication, found: Found | None = None) -> HubError:
    newest = f" (the newest is {found.newest.tag})" if found and found.newest else ""
    return HubError(
        f"{remote.repo} has {what.version.tag} already, with other content; a version never changes, so take a new number{newest}"
    )


def _check(remote: Remote, version: Version, how: Wanted, found: Found) -> None:
    if others := remote.holds_other_things(found.head):
        raise HubError(
            f"{remote.repo} holds something that remud-hub did not push ({', '.join(others[:3])}"
            f"{', …' if len(others) > 3 else ''}); choose another name, or empty it first"
        )
    if how.as_pr and found.newest and version < found.newest:
        raise HubError(
            f"{remote.repo} is at {found.newest.tag}; a pull request for {version.tag} would take it back. Push without --pr: an "
            "older version goes beside the newest"
        )
    if how.audience and how.audience != found.audience:
        if _just_made(found):
            return
        raise HubError(
            f"{remote.repo} is {found.audience}, not {how.audience}; change that in its settings on the Hub, or choose another name"
        )


def _just_made(found: Found) -> bool:
    """Whether it is a public repository that nobody pushed to: made, and killed before it was closed."""
    return found.head.stamp is None and found.audience == "public"


def _create(remote: Remote, how: Wanted) -> None:
    audience: Audience = how.audience or "public"
    persist(
        lambda: remote.api.create_repo(
            remote.repo,
            repo_type=remote.repo_type,
            private=audience == "private",
            exist_ok=True,
            space_sdk=how.sdk,
        ),
        remote.repo,
    )
    if audience == "gated":
        _close(remote, audience)


def _close(remote: Remote, audience: Audience) -> None:
    """Take a repository from the public."""
    persist(
        lambda: remote.api.update_repo_settings(
            remote.repo,
            repo_type=remote.repo_type,
            private=audience == "private" or None,
            gated="auto" if audience == "gated" else None,
        ),
        remote.repo,
    )


def _commit(remote: Remote, what: Publication, how: Wanted, found: Found) -> Published:
    """Make the commit and tag it; raises what the client raises."""
    newest = found.newest
    if how.as_pr:
        return _propose(remote, what, found.head)
    if newest is None or what.version > newest:
        commit = _send(remote, what, found.head, MAIN)
        _tag(remote, what.version, commit)
        return Published("published", commit, _url(remote, what.version))
    return _commit_beside(remote, what, found)


def _commit_beside(remote: Remote, what: Publication, found: Found) -> Published:
    """Commit a version that is older than the newest: after the one before it, on a branch that goes when it has its tag."""
    before, branch = found.before(what.version), _beside(what)
    start = found.versions[before] if before else remote.first_commit()
    persist(
        lambda: remote.api.create_branch(
            remote.repo, repo_type=remote.repo_type, branch=branch, revision=start, exist_ok=True
        ),
        remote.repo,
    )
    beside = remote.look(branch)
    assert beside is not None
    commit, stamp = beside.head.commit, beside.head.stamp
    if stamp and stamp.version == what.version and stamp != what.stamp:
        raise _taken(remote, what)
    if stamp != what.stamp:
        commit = _send(remote, what, beside.head, branch)
    _tag(remote, what.version, commit)
    _drop(remote, branch)
    return Published("published", commit, _url(remote, what.version))


def _beside(what: Publication) -> str:
    return f"release-{what.version}"


def _drop(remote: Remote, branch: str) -> None:
    """Delete a branch that has its tag; somebody else may have done it."""
    try:
        persist(lambda: remote.api.delete_branch(remote.repo, repo_type=remote.repo_type, branch=branch), remote.repo)
    except HubError:
        found = remote.look()
        if found and branch in found.branches:
            raise


def _propose(remote: Remote, what: Publication, head: Head) -> Published:
    """Open a pull request, unless the same one is open."""
    published = _proposed(remote, what) or _opened(remote, what, head)
    check_arrived(remote, published.commit, what)
    return published


def _proposed(remote: Remote, what: Publication) -> Published | None:
    for each in remote.api.get_repo_discussions(
        remote.repo, repo_type=remote.repo_type, discussion_type="pull_request", discussion_status="open"
    ):
        if (
            each.title == what.title
            and remote.head(commit := remote.commit_of(f"refs/pr/{each.num}")).stamp == what.stamp
        ):
            return Published("proposed", commit, each.url)
    return None


def _opened(remote: Remote, what: Publication, head: Head) -> Published:
    info = _make_commit(remote, what, what.additions(), head, create_pr=True)
    return Published("proposed", info.oid, str(info.pr_url))


def _send(remote: Remote, what: Publication, head: Head, branch: str) -> str:
    """Upload what is missing, then commit all files at once; returns the commit, whose files are those that were sent."""
    additions = what.additions()
    persist(
        lambda: remote.api.preupload_lfs_files(
            remote.repo, additions, repo_type=remote.repo_type, revision=branch, free_memory=False
        ),
        remote.repo,
    )
    commit = str(_make_commit(remote, what, additions, head, revision=branch).oid)
    check_arrived(remote, commit, what)
    return commit


def _make_commit(
    remote: Remote, what: Publication, additions: list[CommitOperationAdd], head: Head, **where: Any
) -> CommitInfo:
    """Commit upon a head; the Hub refuses where that is no longer the head."""
    made: CommitInfo = remote.api.create_commit(
        remote.repo,
        _operations(additions, what, head),
        commit_message=what.title,
        commit_description=what.description,
        repo_type=remote.repo_type,
        parent_commit=head.commit,
        **where,
    )
    return made


def _operations(
    additions: list[CommitOperationAdd], what: Publication, head: Head
) -> list[CommitOperationAdd | CommitOperationDelete]:
    ours = set(head.stamp.files) if head.stamp else set()
    gone = sorted((ours & head.files) - set(what.files) - {STAMP})
    return [*additions, *(CommitOperationDelete(path) for path in gone)]


def _tag(remote: Remote, version: Version, commit: str) -> None:
    # Somebody else may tag the same commit in the same moment
    persist(
        lambda: remote.api.create_tag(
            remote.repo, repo_type=remote.repo_type, tag=version.tag, revision=commit, exist_ok=True
        ),
        remote.repo,
    )
    if remote.commit_of(version.tag) != commit:
        raise HubError(f"{remote.repo}: somebody else was first with {version.tag}; take a new number")


def _url(remote: Remote, version: Version) -> str:
    kind = {"dataset": "datasets/", "space": "spaces/", "model": ""}[remote.repo_type]
    return f"{remote.api.endpoint}/{kind}{remote.repo}/tree/{version.tag}"
