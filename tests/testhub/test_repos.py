"""Repositories are made, seen and deleted by those who may; branches and tags stay where they are."""

from collections.abc import Callable
from typing import Any

import pytest
from huggingface_hub import HfApi
from huggingface_hub.errors import HfHubHTTPError, RepositoryNotFoundError, RevisionNotFoundError

from tests.testhub import LocalHub
from tests.testhub.clients import READER, REPO, put


WRITES: dict[str, Callable[[HfApi], Any]] = {
    "create": lambda client: client.create_repo("ann/other"),
    "delete": lambda client: client.delete_repo(REPO),
    "tag": lambda client: client.create_tag(REPO, tag="v1"),
    "branch": lambda client: client.delete_branch(REPO, branch="main"),
    "settings": lambda client: client.update_repo_settings(REPO, visibility="private"),
    "small": lambda client: client.upload_file(repo_id=REPO, path_or_fileobj=b"new", path_in_repo="a.txt"),
    "large": lambda client: client.upload_file(repo_id=REPO, path_or_fileobj=b"new", path_in_repo="a.bin"),
}


def status(act: Callable[[], Any]) -> int:
    with pytest.raises(HfHubHTTPError) as refused:
        act()
    return refused.value.response.status_code


@pytest.mark.parametrize("kind", ["model", "dataset", "space"])
def test_a_repository_is_made_and_deleted(hub: LocalHub, kind: str) -> None:
    api = HfApi()
    url = api.create_repo("ann/one", repo_type=kind, space_sdk="gradio" if kind == "space" else None)
    assert (url.repo_id, url.repo_type) == ("ann/one", kind)
    assert api.repo_info("ann/one", repo_type=kind).sha == hub.repo(kind, "ann/one").head()
    assert {each for each in ("model", "dataset", "space") if api.repo_exists("ann/one", repo_type=each)} == {kind}
    api.delete_repo("ann/one", repo_type=kind)
    assert not api.repo_exists("ann/one", repo_type=kind)
    with pytest.raises(RepositoryNotFoundError):
        api.delete_repo("ann/one", repo_type=kind)


def test_a_repository_without_an_owner_is_the_users(hub: LocalHub) -> None:
    api = HfApi()
    assert api.create_repo("one").repo_id == "ann/one"
    api.delete_repo("one")
    assert not api.repo_exists("ann/one")


def test_what_is_there_is_not_made_again(hub: LocalHub, api: HfApi) -> None:
    api.create_tag(REPO, tag="v1")
    api.create_branch(REPO, branch="draft")
    refs = hub.repo("model", REPO).refs("refs/")
    put({"a.txt": b"main is elsewhere now"})
    assert status(lambda: api.create_repo(REPO)) == 409
    assert status(lambda: api.create_tag(REPO, tag="v1")) == 409
    assert status(lambda: api.create_branch(REPO, branch="draft")) == 409
    assert api.create_repo(REPO, exist_ok=True).repo_id == REPO
    api.create_tag(REPO, tag="v1", exist_ok=True)
    api.create_branch(REPO, branch="draft", exist_ok=True)
    assert hub.repo("model", REPO).refs("refs/") == refs | {"heads/main": hub.repo("model", REPO).head()}


def test_tags_and_branches_name_commits(hub: LocalHub, api: HfApi) -> None:
    first, second = (put({"a.txt": text}).oid for text in (b"one", b"two"))
    api.create_tag(REPO, tag="v1", revision=first)
    api.create_tag(REPO, tag="v2")
    api.create_branch(REPO, branch="work/old", revision="v1")
    refs = api.list_repo_refs(REPO)
    assert {each.name: each.target_commit for each in refs.tags} == {"v1": first, "v2": second}
    assert {each.name: each.target_commit for each in refs.branches} == {"main": second, "work/old": first}
    assert api.repo_info(REPO, revision="v1").sha == api.repo_info(REPO, revision="work/old").sha == first
    api.delete_tag(REPO, tag="v1")
    api.delete_branch(REPO, branch="work/old")
    assert set(hub.repo("model", REPO).refs("refs/")) == {"heads/main", "tags/v2"}


def test_what_is_not_there_is_neither_named_nor_deleted(api: HfApi) -> None:
    for act in (
        lambda: api.create_tag(REPO, tag="v1", revision="nowhere"),
        lambda: api.create_branch(REPO, branch="draft", revision="nowhere"),
        lambda: api.delete_tag(REPO, tag="v1"),
        lambda: api.delete_branch(REPO, branch="draft"),
    ):
        with pytest.raises(RevisionNotFoundError):
            act()


@pytest.mark.parametrize(("token", "refusal"), [(False, 401), ("hf_wrong", 401), (READER, 403)])
@pytest.mark.parametrize("act", WRITES.values(), ids=WRITES)
def test_who_may_not_write_is_refused(
    hub: LocalHub, api: HfApi, act: Callable[[HfApi], Any], token: str | bool, refusal: int
) -> None:
    before = hub.repo("model", REPO).refs("refs/")
    assert status(lambda: act(HfApi(token=token))) == refusal
    assert hub.repo("model", REPO).refs("refs/") == before
    assert [repo.name for repo in hub.repos.all()] == [REPO]
    assert not hub.repo("model", REPO).private


def test_a_token_tells_who_asks(api: HfApi) -> None:
    me = api.whoami()
    assert (me["name"], me["auth"]["accessToken"]["role"]) == ("ann", "write")
    assert HfApi(token=READER).whoami()["auth"]["accessToken"]["role"] == "read"
    assert status(lambda: HfApi(token="hf_wrong").whoami()) == 401


def test_a_private_repository_is_hidden_from_strangers(api: HfApi) -> None:
    put({"a.txt": b"ours"})
    stranger = HfApi(token=False)
    assert stranger.file_exists(REPO, "a.txt")
    api.update_repo_settings(REPO, visibility="private")
    assert api.repo_info(REPO).private
    assert HfApi(token=READER).file_exists(REPO, "a.txt")
    with pytest.raises(RepositoryNotFoundError):
        stranger.repo_info(REPO)
    with pytest.raises(RepositoryNotFoundError):
        stranger.list_repo_files(REPO)
    assert not stranger.file_exists(REPO, "a.txt")
    api.update_repo_settings(REPO, visibility="public")
    assert stranger.file_exists(REPO, "a.txt")
