import json
import time
from collections.abc import Callable

import pytest
from typer.testing import CliRunner, Result

from remud_hub.cli import app
from remud_hub.errors import UsageError
from remud_hub.store import cache_root
from remud_hub.teachers.base import Reply, Request
from remud_hub.teachers.reply_store import ReplyStore


def remud(*words: str, said: str = "") -> Result:
    return CliRunner().invoke(app, ["cache", *words], input=said)


@pytest.fixture
def replies(make_request: Callable[..., Request]) -> ReplyStore:
    """Three replies: two models, two versions of a prompt; the first is ten days old."""
    store = ReplyStore.in_cache(cache_root())
    for model, prompt in (("large", "vqa.en@1"), ("large", "vqa.en@2"), ("small", "qa.zh@1")):
        request = make_request(prompt, prompt=prompt)
        store.put(model, "1", request, Reply(text="{}", model=model))
    store.close()
    (file,) = store.root.glob("*.jsonl")
    first, *others = file.read_text(encoding="utf-8").splitlines()
    ten_days_ago = json.loads(first) | {"at": time.time() - 10 * 86400}
    file.write_text("\n".join([json.dumps(ten_days_ago, separators=(",", ":")), *others, ""]), encoding="utf-8")
    return store


def test_stats_count_by_model_and_prompt(replies: ReplyStore) -> None:
    told = json.loads(remud("stats", "--json").stdout)
    assert (told["replies"], told["by_model"]) == (3, {"large": 2, "small": 1})
    assert told["by_prompt"] == {"vqa.en@1": 1, "vqa.en@2": 1, "qa.zh@1": 1}
    assert told["bytes"] == sum(path.stat().st_size for path in replies.root.glob("*.jsonl"))
    said = remud("stats").stdout
    assert said.startswith("3 replies, ")
    assert "large" in said
    assert "qa.zh@1" in said


def test_an_empty_cache_has_nothing() -> None:
    assert json.loads(remud("stats", "--json").stdout)["replies"] == 0


@pytest.mark.parametrize(
    ("words", "left"),
    [
        (["--older-than", "5"], {"vqa.en@2", "qa.zh@1"}),
        (["--model", "large"], {"qa.zh@1"}),
        (["--prompt", "vqa.en"], {"qa.zh@1"}),
        (["--prompt", "vqa.en@2"], {"vqa.en@1", "qa.zh@1"}),
        (["--model", "large", "--older-than", "5"], {"vqa.en@2", "qa.zh@1"}),
        (["--model", "larg"], {"vqa.en@1", "vqa.en@2", "qa.zh@1"}),
        (["--all"], set()),
    ],
)
def test_prune_throws_away_that_for_which_all_holds(replies: ReplyStore, words: list[str], left: set[str]) -> None:
    tried = json.loads(remud("prune", *words, "--dry-run", "--json").stdout)
    assert replies.stats().replies == 3
    done = json.loads(remud("prune", *words, "--yes", "--json").stdout)
    assert set(replies.stats().by_prompt) == left
    assert tried["replies"] == done["replies"] == 3 - len(left)


@pytest.mark.parametrize(("said", "left"), [("y\n", 0), ("n\n", 3), ("", 3)])
def test_prune_asks_first(replies: ReplyStore, said: str, left: int) -> None:
    done = remud("prune", "--all", said=said)
    assert replies.stats().replies == left
    assert (done.exit_code == 0) == (left == 0)
    assert "Throw 3 replies away?" in done.output


@pytest.mark.parametrize("words", [[], ["--all", "--model", "large"]])
def test_prune_wants_to_be_told_what(replies: ReplyStore, words: list[str]) -> None:
    done = remud("prune", *words, "--yes")
    assert isinstance(done.exception, UsageError)
    assert replies.stats().replies == 3
