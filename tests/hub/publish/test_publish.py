"""Publishing a version, against a Hub with real git repositories behind it."""

from pathlib import Path

import pytest
from huggingface_hub import HfApi

from remud_hub.errors import HubError
from remud_hub.hub.publish import faults
from remud_hub.hub.publish.publication import Publication, Wanted
from remud_hub.hub.publish.publish import Published, publish
from remud_hub.hub.publish.remote import Found, Remote
from remud_hub.hub.versions.numbers import Version
from tests.testhub import Faults, LocalHub


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faults, "FIRST_PAUSE", 0.01)


def version(tag: str, **files: str) -> Publication:
    number = Version.parse(tag)
    given = {name.replace("_", "."): text.encode() for name, text in files.items()}
    return Publication(number, given, f"Version {number.tag}")


def anything(found: Found | None) -> None:
    return None


def put(what: Publication, how: Wanted = Wanted()) -> Published:  # noqa: B008
    return publish(Remote.of("ann/remud"), what, how, anything)


def log(hub: LocalHub, branch: str = "main") -> list[str]:
    return hub.repo("dataset", "ann/remud").git("log", "--format=%s", branch).split("\n")


def content(tag: str, path: str) -> str:
    remote = Remote.of("ann/remud")
    return remote.download(path, remote.commit_of(tag)).read_text(encoding="utf-8")


def test_each_version_is_one_commit_and_one_tag(hub: LocalHub) -> None:
    first = put(version("v1.0.0", a_txt="one", b_txt="same"))
    second = put(version("v1.1.0", a_txt="two", b_txt="same"))
    assert (first.outcome, second.outcome) == ("published", "published")
    assert [title for title in log(hub) if title.startswith("Version")] == ["Version v1.1.0", "Version v1.0.0"]
    assert hub.repo("dataset", "ann/remud").tags() == {"v1.0.0": first.commit, "v1.1.0": second.commit}
    assert (content("v1.0.0", "a.txt"), content("v1.1.0", "a.txt")) == ("one", "two")


def test_done_again_it_does_nothing(hub: LocalHub) -> None:
    first = put(version("v1.0.0", a_txt="one"))
    hub.reset_log()
    again = put(version("v1.0.0", a_txt="one"))
    assert (again.outcome, again.commit) == ("there already", first.commit)
    assert {record.method for record in hub.requests} <= {"GET", "HEAD"}


def test_a_version_never_changes(hub: LocalHub) -> None:
    put(version("v1.0.0", a_txt="one"))
    with pytest.raises(HubError, match=r"v1\.0\.0 already, with other content"):
        put(version("v1.0.0", a_txt="other"))
    assert content("v1.0.0", "a.txt") == "one"


def test_files_of_the_version_before_go_and_those_of_others_stay(hub: LocalHub) -> None:
    put(version("v1.0.0", a_txt="one", b_txt="two"))
    HfApi().upload_file(path_or_fileobj=b"mine", path_in_repo="LICENSE", repo_id="ann/remud", repo_type="dataset")
    put(version("v2.0.0", a_txt="one"))
    files = Remote.of("ann/remud").files("main")
    assert set(files) - {".gitattributes"} == {"a.txt", "LICENSE", "version.json"}


def test_what_remud_hub_did_not_push_is_left_alone(hub: LocalHub) -> None:
    api = HfApi()
    api.create_repo("ann/remud", repo_type="dataset")
    api.upload_file(path_or_fileobj=b"x", path_in_repo="train.csv", repo_id="ann/remud", repo_type="dataset")
    with pytest.raises(HubError, match=r"did not push \(train\.csv\)"):
        put(version("v1.0.0", a_txt="one"))
    assert set(Remote.of("ann/remud").files("main")) - {".gitattributes"} == {"train.csv"}


def test_a_repository_without_words_in_it_is_taken(hub: LocalHub) -> None:
    api = HfApi()
    api.create_repo("ann/remud", repo_type="dataset")
    card = b"---\nlicense: mit\n---\n\n"
    api.upload_file(path_or_fileobj=card, path_in_repo="README.md", repo_id="ann/remud", repo_type="dataset")
    assert put(version("v1.0.0", README_md="# Rows")).outcome == "published"


def test_killed_between_commit_and_tag_it_is_only_tagged(hub: LocalHub) -> None:
    first = put(version("v1.0.0", a_txt="one"))
    HfApi().delete_tag("ann/remud", repo_type="dataset", tag="v1.0.0")
    again = put(version("v1.0.0", a_txt="one"))
    assert (again.outcome, again.commit) == ("tagged", first.commit)
    assert hub.repo("dataset", "ann/remud").tags() == {"v1.0.0": first.commit}


def test_a_version_that_was_not_tagged_is_not_buried(hub: LocalHub) -> None:
    first = put(version("v1.0.0", a_txt="one"))
    HfApi().delete_tag("ann/remud", repo_type="dataset", tag="v1.0.0")
    second = put(version("v1.1.0", a_txt="two"))
    assert hub.repo("dataset", "ann/remud").tags() == {"v1.0.0": first.commit, "v1.1.0": second.commit}


