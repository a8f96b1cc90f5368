"""Publishing a version, against a Hub with real git repositories behind it."""

import time
from pathlib import Path
from typing import Any

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


def test_a_file_that_the_winner_of_a_race_took_out_is_sent_again(hub: LocalHub) -> None:
    put(version("v1.0.0", a_txt="one", b_txt="same"))
    remote = Remote.of("ann/remud")
    plain, raced = remote.api.preupload_lfs_files, []

    def somebody_else_is_first(*arguments: Any, **options: Any) -> None:
        plain(*arguments, **options)
        if not raced:
            raced.append(put(version("v1.1.0", a_txt="two")))  # b.txt is not in it

    remote.api.preupload_lfs_files = somebody_else_is_first  # type: ignore[method-assign]
    publish(remote, version("v1.2.0", a_txt="three", b_txt="same"), Wanted(), anything)
    assert raced
    assert (content("v1.2.0", "a.txt"), content("v1.2.0", "b.txt")) == ("three", "same")
    assert set(Remote.of("ann/remud").files("v1.1.0")) - {".gitattributes", "version.json"} == {"a.txt"}


def test_a_pull_request_does_not_take_the_newest_back(hub: LocalHub) -> None:
    put(version("v1.0.0", a_txt="one"))
    put(version("v2.0.0", a_txt="two"))
    with pytest.raises(HubError, match=r"v2\.0\.0; a pull request for v1\.0\.1 would take it back"):
        put(version("v1.0.1", a_txt="old"), Wanted(as_pr=True))


def test_of_two_who_push_one_older_version_one_is_told(hub: LocalHub, monkeypatch: pytest.MonkeyPatch) -> None:
    put(version("v1.0.0", a_txt="one"))
    put(version("v2.0.0", a_txt="two"))
    from remud_hub.hub.publish import publish as module

    plain, refused = module._send, []

    def slow(*arguments: Any) -> str:
        commit = plain(*arguments)
        if not refused:
            refused.append("")
            with pytest.raises(HubError, match=r"v1\.1\.0 already, with other content"):
                put(version("v1.1.0", a_txt="second"))
        return commit

    monkeypatch.setattr(module, "_send", slow)
    assert put(version("v1.1.0", a_txt="first")).outcome == "published"
    assert content("v1.1.0", "a.txt") == "first"
    assert hub.repo("dataset", "ann/remud").git("branch", "--format=%(refname:short)") == "main"


def test_a_branch_that_a_kill_left_behind_goes(hub: LocalHub) -> None:
    put(version("v1.0.0", a_txt="one"))
    put(version("v2.0.0", a_txt="two"))
    put(version("v1.1.0", a_txt="old"))
    HfApi().create_branch("ann/remud", repo_type="dataset", branch="release-1.1.0", revision="v1.1.0")
    assert put(version("v1.1.0", a_txt="old")).outcome == "there already"
    assert hub.repo("dataset", "ann/remud").git("branch", "--format=%(refname:short)") == "main"


def test_the_words_that_the_hub_writes_into_a_new_space_are_nobodys(hub: LocalHub) -> None:
    api = HfApi()
    api.create_repo("ann/demo", repo_type="space", space_sdk="gradio")
    link = "https://huggingface.co/docs/hub/spaces-config-reference"
    card = f"---\ntitle: Demo\nsdk: gradio\n---\n\nCheck out the configuration reference at {link}\n"
    api.upload_file(path_or_fileobj=card.encode(), path_in_repo="README.md", repo_id="ann/demo", repo_type="space")
    done = publish(Remote.of("ann/demo", "space"), version("v1.0.0", a_txt="one"), Wanted(sdk="gradio"), anything)
    assert done.outcome == "published"


def test_a_gated_push_that_was_killed_before_the_gate_was_shut_shuts_it(hub: LocalHub) -> None:
    HfApi().create_repo("ann/remud", repo_type="dataset")
    put(version("v1.0.0", a_txt="one"), Wanted("gated"))
    found = Remote.of("ann/remud").look()
    assert found is not None
    assert found.audience == "gated"
    assert put(version("v1.1.0", a_txt="two"), Wanted("gated")).outcome == "published"


def test_a_repository_that_is_made_and_not_seen_is_told(hub: LocalHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Remote, "look", lambda self, branch="main": None)
    with pytest.raises(HubError, match="may not see it"):
        put(version("v1.0.0", a_txt="one"))


@pytest.mark.slow
def test_a_page_where_json_was_awaited_is_tried_again(hub: LocalHub, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.testhub import server

    plain = server.Reply.data
    monkeypatch.setattr(server.Reply, "data", lambda self: b"<html>busy</html>" if self.status == 500 else plain(self))
    hub.faults = Faults(error_share=0.5, seed=3)
    for number in range(4):
        assert put(version(f"v1.{number}.0", README_md=f"# {number}")).outcome in (
            "published",
            "tagged",
            "there already",
        )


def test_a_busy_hub_is_left_alone_for_as_long_as_it_asks(hub: LocalHub) -> None:
    hub.faults = Faults(busy=2)
    began = time.monotonic()
    assert put(version("v1.0.0")).outcome == "published"
    assert time.monotonic() - began > 2
    assert [record.status for record in hub.requests if record.route == "commit"] == [429, 429, 200]


def test_what_xet_says_of_the_network_is_tried_again() -> None:
    said = ["CAS Client Error: Reqwest error: connection reset"] * 3

    def upload() -> str:
        if said:
            raise RuntimeError(said.pop())
        return "done"

    assert faults.persist(upload, "ann/remud") == "done"
    with pytest.raises(RuntimeError, match="a fault of ours"):
        faults.persist(lambda: (_ for _ in ()).throw(RuntimeError("a fault of ours")), "ann/remud")
