import asyncio
from collections.abc import Callable
from typing import Any

from remud_hub.planning.measured import Measured
from remud_hub.planning.tasks import TaskPlan
from remud_hub.store import BlobStore
from remud_hub.teachers.base import Request
from remud_hub.teachers.tokens import request_tokens


def test_an_estimate_is_put_right_by_what_replies_cost(
    told: Any, make_request: Callable[..., Request], store: BlobStore
) -> None:
    measured = Measured(told, store)
    for text in ("a", "b"):
        asyncio.run(measured.reply(make_request(text)))
    estimated = request_tokens(make_request("a"), "told", store)
    corrected = measured.correct("vqa", TaskPlan(calls=10, prompt_tokens=10 * estimated, completion_tokens=1))
    assert corrected == TaskPlan(calls=10, prompt_tokens=10_000, completion_tokens=3_000)
    assert measured.seconds_per_call is not None
    assert measured.seconds_per_call >= 0.02


def test_a_task_that_the_pilot_did_not_meet_keeps_its_estimate(told: Any, store: BlobStore) -> None:
    task = TaskPlan(calls=10, prompt_tokens=10, completion_tokens=10)
    assert Measured(told, store).correct("qa", task) == task
    assert Measured(told, store).seconds_per_call is None
