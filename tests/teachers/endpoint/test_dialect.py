"""What an endpoint does not understand is said otherwise, for the rest of the run, and the user is told."""

import asyncio
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remud_hub.errors import TeacherError
from remud_hub.teachers.base import Reply, Request
from remud_hub.teachers.endpoint.dialect import TABLES, Dialect
from remud_hub.teachers.endpoint.faults import Refusal
from remud_hub.teachers.endpoint.teacher import OpenAITeacher
from tests.teachers.endpoint.loopback import Answer, Json, Loopback, error, said


def no_max_tokens(body: Json) -> Answer | None:
    """OpenAI's reasoning models."""
    said_ = (
        "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."
    )
    return error(400, said_, param="max_tokens", code="unsupported_parameter") if "max_tokens" in body else None


def own_temperature(body: Json) -> Answer | None:
    said_ = "Unsupported value: 'temperature' does not support 0 with this model. Only the default (1) is supported."
    return error(400, said_, param="temperature", code="unsupported_value") if "temperature" in body else None


def no_schema(body: Json) -> Answer | None:
    """DeepSeek."""
    wrong = body.get("response_format", {}).get("type") == "json_schema"
    return error(400, "This response_format type is unavailable now") if wrong else None


def no_format(body: Json) -> Answer | None:
    return error(422, "extra field: response_format") if "response_format" in body else None


@pytest.mark.parametrize(
    ("refusing", "tries", "sent"),
    [
        ([no_max_tokens, own_temperature], 3, {"max_completion_tokens", "response_format"}),
        ([no_schema], 2, {"max_tokens", "temperature", "response_format"}),
        ([no_format], 3, {"max_tokens", "temperature"}),
    ],
)
def test_a_parameter_that_is_refused_is_left_out_for_the_run_and_told_once(
    start: Callable[..., Loopback],
    teacher: Callable[..., OpenAITeacher],
    ask_for: Callable[..., Request],
    refusing: list[Callable[[Json], Answer | None]],
    tries: int,
    sent: set[str],
) -> None:
    def answer(number: int, body: Json) -> Answer:
        return next((refused for refuse in refusing if (refused := refuse(body))), said())

    endpoint, told = start(answer), list[str]()

    async def ask() -> list[Reply]:
        asked = teacher(endpoint, tell=told.append)
        first = await asyncio.gather(*(asked.reply(ask_for(number)) for number in range(5)))
        before = len(endpoint.bodies)
        later = await asyncio.gather(*(asked.reply(ask_for(number)) for number in range(5)))
        assert len(endpoint.bodies) == before + 5
        await asked.close()
        return [*first, *later]

    got = asyncio.run(ask())
    assert {reply.finish_reason for reply in got} == {"stop"}
    assert set(endpoint.bodies[-1]) == {"model", "messages"} | sent
    assert len(told) == tries - 1
    assert got[0].troubles == ("parameter refused",) * (tries - 1)


def test_a_prompt_that_leaves_no_room_is_asked_without_a_limit_and_the_others_with(
    start: Callable[..., Loopback], teacher: Callable[..., OpenAITeacher], ask_for: Callable[..., Request]
) -> None:
    def answer(number: int, body: Json) -> Answer:
        too_long = len(body["messages"][1]["content"]) > 100 and "max_tokens" in body
        return (
            error(400, "'max_tokens' is too large: 4096. The maximum context length is 4096") if too_long else said()
        )

    endpoint, told = start(answer), list[str]()

    async def ask() -> list[Reply]:
        asked = teacher(endpoint, tell=told.append)
        got = [await asked.reply(ask_for(text)) for text in ("x" * 200, "short")]
        await asked.close()
        return got

    assert {reply.finish_reason for reply in asyncio.run(ask())} == {"stop"}
    assert ["max_tokens" in body for body in endpoint.bodies] == [True, False, True]
    assert told == []


def no_limit(body: Json) -> Answer | None:
    named = {"max_tokens", "max_completion_tokens"} & set(body)
    return error(400, f"Unsupported parameter: {min(named)}", param=min(named)) if named else None


@pytest.mark.parametrize("must_limit", [False, True])
def test_without_any_limit_of_tokens_no_budget_can_be_kept(
    start: Callable[..., Loopback],
    teacher: Callable[..., OpenAITeacher],
    ask_for: Callable[..., Request],
    must_limit: bool,
) -> None:
    endpoint = start(lambda number, body: no_limit(body) or said())

    async def ask() -> Reply:
        asked = teacher(endpoint, tell=lambda _: None, must_limit=must_limit)
        try:
            return await asked.reply(ask_for())
        finally:
            await asked.close()

    if must_limit:
        with pytest.raises(TeacherError, match=r"teacher m: .*refuses every limit of tokens.*without --budget"):
            asyncio.run(ask())
    else:
        assert asyncio.run(ask()).finish_reason == "stop"
    unlimited = [body for body in endpoint.bodies if not {"max_tokens", "max_completion_tokens"} & set(body)]
    assert len(unlimited) == (0 if must_limit else 1)


@given(st.lists(st.sampled_from(["response_format", "max_tokens", "temperature"]), max_size=20))
def test_giving_up_comes_to_an_end(named: list[str]) -> None:
    dialect, steps = Dialect(), 0
    for name in named:
        place = dialect.named_in(Refusal(f"unknown: {name}", name))
        if place is not None:
            dialect, steps = dialect.one_less(place), steps + 1
    assert steps <= sum(len(table) - 1 for table in TABLES)
    assert all(level < len(table) for level, table in zip(dialect, TABLES, strict=True))


def test_a_refusal_that_names_nothing_changes_nothing() -> None:
    assert Dialect().named_in(Refusal("this prompt violates our policy")) is None
