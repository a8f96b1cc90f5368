import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from remud_hub.planning.estimating import Estimating
from remud_hub.records import LANGUAGES
from remud_hub.store import BlobStore
from remud_hub.teachers.base import Reply, Request, Usage
from remud_hub.teachers.parsing import parse_reply
from remud_hub.teachers.reply_store import ReplyStore
from remud_hub.teachers.shapes import SHAPES
from remud_hub.teachers.tokens import request_tokens


Make = Callable[..., Request]


def test_requests_are_counted_by_task_and_none_is_sent(
    told: Any, make_request: Make, store: BlobStore, tmp_path: Path
) -> None:
    estimating = Estimating(told, ReplyStore(tmp_path), store)
    for text in ("a", "b"):
        asyncio.run(estimating.reply(make_request(text)))
    asyncio.run(estimating.reply(make_request("a", task="qa")))
    assert told.asked == 0
    assert {task: counted.calls for task, counted in estimating.tasks.items()} == {"vqa": 2, "qa": 1}
    assert estimating.tasks["qa"].prompt_tokens == request_tokens(make_request("a", task="qa"), "told", store)
    assert estimating.tasks["vqa"].completion_tokens == 2 * estimating.tasks["qa"].completion_tokens > 0


def test_what_was_answered_before_is_free(told: Any, make_request: Make, store: BlobStore, tmp_path: Path) -> None:
    replies = ReplyStore(tmp_path)
    kept = Reply(text='{"drafts": []}', model="told", usage=Usage(prompt_tokens=5, completion_tokens=5))
    replies.put("told", "1", make_request("a"), kept)
    estimating = Estimating(told, replies, store)
    for text in ("a", "b"):
        asyncio.run(estimating.reply(make_request(text)))
    counted = estimating.tasks["vqa"]
    assert (counted.kept, counted.calls) == (1, 1)
    assert counted.prompt_tokens == request_tokens(make_request("b"), "told", store)


def test_asking_to_mend_a_typical_reply_is_not_counted(
    told: Any, make_request: Make, store: BlobStore, tmp_path: Path
) -> None:
    estimating = Estimating(told, ReplyStore(tmp_path), store)
    asyncio.run(estimating.reply(make_request("a").model_copy(update={"mending": True})))
    assert estimating.tasks == {}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("shape", SHAPES)
def test_there_is_a_typical_reply_of_every_shape_in_every_language(
    shape: Any, language: Any, told: Any, make_request: Make, store: BlobStore, tmp_path: Path
) -> None:
    request = make_request().model_copy(update={"shape": shape, "language": language})
    reply = asyncio.run(Estimating(told, ReplyStore(tmp_path), store).reply(request))
    assert parse_reply(reply, SHAPES[shape])
