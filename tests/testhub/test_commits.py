"""Commits are git's: whole, in order, and lost where another was first."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import httpx
import pytest
from huggingface_hub import CommitOperationAdd, CommitOperationDelete, HfApi
from huggingface_hub.errors import HfHubHTTPError, RevisionNotFoundError

from tests.hub.hub_fixture import WRITER
from tests.testhub import LocalHub
from tests.testhub.clients import READER, REPO, log, put, routes
from tests.testhub.repos import Stale


WRITERS = 4


def test_small_files_lie_in_git_and_large_ones_beside(hub: LocalHub, api: HfApi) -> None:
    large = b"\0" * 1000
    done = put({"a.txt": b"small", "deep/b.bin": large}, "Two files", commit_description="One is large.")
    repo, digest = hub.repo("model", REPO), hashlib.sha256(large).hexdigest()
    assert repo.head() == done.oid
    assert log(hub) == ["Two files", "initial commit"]
    assert repo.git("log", "-1", "--format=%b") == "One is large."
    assert repo.git("show", "main:a.txt") == "small"
    assert f"oid sha256:{digest}\nsize 1000" in repo.git("show", "main:deep/b.bin")
    assert hub.repos.object(digest).read_bytes() == large
    assert repo.git("fsck", "--strict") == ""
    assert repo.refs("refs/") == {"heads/main": done.oid}


def test_a_commit_takes_files_away(hub: LocalHub, api: HfApi) -> None:
    put({"a.txt": b"1", "deep/b.txt": b"2", "deep/er/c.txt": b"3"})
    put({"a.txt": None, "d.txt": b"4"})
    assert set(hub.repo("model", REPO).files()) == {".gitattributes", "deep/b.txt", "deep/er/c.txt", "d.txt"}
    put({"deep/": None})
    assert set(hub.repo("model", REPO).files()) == {".gitattributes", "d.txt"}


def test_a_folder_goes_from_the_branch_that_has_it(hub: LocalHub, api: HfApi) -> None:
    put({"deep/a.txt": b"main"})
    api.create_branch(REPO, branch="draft")
    put({"deep/b.txt": b"draft"}, revision="draft")
    put({"deep/": None}, revision="draft")
    assert set(hub.repo("model", REPO).files("draft")) == {".gitattributes"}
    assert set(hub.repo("model", REPO).files()) == {".gitattributes", "deep/a.txt"}


def test_unchanged_files_are_skipped(hub: LocalHub, api: HfApi) -> None:
    files = {"a.txt": b"small", "b.bin": b"large"}
    first = put(files)
    hub.reset_log()
    assert put(files).oid == first.oid
    assert not {"lfs-put", "commit"} & set(routes(hub))
    put(files | {"a.txt": b"other"})
    assert "lfs-put" not in routes(hub)
    assert len(log(hub)) == 3


def test_a_large_file_that_the_hub_has_is_not_sent_again(hub: LocalHub, api: HfApi) -> None:
    put({"a.bin": b"large"})
    hub.reset_log()
    put({"b.bin": b"large"})
    assert "lfs-batch" in routes(hub)
    assert "lfs-put" not in routes(hub)
    assert hub.repo("model", REPO).files()["b.bin"] == len(b"large")


def test_a_large_file_is_what_its_name_says(hub: LocalHub, api: HfApi) -> None:
    digest = hashlib.sha256(b"large").hexdigest()
    address = f"{hub.endpoint}/models/{REPO}/lfs/{digest}?signature=secret"
    assert httpx.put(address, content=b"other").status_code == 400
    assert not hub.repos.object(digest).exists()
    line = '{"key": "%s", "value": %s}\n'
    body = line % ("header", '{"summary": "Put"}')
    body += line % ("lfsFile", f'{{"path": "a.bin", "algo": "sha256", "oid": "{digest}"}}')
    headers = {"Authorization": f"Bearer {WRITER}"}
    reply = httpx.post(f"{hub.endpoint}/api/models/{REPO}/commit/main", content=body, headers=headers)
    assert (reply.status_code, reply.headers["X-Error-Message"]) == (400, "a.bin was not uploaded")
    assert log(hub) == ["initial commit"]


def test_a_stale_parent_is_refused(hub: LocalHub, api: HfApi) -> None:
    start = hub.repo("model", REPO).head()
    put({"a.txt": b"first"}, "First", parent_commit=start)
    for options in ({}, {"create_pr": True}):
        with pytest.raises(HfHubHTTPError) as refused:
            put({"b.txt": b"second"}, "Second", parent_commit=start, **options)
        assert refused.value.response.status_code == 412
    assert log(hub) == ["First", "initial commit"]
    assert api.list_repo_refs(REPO, include_pull_requests=True).pull_requests == []


def test_of_writers_with_the_same_parent_one_wins(hub: LocalHub, api: HfApi) -> None:
    start, barrier = hub.repo("model", REPO).head(), Barrier(WRITERS)

    def write(number: int) -> int:
        barrier.wait()
        try:
            put({f"{number}.txt": b"mine"}, f"Writer {number}", parent_commit=start)
        except HfHubHTTPError as error:
            return error.response.status_code
        return 200

    with ThreadPoolExecutor(WRITERS) as pool:
        statuses = list(pool.map(write, range(WRITERS)))
    assert sorted(statuses) == [200] + [412] * (WRITERS - 1)
    winner = statuses.index(200)
    assert log(hub) == [f"Writer {winner}", "initial commit"]
    assert set(hub.repo("model", REPO).files()) == {".gitattributes", f"{winner}.txt"}
    assert hub.repo("model", REPO).git("fsck", "--strict", "--no-dangling") == ""


def test_git_itself_compares_and_swaps(hub: LocalHub, api: HfApi) -> None:
    repo = hub.repo("model", REPO)
    start, new = repo.head(), put({"a.txt": b"new"}).oid
    for old in (start, "0" * 40):
        with pytest.raises(Stale):
            repo.move("refs/heads/main", start, old)
    assert repo.head() == new
    repo.move("refs/heads/main", start, new)
    assert repo.head() == start


def test_only_branches_take_commits(hub: LocalHub, api: HfApi) -> None:
    api.create_tag(REPO, tag="v1")
    for revision in ("v1", "nowhere", hub.repo("model", REPO).head()):
        with pytest.raises(RevisionNotFoundError):
            put({"a.txt": b"new"}, revision=revision)
    assert set(hub.repo("model", REPO).refs("refs/")) == {"heads/main", "tags/v1"}


def test_the_history_is_listed_newest_first(hub: LocalHub, api: HfApi) -> None:
    first = put({"a.txt": b"1"}, "First", commit_description="Why.\n\nAnd how.").oid
    second = put({"a.txt": b"2"}, "Second").oid
    told = [(each.commit_id, each.title, each.message.strip()) for each in api.list_repo_commits(REPO)]
    assert told[:2] == [(second, "Second", ""), (first, "First", "Why.\n\nAnd how.")]
    assert [each.title for each in api.list_repo_commits(REPO, revision=first)] == ["First", "initial commit"]


@pytest.mark.parametrize("matter", ["tags: [a", "tags: 'a\n", "- a list\n- of things"])
def test_a_card_whose_front_matter_is_no_mapping_is_refused(hub: LocalHub, api: HfApi, matter: str) -> None:
    with pytest.raises(ValueError, match=r"Invalid metadata in README\.md"):
        put({"README.md": f"---\n{matter}\n---\n# Notes\n".encode()})
    assert log(hub) == ["initial commit"]
    put({"README.md": b"---\nlicense: mit\n---\n# Notes\n"}, "Card")
    assert log(hub)[0] == "Card"


def test_a_proposal_is_listed_and_merged(hub: LocalHub, api: HfApi) -> None:
    done = put({"a.txt": b"new"}, "Please", create_pr=True)
    assert (done.pr_num, done.pr_revision) == (1, "refs/pr/1")
    assert hub.repo("model", REPO).refs("refs/pr/") == {"1": done.oid}
    assert log(hub) == ["initial commit"]
    (listed,) = api.get_repo_discussions(REPO, discussion_status="open")
    assert (listed.num, listed.title, listed.is_pull_request) == (1, "Please", True)
    assert api.repo_info(REPO, revision="refs/pr/1").sha == done.oid
    more = put({"b.txt": b"more"}, "And more", revision="refs/pr/1")
    api.merge_pull_request(REPO, 1)
    assert hub.repo("model", REPO).head() == more.oid
    assert log(hub) == ["And more", "Please", "initial commit"]
    assert [each.status for each in api.get_repo_discussions(REPO)] == ["merged"]


def test_a_proposal_is_not_merged_where_main_went_on(hub: LocalHub, api: HfApi) -> None:
    put({"a.txt": b"new"}, "Please", create_pr=True)
    put({"b.txt": b"other"}, "Other")
    with pytest.raises(HfHubHTTPError, match="main has moved"):
        api.merge_pull_request(REPO, 1)
    assert log(hub) == ["Other", "initial commit"]
    assert [each.status for each in api.get_repo_discussions(REPO)] == ["open"]


def test_proposals_at_once_have_their_own_numbers(hub: LocalHub, api: HfApi) -> None:
    with ThreadPoolExecutor(WRITERS) as pool:
        proposed = list(pool.map(lambda number: put({f"{number}.txt": b"new"}, create_pr=True), range(WRITERS)))
    assert {each.pr_num: each.oid for each in proposed} == {
        int(number): oid for number, oid in hub.repo("model", REPO).refs("refs/pr/").items()
    }
    assert sorted(each.pr_num for each in proposed) == list(range(1, WRITERS + 1))


def test_a_reader_may_propose(hub: LocalHub, api: HfApi) -> None:
    change = [CommitOperationAdd("a.txt", b"new"), CommitOperationDelete(".gitattributes")]
    proposed = HfApi(token=READER).create_commit(REPO, change, commit_message="Please", create_pr=True)
    assert proposed.pr_num == 1
    assert set(hub.repo("model", REPO).files("refs/pr/1")) == {"a.txt"}
