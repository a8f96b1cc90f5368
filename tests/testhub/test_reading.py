"""What is read is what was written: bytes, sizes, digests, versions; and what is absent is told by its kind."""

import hashlib
from pathlib import Path

import datasets
import httpx
import pytest
from datasets import Dataset
from huggingface_hub import HfApi, HfFileSystem, hf_hub_url
from huggingface_hub.errors import EntryNotFoundError, RepositoryNotFoundError, RevisionNotFoundError

from tests.testhub import LocalHub
from tests.testhub.clients import REPO, put


SMALL, LARGE = b"0123456789", bytes(range(256)) * 4
DIGEST = hashlib.sha256(LARGE).hexdigest()
FILES = {"a.txt": SMALL, "deep/er/b.bin": LARGE}


@pytest.fixture
def commit(api: HfApi) -> str:
    """The commit of both files."""
    return put(FILES).oid


@pytest.fixture
def loading(hub: LocalHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``datasets`` turned to the Hub: it reads its settings when it is imported."""
    monkeypatch.setattr(datasets.config, "HF_ENDPOINT", hub.endpoint)
    monkeypatch.setattr(datasets.config, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "hf" / "datasets")
    monkeypatch.setattr(datasets.config, "TORCH_AVAILABLE", False)  # a stream would import it, for seconds
    HfFileSystem.clear_instance_cache()


@pytest.mark.parametrize("path", FILES)
@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [("bytes=0-", 0, None), ("bytes=3-6", 3, 7), ("bytes=9-9", 9, 10), ("bytes=5-9999", 5, None)],
)
def test_a_range_is_answered_with_that_part(commit: str, path: str, asked: str, start: int, end: int | None) -> None:
    whole = FILES[path]
    reply = httpx.get(hf_hub_url(REPO, path), headers={"Range": asked})
    assert (reply.status_code, reply.content) == (206, whole[start:end])
    last = start + len(reply.content) - 1
    assert reply.headers["Content-Range"] == f"bytes {start}-{last}/{len(whole)}"


def test_without_a_range_all_is_sent(commit: str) -> None:
    for path, data in FILES.items():
        reply = httpx.get(hf_hub_url(REPO, path))
        assert (reply.status_code, reply.content) == (200, data)
        assert httpx.get(hf_hub_url(REPO, path), headers={"Range": "bytes=9999-"}).status_code == 416


def test_the_headers_of_a_file_tell_its_commit_size_and_digest(hub: LocalHub, api: HfApi, commit: str) -> None:
    blob = hub.repo("model", REPO).git("rev-parse", "main:a.txt")
    for path, digest in (("a.txt", blob), ("deep/er/b.bin", DIGEST)):
        told = api.get_hf_file_metadata(url=hf_hub_url(REPO, path))
        assert (told.commit_hash, told.etag, told.size) == (commit, digest, len(FILES[path]))
        reply = httpx.head(hf_hub_url(REPO, path))
        assert (reply.headers["X-Repo-Commit"], reply.headers["ETag"]) == (commit, f'"{digest}"')
        assert reply.headers.get("X-Linked-ETag") == (f'"{DIGEST}"' if digest == DIGEST else None)


def test_a_tree_tells_sizes_digests_and_folders(hub: LocalHub, api: HfApi, commit: str) -> None:
    tree = {entry.path: entry for entry in api.list_repo_tree(REPO, recursive=True)}
    assert set(tree) == {".gitattributes", "deep", "deep/er", *FILES}
    assert (tree["a.txt"].size, tree["a.txt"].lfs) == (len(SMALL), None)
    assert tree["a.txt"].blob_id == hub.repo("model", REPO).git("rev-parse", "main:a.txt")
    assert (tree["deep/er/b.bin"].size, tree["deep/er/b.bin"].lfs.sha256) == (len(LARGE), DIGEST)
    assert {entry.path for entry in api.list_repo_tree(REPO)} == {".gitattributes", "a.txt", "deep"}
    assert [entry.path for entry in api.list_repo_tree(REPO, "deep")] == ["deep/er"]
    told = api.get_paths_info(REPO, ["a.txt", "deep", "absent.txt"])
    assert [(each.path, type(each).__name__) for each in told] == [("a.txt", "RepoFile"), ("deep", "RepoFolder")]


def test_a_repository_tells_its_files(api: HfApi, commit: str) -> None:
    assert set(api.list_repo_files(REPO)) == {".gitattributes", *FILES}
    named = {each.rfilename: each.size for each in api.repo_info(REPO).siblings}
    sized = {each.rfilename: each for each in api.repo_info(REPO, files_metadata=True).siblings}
    assert (named["a.txt"], sized["a.txt"].size) == (None, len(SMALL))
    assert sized["deep/er/b.bin"].lfs.sha256 == DIGEST


def test_what_is_absent_is_told_by_its_kind(api: HfApi, commit: str) -> None:
    with pytest.raises(RepositoryNotFoundError):
        api.hf_hub_download("ann/absent", "a.txt")
    with pytest.raises(RevisionNotFoundError):
        api.hf_hub_download(REPO, "a.txt", revision="v9")
    with pytest.raises(EntryNotFoundError):
        api.hf_hub_download(REPO, "absent.txt")
    with pytest.raises(RevisionNotFoundError):
        api.repo_info(REPO, revision="v9")
    with pytest.raises(RevisionNotFoundError):
        list(api.list_repo_tree(REPO, revision="v9"))
    with pytest.raises(EntryNotFoundError):
        list(api.list_repo_tree(REPO, "absent"))
    with pytest.raises(RevisionNotFoundError):
        api.list_repo_commits(REPO, revision="v9")


def test_a_version_is_read_as_it_was(api: HfApi, commit: str, tmp_path: Path) -> None:
    api.create_tag(REPO, tag="v1")
    put({"a.txt": b"newer", "deep/er/b.bin": None})
    old = Path(api.snapshot_download(REPO, revision="v1"))
    new = Path(api.snapshot_download(REPO))
    assert {path: (old / path).read_bytes() for path in FILES} == FILES
    assert (new / "a.txt").read_bytes() == b"newer"
    assert not (new / "deep").exists()
    assert (old.name, new.name) == (commit, api.repo_info(REPO).sha)


def test_a_pushed_dataset_is_loaded_at_its_tag(hub: LocalHub, loading: None) -> None:
    name, api = "ann/rows", HfApi()
    for tag, rows in (("v1", [1, 2]), ("v2", [1, 2, 3])):
        Dataset.from_dict({"n": rows}).push_to_hub(name, "qa", split="train")
        api.create_tag(name, tag=tag, repo_type="dataset")
    assert datasets.get_dataset_config_names(name) == ["qa"]
    for tag, rows in (("v1", [1, 2]), ("v2", [1, 2, 3])):
        assert datasets.load_dataset(name, "qa", revision=tag, split="train")["n"][:] == rows
        streamed = datasets.load_dataset(name, "qa", revision=tag, split="train", streaming=True)
        assert [row["n"] for row in streamed] == rows
    assert hub.repo("dataset", name).git("fsck", "--strict") == ""
