"""Requests and replies over real connections, and every way in which an endpoint can fail them."""

import asyncio
import json
import time
from collections.abc import Callable, Sequence
from email.utils import formatdate

import pytest

from remud_hub.errors import TeacherError
from remud_hub.teachers.base import Reply, Request
from remud_hub.teachers.endpoint import retries, transport
from remud_hub.teachers.endpoint.teacher import SETTING_IS_WRONG, OpenAITeacher
from remud_hub.teachers.news import News, Notice, Trouble, heard_by
from remud_hub.teachers.parsing import ReplyFault, parse_reply
from remud_hub.teachers.shapes import SHAPES
from tests.teachers.endpoint.loopback import DROPPED, NEVER, Answer, Json, Loopback, completion, error, hurry, said


Start = Callable[..., Loopback]
Make = Callable[..., OpenAITeacher]
AskFor = Callable[..., Request]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits of milliseconds instead of seconds."""
    hurry(monkeypatch)


def replies(teacher: OpenAITeacher, requests: Sequence[Request]) -> list[Reply]:
    async def ask() -> list[Reply]:
        try:
            return list(await asyncio.gather(*(teacher.reply(request) for request in requests)))
        finally:
            await teacher.close()

    return asyncio.run(asyncio.wait_for(ask(), 20))


def test_a_request_goes_out_in_full_and_the_reply_comes_back_whole(
    start: Start, teacher: Make, ask_for: AskFor
) -> None:
    endpoint = start(lambda number, body: said('{"drafts": []}', reasoning_content="It is empty."))
    (reply,) = replies(teacher(endpoint, keys=("secret-key",)), [ask_for()])
    assert (reply.text, reply.reasoning, reply.finish_reason) == ('{"drafts": []}', "It is empty.", "stop")
    assert (reply.usage.prompt_tokens, reply.usage.completion_tokens, reply.troubles) == (11, 7, ())
    (sent,) = endpoint.bodies
    assert sent["messages"] == [{"role": "system", "content": "Write."}, {"role": "user", "content": "Ask."}]
    assert (sent["model"], sent["temperature"], sent["max_tokens"]) == ("m", 0.0, 4096)
    draft = sent["response_format"]["json_schema"]["schema"]["$defs"]["Draft"]
    assert sorted(draft["required"]) == sorted(draft["properties"])
    assert endpoint.keys == ["secret-key"]


@pytest.mark.parametrize(
    ("answer", "finish_reason", "text"),
    [
        (said("{", "length"), "length", "{"),
        (said("", "content_filter"), "refused", ""),
        (said("", "stop", refusal="I cannot."), "refused", "I cannot."),
        (said('{"drafts": []}', None), "stop", '{"drafts": []}'),
        (said('{"drafts": []}', "eos_token"), "stop", '{"drafts": []}'),
    ],
)
def test_endings(start: Start, teacher: Make, ask_for: AskFor, answer: Answer, finish_reason: str, text: str) -> None:
    (reply,) = replies(teacher(start(lambda number, body: answer)), [ask_for()])
    assert (reply.finish_reason, reply.text) == (finish_reason, text)


def test_reasoning_under_its_other_name(start: Start, teacher: Make, ask_for: AskFor) -> None:
    (reply,) = replies(teacher(start(lambda number, body: said("{}", reasoning="Hm."))), [ask_for()])
    assert reply.reasoning == "Hm."


@pytest.mark.parametrize(
    ("failing", "trouble"),
    [
        (error(500), "500"),
        (error(503), "503"),
        (error(429, headers={"Retry-After": "0"}), "429"),
        (error(429, headers={"Retry-After": formatdate(usegmt=True)}), "429"),
        (DROPPED, "dropped"),
        (Answer(body=b'{"error": {"code": 502, "message": "upstream"}}'), "502"),
    ],
)
def test_what_fails_for_now_is_tried_again(
    start: Start, teacher: Make, ask_for: AskFor, failing: Answer, trouble: str
) -> None:
    endpoint = start(lambda number, body: failing if number <= 2 else said())
    (reply,) = replies(teacher(endpoint), [ask_for()])
    assert (reply.finish_reason, reply.troubles) == ("stop", (trouble, trouble))


def test_retry_after_is_waited_for(start: Start, teacher: Make, ask_for: AskFor) -> None:
    endpoint = start(lambda number, body: error(429, headers={"retry-after-ms": "300"}) if number == 1 else said())
    started = time.monotonic()
    replies(teacher(endpoint), [ask_for()])
    assert time.monotonic() - started >= 0.3


def test_with_500s_and_dropped_connections_all_replies_arrive(start: Start, teacher: Make, ask_for: AskFor) -> None:
    def answer(number: int, body: Json) -> Answer:
        return error(500) if number % 20 == 0 else DROPPED if number % 50 == 3 else said()

    got = replies(teacher(start(answer)), [ask_for(number) for number in range(150)])
    assert [reply.finish_reason for reply in got] == ["stop"] * 150
    assert sum(len(reply.troubles) for reply in got) >= 8


def test_one_request_that_breaks_the_endpoint_is_given_up_and_the_others_go_on(
    start: Start, teacher: Make, ask_for: AskFor
) -> None:
    def answer(number: int, body: Json) -> Answer:
        return error(500) if body["messages"][1]["content"] == "3" else said()

    endpoint = start(answer)
    got = replies(teacher(endpoint, concurrency=2), [ask_for(number) for number in range(60)])
    assert [number for number, reply in enumerate(got) if reply.finish_reason == "unanswered"] == [3]
    assert len(endpoint.bodies) <= 59 + retries.MOST_TRIES + 1


def test_an_endpoint_with_fewer_slots_than_wished_is_asked_as_it_bears(
    start: Start, teacher: Make, ask_for: AskFor
) -> None:
    def answer(number: int, body: Json) -> Answer:
        return said() if endpoint.under_way < 4 else error(429, headers={"retry-after-ms": "20"})

    endpoint = start(answer, service_s=0.01)
    got = replies(teacher(endpoint, concurrency=32), [ask_for(number) for number in range(200)])
    assert {reply.finish_reason for reply in got} == {"stop"}
    assert len(endpoint.bodies) < 2 * 200


def test_what_the_endpoint_refuses_is_refused_and_the_others_go_on(
    start: Start, teacher: Make, ask_for: AskFor
) -> None:
    def answer(number: int, body: Json) -> Answer:
        return error(400, "too weird") if body["messages"][1]["content"] == "7" else said()

    endpoint = start(answer)
    got = replies(teacher(endpoint), [ask_for(number) for number in range(20)])
    assert [(number, reply.text) for number, reply in enumerate(got) if reply.finish_reason == "refused"] == [
        (7, "too weird")
    ]
    assert len(endpoint.bodies) == 20


def test_when_every_request_is_refused_the_setting_is_wrong(start: Start, teacher: Make, ask_for: AskFor) -> None:
    endpoint = start(lambda number, body: error(400, "unknown field top_p"))

    async def ask_in_turn() -> None:
        asked = teacher(endpoint)
        try:
            for number in range(9):
                await asked.reply(ask_for(number))
        finally:
            await asked.close()

    with pytest.raises(TeacherError, match=r"teacher m: every request is refused: .*unknown field top_p"):
        asyncio.run(ask_in_turn())
    assert len(endpoint.bodies) == SETTING_IS_WRONG + 1  # the last one with harmless words


def test_when_only_what_is_refused_is_left_to_ask_the_setting_is_right(
    start: Start, teacher: Make, ask_for: AskFor
) -> None:
    endpoint = start(lambda number, body: error(400, "too weird") if len(body["messages"]) > 1 else said())
    got = replies(teacher(endpoint), [ask_for(number) for number in range(9)])
    assert {(reply.finish_reason, reply.text) for reply in got} == {("refused", "too weird")}
    assert len(endpoint.bodies) == 9 + 1
    # What the harmless words cost is booked with the request that they were sent for
    assert [reply.usage.prompt_tokens for reply in got if reply.usage.prompt_tokens] == [11]


def test_prompts_that_are_too_long_are_no_matter_of_the_setting(start: Start, teacher: Make, ask_for: AskFor) -> None:
    endpoint = start(lambda number, body: error(400, "the request exceeds the available context size"))
    got = replies(teacher(endpoint), [ask_for(number) for number in range(9)])
    assert {reply.finish_reason for reply in got} == {"refused"}


def test_another_service_at_the_address_is_found_out(start: Start, teacher: Make, ask_for: AskFor) -> None:
    endpoint = start(lambda number, body: Answer(body=b"<html>Welcome</html>"))
    with pytest.raises(TeacherError, match="the answer is no chat completion but '<html>Welcome"):
        replies(teacher(endpoint), [ask_for(number) for number in range(9)])


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_wrong_key_or_model_is_an_error_that_says_what_to_check_and_not_the_key(
    start: Start, teacher: Make, ask_for: AskFor, status: int
) -> None:
    endpoint = start(lambda number, body: error(status, "no sk-verysecret here"))
    with pytest.raises(
        TeacherError, match=rf"answered {status}: .*check the address, the key and the model"
    ) as raised:
        replies(teacher(endpoint, keys=("sk-verysecret",)), [ask_for()])
    assert endpoint.url in str(raised.value)
    assert "verysecret" not in str(raised.value)


def test_a_key_without_quota_is_no_reason_to_wait(start: Start, teacher: Make, ask_for: AskFor) -> None:
    endpoint = start(lambda number, body: error(429, "You exceeded it", code="insufficient_quota"))
    with pytest.raises(TeacherError, match="no quota left for this key"):
        replies(teacher(endpoint), [ask_for()])


def test_nobody_there_at_the_start_is_an_error_with_the_address(teacher: Make, start: Start, ask_for: AskFor) -> None:
    endpoint = start()
    endpoint.stop()
    with pytest.raises(TeacherError, match=rf"no answer from {endpoint.url}; is the endpoint running"):
        replies(teacher(endpoint), [ask_for(number) for number in range(50)])


def test_an_endpoint_that_goes_away_is_waited_for(start: Start, teacher: Make, ask_for: AskFor) -> None:
    endpoint = start(service_s=0.01)

    async def ask() -> list[Reply]:
        asked = teacher(endpoint, concurrency=4)
        under_way = asyncio.gather(*(asked.reply(ask_for(number)) for number in range(60)))
        await asyncio.sleep(0.05)
        await asyncio.to_thread(endpoint.stop)
        await asyncio.sleep(0.1)
        await asyncio.to_thread(endpoint.start)
        got = await under_way
        await asked.close()
        return got

    got = asyncio.run(asyncio.wait_for(ask(), 20))
    assert {reply.finish_reason for reply in got} == {"stop"}
    assert any("dropped" in reply.troubles or "no connection" in reply.troubles for reply in got)


def test_a_long_wait_is_told_when_it_begins_and_when_it_is_over_and_its_troubles_as_they_happen(
    start: Start, teacher: Make, ask_for: AskFor
) -> None:
    endpoint, told = start(), list[News]()

    async def ask() -> None:
        asked = teacher(endpoint)
        with heard_by(told.append):
            await asked.reply(ask_for("first"))
            await asyncio.to_thread(endpoint.stop)
            under_way = asyncio.create_task(asked.reply(ask_for("later")))
            await asyncio.sleep(0.5)
            assert Trouble("no connection") in told
            waiting = [news.line for news in told if isinstance(news, Notice)]
            await asyncio.to_thread(endpoint.start)
            await under_way
        await asked.close()
        assert waiting == [f"teacher m: {endpoint.url}: no connection for 0 s; waiting up to 30 s"]

    asyncio.run(asyncio.wait_for(ask(), 20))
    *_, over = [news.line for news in told if isinstance(news, Notice)]
    assert over.startswith(f"teacher m: {endpoint.url}: answers again after ")


def test_a_reply_with_half_a_character_is_read_all_the_same(start: Start, teacher: Make, ask_for: AskFor) -> None:
    endpoint = start(lambda number, body: said("4 mm \ud800 wide 😀"))
    (reply,) = replies(teacher(endpoint), [ask_for()])
    assert (reply.finish_reason, reply.text) == ("stop", "4 mm \ufffd wide 😀")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (json.dumps({**completion("right"), "score": float("nan")}).encode(), "right"),
        (json.dumps(completion("right ?")).encode().replace(b"?", b"\xe2\x80"), "right \ufffd"),
    ],
)
def test_what_strict_readers_refuse_is_read_all_the_same(
    start: Start, teacher: Make, ask_for: AskFor, body: bytes, text: str
) -> None:
    (reply,) = replies(teacher(start(lambda number, _: Answer(body=body))), [ask_for()])
    assert (reply.finish_reason, reply.text) == ("stop", text)


def test_a_body_nested_without_end_is_refused(start: Start, teacher: Make, ask_for: AskFor) -> None:
    (reply,) = replies(teacher(start(lambda number, _: Answer(body=b"[" * 100_000))), [ask_for()])
    assert (reply.finish_reason, reply.text[:33]) == ("refused", "the answer is no chat completion ")


def test_where_the_endpoint_counts_no_tokens_they_are_estimated(start: Start, teacher: Make, ask_for: AskFor) -> None:
    uncounted = {name: part for name, part in completion("x" * 400).items() if name != "usage"}
    endpoint = start(lambda number, body: Answer(body=json.dumps(uncounted).encode()))
    (reply,) = replies(teacher(endpoint), [ask_for("Ask. " * 100)])
    assert reply.usage.estimated
    assert reply.usage.completion_tokens == 100
    assert reply.usage.prompt_tokens > 125


def test_when_patience_is_over_everything_open_is_unanswered_and_what_comes_later_too(
    start: Start, teacher: Make, ask_for: AskFor
) -> None:
    endpoint = start(service_s=0.01)

    async def ask() -> list[Reply]:
        asked = teacher(endpoint, concurrency=4, patience_s=2)
        first = await asked.reply(ask_for("first"))
        await asyncio.to_thread(endpoint.stop)
        open_ = await asyncio.gather(*(asked.reply(ask_for(number)) for number in range(50)))
        started = time.monotonic()
        later = await asked.reply(ask_for("later"))
        assert time.monotonic() - started < 1
        await asked.close()
        return [first, *open_, later]

    got = asyncio.run(asyncio.wait_for(ask(), 20))
    assert [reply.finish_reason for reply in got] == ["stop"] + 51 * ["unanswered"]


def test_an_endpoint_that_is_busy_for_ever_is_given_up(start: Start, teacher: Make, ask_for: AskFor) -> None:
    endpoint = start(lambda number, body: error(429, headers={"Retry-After": "0"}))
    got = replies(teacher(endpoint, patience_s=0.2), [ask_for(number) for number in range(5)])
    assert {reply.finish_reason for reply in got} == {"unanswered"}


def test_a_body_without_end_is_cut_and_named(
    start: Start, teacher: Make, ask_for: AskFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "LARGEST_BODY", 1_000_000)
    endpoint = start(lambda number, body: said("x" * 2_000_000))
    (reply,) = replies(teacher(endpoint), [ask_for()])
    assert len(reply.text) < 200_000
    with pytest.raises(ReplyFault, match="longer than 100000 characters"):
        parse_reply(reply, SHAPES["drafts"])


def test_a_body_that_drips_is_given_up(start: Start, teacher: Make, ask_for: AskFor) -> None:
    drip = said()._replace(pieces=50, pause_s=0.05)
    endpoint = start(lambda number, body: drip if number == 1 else said())
    (reply,) = replies(teacher(endpoint, reply_s=0.2), [ask_for()])
    assert (reply.finish_reason, reply.troubles) == ("stop", ("timeout",))


def test_cancelling_ends_what_is_under_way_at_once(start: Start, teacher: Make, ask_for: AskFor) -> None:
    endpoint = start(lambda number, body: NEVER)

    async def ask() -> float:
        asked = teacher(endpoint, concurrency=4)
        tasks = [asyncio.create_task(asked.reply(ask_for(number))) for number in range(10)]
        while endpoint.under_way < 4:
            await asyncio.sleep(0.01)
        started = time.monotonic()
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
        await asked.close()
        assert all(isinstance(end, asyncio.CancelledError) for end in ended)
        return time.monotonic() - started

    assert asyncio.run(ask()) < 10  # the endpoint would never have answered


def test_several_endpoints_and_keys_share_the_work(start: Start, teacher: Make, ask_for: AskFor) -> None:
    one, other = start(service_s=0.01), start(service_s=0.01)
    asked = teacher(one, other, keys=("first-key", "second-key"), concurrency=8)
    replies(asked, [ask_for(number) for number in range(80)])
    assert abs(len(one.bodies) - len(other.bodies)) <= 20
    assert set(one.keys) == set(other.keys) == {"first-key", "second-key"}
    assert max(one.most_under_way, other.most_under_way) <= 8


def test_an_endpoint_that_is_down_is_left_aside(start: Start, teacher: Make, ask_for: AskFor) -> None:
    down, up = start(), start(service_s=0.002)
    down.stop()
    got = replies(teacher(down, up), [ask_for(number) for number in range(40)])
    assert {reply.finish_reason for reply in got} == {"stop"}
    assert len(up.bodies) == 40


def test_a_key_that_is_refused_is_told_once_and_left_aside(start: Start, teacher: Make, ask_for: AskFor) -> None:
    def answer(number: int, body: Json) -> Answer:
        return error(401, "bad key") if endpoint.keys[-1] == "worn-out-key" else said()

    endpoint, told = start(answer), list[str]()
    asked = teacher(endpoint, keys=("worn-out-key", "other-key"), tell=told.append)
    got = replies(asked, [ask_for(number) for number in range(20)])
    assert {reply.finish_reason for reply in got} == {"stop"}
    assert len(told) == 1
    assert "answered 401" in told[0]


def test_check_says_in_time_whether_work_can_start(start: Start, teacher: Make) -> None:
    endpoint = start()

    async def check(*endpoints: Loopback, **options: object) -> None:
        asked = teacher(*endpoints, **options)
        try:
            await asked.check()
        finally:
            await asked.close()

    asyncio.run(check(endpoint))
    endpoint.models = error(404)  # not every server has the list
    asyncio.run(check(endpoint))
    endpoint.models = error(401, "who are you?")
    with pytest.raises(TeacherError, match="answered 401"):
        asyncio.run(check(endpoint))
    down, told = start(), list[str]()
    down.stop()
    with pytest.raises(TeacherError, match=rf"no answer from {down.url}"):
        asyncio.run(check(down))
    endpoint.models = said()
    asyncio.run(check(down, endpoint, tell=told.append))
    assert [down.url in line for line in told] == [True]
    assert endpoint.bodies == []
