"""Dataset folders as versions: what is refused, what the number must say, what readers get."""

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml
from huggingface_hub import HfApi

from remud_hub.errors import HubError, UsageError
from remud_hub.hub.publish.dataset import Pushed, PushOptions, push
from remud_hub.hub.publish.remote import Remote
from remud_hub.hub.versions.diff import diff
from remud_hub.hub.versions.snapshot import snapshot_of
from tests.hub.folders import make_folder, make_row, source
from tests.hub.hub_fixture import WRITER
from tests.testhub import LocalHub


pytestmark = pytest.mark.slow


ROWS = [make_row(number) for number in range(6)]


def folder(tmp_path: Path, rows: Iterable[dict[str, Any]], name: str = "remud") -> Path:
    make_folder(tmp_path / name, {("qa", "train"): rows, ("qa", "test"): [make_row(100)]})
    return tmp_path / name


def put(place: Path, tag: str, *options: Any, **named: Any) -> Pushed:
    return push(place, "ann/remud", tag, PushOptions(*options, **named))


def test_a_push_is_read_back(hub: LocalHub, tmp_path: Path) -> None:
    pushed = put(folder(tmp_path, ROWS), "v1.0.0")
    assert pushed.outcome == "published"
    assert pushed.read_back is not None
    assert pushed.read_back.rows == {"qa/test": 1, "qa/train": 6}
    assert pushed.missing == ("recipe.lock.json", "report.json", "ledger.parquet")


def test_the_number_has_to_say_what_changed(hub: LocalHub, tmp_path: Path) -> None:
    put(folder(tmp_path, ROWS[:4]), "v1.0.0")
    grown = folder(tmp_path, ROWS)
    with pytest.raises(
        HubError, match=r"v1\.0\.1 says too little: since v1\.0\.0 2 rows were added; .* at least v1\.1\.0"
    ):
        put(grown, "v1.0.1")
    assert put(grown, "v1.1.0").change == "minor"
    other = folder(tmp_path, [make_row(0, answer="No."), *ROWS[1:]])
    with pytest.raises(HubError, match=r"at least v2\.0\.0"):
        put(other, "v1.2.0")
    assert put(other, "v2.0.0").change == "major"
    assert put(other, "v2.0.1").change == "patch"


def test_a_refused_number_leaves_nothing_behind(hub: LocalHub, tmp_path: Path) -> None:
    put(folder(tmp_path, ROWS), "v1.0.0")
    hub.reset_log()
    with pytest.raises(HubError):
        put(folder(tmp_path, ROWS[:2]), "v1.0.1")
    assert {record.method for record in hub.requests} <= {"GET", "HEAD"}


def test_a_dry_run_says_all_and_does_nothing(hub: LocalHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = folder(tmp_path, ROWS)
    monkeypatch.delenv("HF_TOKEN")
    would = put(place, "v1.0.0", dry_run=True)
    assert would.outcome is None
    assert {"README.md", "version.json"} <= set(would.files)
    assert {record.method for record in hub.requests} <= {"GET", "HEAD"}
    monkeypatch.setenv("HF_TOKEN", WRITER)
    assert put(place, "v1.0.0").files == would.files


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"redistribution": "private"}, "private"),
        ({"redistribution": None}, "declare"),
        ({"licence": None}, "licence"),
    ],
)
def test_rows_that_may_not_leave_stay(hub: LocalHub, tmp_path: Path, changes: dict[str, Any], why: str) -> None:
    secret = make_row(7, source=source(7, title="Ward 7", **changes))
    place = folder(tmp_path, [*ROWS, secret])
    with pytest.raises(UsageError, match=why) as refused:
        put(place, "v1.0.0")
    assert "Ward 7" in str(refused.value) or "paper7.pdf" in str(refused.value)
    assert hub.requests == [] or {record.method for record in hub.requests} <= {"GET", "HEAD"}
    pushed = put(place, "v1.0.0", only_redistributable=True)
    assert pushed.withheld == 1
    assert not hub.holds("Ward 7")
    assert not hub.holds("paper7.pdf")
    assert put(place, "v2.0.0", audience=None, only_redistributable=True).change in ("patch", "none")


def test_private_rows_go_to_a_private_repository(hub: LocalHub, tmp_path: Path) -> None:
    place = folder(tmp_path, [*ROWS, make_row(7, source=source(7, redistribution="private", licence=None))])
    assert put(place, "v1.0.0", audience="private").audience == "private"
    assert put(folder(tmp_path, ROWS), "v2.0.0").audience == "private"