def test_an_older_version_goes_beside_and_main_never_back(hub: LocalHub) -> None:
    put(version("v1.0.0", a_txt="one"))
    put(version("v2.0.0", a_txt="two"))
    put(version("v1.1.0", a_txt="one and a bit"))
    assert content("main", "a.txt") == "two"
    assert [content(tag, "a.txt") for tag in ("v1.0.0", "v1.1.0", "v2.0.0")] == ["one", "one and a bit", "two"]
    repo = hub.repo("dataset", "ann/remud")
    assert repo.git("branch", "--format=%(refname:short)").split() == ["main"]
    assert log(hub, "v1.1.0")[:2] == ["Version v1.1.0", "Version v1.0.0"]


def test_who_comes_second_looks_again(hub: LocalHub) -> None:
    put(version("v1.0.0", a_txt="one"))
    hub.faults = Faults(stale_parents=3)
    assert put(version("v1.1.0", a_txt="two")).outcome == "published"
    assert log(hub)[:2] == ["Version v1.1.0", "Version v1.0.0"]


def test_a_commit_whose_reply_was_lost_is_not_made_twice(hub: LocalHub) -> None:
    put(version("v1.0.0", a_txt="one"))
    hub.faults = Faults(drop_after_commit=1)
    assert put(version("v1.1.0", a_txt="two")).outcome == "tagged"
    assert log(hub)[:2] == ["Version v1.1.0", "Version v1.0.0"]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_one_request_in_five_may_fail(hub: LocalHub, seed: int, tmp_path: Path) -> None:
    large = tmp_path / "a.parquet"
    large.write_bytes(bytes(range(256)) * 20_000)
    hub.faults = Faults(error_share=0.1, drop_share=0.1, seed=seed)
    what = Publication(Version(1, 0, 0), {"qa/train-00000-x.parquet": large, "README.md": b"# Rows"}, "Version v1.0.0")
    put(what)
    hub.faults = Faults()
    remote = Remote.of("ann/remud")
    assert remote.download("qa/train-00000-x.parquet", remote.commit_of("v1.0.0")).read_bytes() == large.read_bytes()
    assert len([title for title in log(hub) if title.startswith("Version")]) == 1


def test_a_hub_that_only_fails_is_told(hub: LocalHub, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.faults = Faults(error_share=1.0)
    with pytest.raises(HubError, match=r"keeps failing \(HTTP 500\).*not sent twice"):
        put(version("v1.0.0", a_txt="one"))


def test_a_proposal_waits_until_it_is_merged(hub: LocalHub) -> None:
    put(version("v1.0.0", a_txt="one"))
    proposed = put(version("v1.1.0", a_txt="two"), Wanted(as_pr=True))
    assert proposed.outcome == "proposed"
    assert content("main", "a.txt") == "one"
    assert put(version("v1.1.0", a_txt="two"), Wanted(as_pr=True)).commit == proposed.commit
    assert len(list(HfApi().get_repo_discussions("ann/remud", repo_type="dataset"))) == 1
    HfApi().merge_pull_request("ann/remud", 1, repo_type="dataset")
    assert put(version("v1.1.0", a_txt="two")).outcome == "tagged"
    assert content("v1.1.0", "a.txt") == "two"


def test_private_rows_do_not_go_to_a_public_repository(hub: LocalHub) -> None:
    put(version("v1.0.0", a_txt="one"))
    with pytest.raises(HubError, match="is public, not private"):
        put(version("v1.1.0", a_txt="two"), Wanted("private"))


def test_a_private_repository_is_made_private(hub: LocalHub, monkeypatch: pytest.MonkeyPatch) -> None:
    put(version("v1.0.0", a_txt="one"), Wanted("private"))
    monkeypatch.delenv("HF_TOKEN")
    assert Remote.of("ann/remud").look() is None


@pytest.mark.parametrize(
    ("token", "message"), [(None, "no token"), ("hf_nobody", "valid token"), ("hf_reader", "write rights")]
)
def test_who_may_not_write_is_told(
    hub: LocalHub, monkeypatch: pytest.MonkeyPatch, token: str | None, message: str
) -> None:
    if token:
        monkeypatch.setenv("HF_TOKEN", token)
    else:
        monkeypatch.delenv("HF_TOKEN")
    with pytest.raises(HubError, match=message):
        put(version("v1.0.0", a_txt="one"))


def test_no_network_is_told(hub: LocalHub) -> None:
    hub.close()
    with pytest.raises(HubError, match="cannot be reached"):
        put(version("v1.0.0", a_txt="one"))


@pytest.mark.parametrize("repo", ["no slash/ but space", "a/b/c", "https://hub.example/ann/remud", ""])
def test_a_name_that_is_none_is_told(hub: LocalHub, repo: str) -> None:
    with pytest.raises(HubError, match="no name on the Hub; write ORG/NAME"):
        publish(Remote.of(repo), version("v1.0.0", a_txt="one"), Wanted(), anything)


def test_a_name_of_something_else_is_told(hub: LocalHub) -> None:
    HfApi().create_repo("ann/remud", repo_type="model")
    for revision in (None, "v1.0.0"):
        with pytest.raises(HubError, match="ann/remud is a model on the Hub, and no dataset"):
            Remote.of("ann/remud").commit_of(revision)