def test_the_token_is_nowhere(hub: LocalHub, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    place = folder(tmp_path, ROWS)
    put(place, "v1.0.0")
    hub.faults.error_share = 1.0
    with pytest.raises(HubError) as failed:
        put(folder(tmp_path, ROWS[:3]), "v2.0.0")
    assert WRITER not in str(failed.value) + "".join(capfd.readouterr())
    assert not hub.holds(WRITER)
    assert not any(WRITER.encode() in path.read_bytes() for path in place.rglob("*") if path.is_file())


def test_two_versions_are_told_apart_from_the_hub(hub: LocalHub, tmp_path: Path) -> None:
    put(folder(tmp_path, ROWS[:5]), "v1.0.0")
    put(folder(tmp_path, ROWS), "v1.1.0")
    found = diff(snapshot_of("ann/remud@v1.0.0"), snapshot_of("ann/remud@v1.1.0"))
    assert (found.change, found.added, found.removed, found.changed) == ("minor", 1, 0, 0)
    assert diff(snapshot_of("ann/remud@v1.1.0"), snapshot_of(str(tmp_path / "remud"))).added == 0
    with pytest.raises(HubError, match=r"has no v9\.0\.0; its versions are: v1\.0\.0, v1\.1\.0"):
        snapshot_of("ann/remud@v9.0.0")


def test_the_card_names_where_it_stands(hub: LocalHub, tmp_path: Path) -> None:
    put(folder(tmp_path, ROWS), "v1.0.0")
    remote = Remote.of("ann/remud")
    commit = remote.commit_of("v1.0.0")
    card = remote.download("README.md", commit).read_text(encoding="utf-8")
    assert "ann/remud" in card
    assert "1.0.0" in card
    matter = yaml.safe_load(card.split("---\n")[1])
    files = set(remote.files(commit))
    listed = {path for each in matter["configs"] for data in each["data_files"] for path in data["path"]}
    assert listed == {path for path in files if path.endswith(".parquet")}
    stamp = json.loads(remote.download("version.json", commit).read_text(encoding="utf-8"))
    assert set(stamp["files"]) == files - {".gitattributes", "version.json"}


def test_a_folder_that_is_none_is_told(hub: LocalHub, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no dataset folder"):
        put(tmp_path / "nothing", "v1.0.0")


def test_a_config_of_somebody_else_is_told(hub: LocalHub, tmp_path: Path) -> None:
    place = folder(tmp_path, ROWS)
    (place / "qa").rename(place / "default")
    with pytest.raises(UsageError, match="default is no config of remud-hub"):
        put(place, "v1.0.0")


def test_a_head_that_is_not_tagged_yet_is_the_version_before(hub: LocalHub, tmp_path: Path) -> None:
    put(folder(tmp_path, ROWS[:2], "a"), "v1.0.0")
    put(folder(tmp_path, ROWS[:4], "b"), "v1.1.0")
    HfApi().delete_tag("ann/remud", repo_type="dataset", tag="v1.1.0")
    with pytest.raises(HubError, match=r"since v1\.1\.0 2 rows were added; .* at least v1\.2\.0"):
        put(folder(tmp_path, ROWS, "c"), "v1.1.1")
    assert put(folder(tmp_path, ROWS, "c"), "v1.2.0").before == "v1.1.0"


def test_shards_of_a_build_that_was_killed_stay(hub: LocalHub, tmp_path: Path) -> None:
    old, new = folder(tmp_path, ROWS, "old"), folder(tmp_path, [make_row(0, answer="No.")], "new")
    (left,) = old.glob("qa/train-*.parquet")
    shutil.copy(left, new / "qa")
    for options in ({}, {"only_redistributable": True}):
        pushed = put(new, "v1.0.0", dry_run=True, **options)
        assert f"qa/{left.name}" not in pushed.files
    pushed = put(new, "v1.0.0")
    assert pushed.read_back is not None
    assert pushed.read_back.rows == {"qa/test": 1, "qa/train": 1}


def test_a_row_without_a_source_stays_and_a_damaged_shard_is_named(hub: LocalHub, tmp_path: Path) -> None:
    place = folder(tmp_path, [*ROWS, make_row(50, source=None)])
    with pytest.raises(UsageError, match="not everything may go"):
        put(place, "v1.0.0")
    assert put(place, "v1.0.0", only_redistributable=True).withheld == 1
    (shard,) = place.glob("qa/train-*.parquet")
    shard.write_bytes(shard.read_bytes()[:-50])
    with pytest.raises(UsageError, match=f"{shard.name} is damaged"):
        put(place, "v1.1.0")
