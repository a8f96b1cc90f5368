"""Items asked over real connections, and every way in which an endpoint can fail them."""

import base64
import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from PIL import Image

from remud_hub.errors import RemudError, UsageError
from remud_hub.evaluate.answered import Answered
from remud_hub.evaluate.endpoint import run_endpoint
from remud_hub.evaluate.items import Item, Picture
from remud_hub.evaluate.job import EvalJob
from remud_hub.evaluate.options import Options
from remud_hub.evaluate.results import summarise
from remud_hub.models.decoding import Sampling
from tests.teachers.endpoint.loopback import DROPPED, Answer, Json, Loopback, error, hurry, said, started


Ask: TypeAlias = Callable[..., list[Answered]]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits of milliseconds instead of seconds, and any key."""
    hurry(monkeypatch)
    monkeypatch.setenv("OPENAI_API_KEY", "none")


@pytest.fixture
def start() -> Iterator[Callable[..., Loopback]]:
    yield from started()


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    def make(endpoint: Loopback | str, *items: Item, **settings: Any) -> list[Answered]:
        url = endpoint if isinstance(endpoint, str) else endpoint.url
        settings = {"max_new_tokens": 9, "concurrency": 4, **settings}
        out, patience_s = settings.pop("out", tmp_path), settings.pop("patience_s", 30.0)
        job = EvalJob("m", out, Options(base_urls=(url,), **settings))
        return run_endpoint(job, {"t|s": items}, patience_s=patience_s)

    return make


def item(id: object, *pictures: Picture, **more: Any) -> Item:
    messages = ({"role": "system", "content": "Be brief."}, {"role": "user", "content": f"Is it {id}?"})
    return Item(str(id), messages, f"Is it {id}?", "yes", "closed", pictures=pictures, **more)


def file_of(kind: str, colour: str = "red") -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (9, 7), colour).save(data, kind)
    return data.getvalue()


def picture(data: bytes) -> Picture:
    return Picture("p", lambda: data)


def asked_about(body: Json) -> str:
    content = body["messages"][1]["content"]
    text: str = content if isinstance(content, str) else content[-1]["text"]
    return text


def test_an_item_goes_out_in_full(start: Callable[..., Loopback], ask: Ask) -> None:
    endpoint = start(lambda number, body: said("Yes."))
    red, green = file_of("PNG"), file_of("JPEG", "green")
    (row,) = ask(endpoint, item(1, picture(red), picture(green)))
    assert (row.reply, row.parsed, row.score, row.status) == ("Yes.", "yes", 1.0, "read")
    assert row.seconds is not None
    (sent,) = endpoint.bodies
    assert (sent["model"], sent["max_tokens"], sent["temperature"]) == ("m", 9, 0.0)
    assert not {"response_format", "seed", "top_p"} & sent.keys()
    assert sent["messages"][0] == {"role": "system", "content": "Be brief."}
    first, second, text = sent["messages"][1]["content"]
    assert first["image_url"]["url"] == "data:image/png;base64," + base64.b64encode(red).decode()
    assert second["image_url"]["url"] == "data:image/jpeg;base64," + base64.b64encode(green).decode()
    assert text == {"type": "text", "text": "Is it 1?"}


def test_a_reply_that_was_cut_is_told_apart_now_and_when_the_run_goes_on(
    start: Callable[..., Loopback], ask: Ask
) -> None:
    endpoint = start(lambda number, body: said("Yes, it is", "length" if "2" in asked_about(body) else "stop"))
    for _ in range(2):
        rows = ask(endpoint, item(1), item(2), item(3, fault="no option C"))
        assert [row.cut for row in rows] == [False, True, None]
    assert len(endpoint.bodies) == 2
    result = summarise("t|s", rows)
    assert (result.cut, result.unparsed) == (1, 0)
    assert summarise("t|s", [replace(row, cut=None) for row in rows]).cut is None


def test_a_picture_of_another_kind_keeps_its_pixels(start: Callable[..., Loopback], ask: Ask) -> None:
    endpoint = start(lambda number, body: said("Yes."))
    ask(endpoint, item(1, picture(file_of("BMP", (1, 2, 3)))))
    url = endpoint.bodies[0]["messages"][1]["content"][0]["image_url"]["url"]
    with Image.open(io.BytesIO(base64.b64decode(url.removeprefix("data:image/png;base64,")))) as sent:
        assert (sent.size, sent.getpixel((0, 0))) == ((9, 7), (1, 2, 3))


def test_a_photograph_on_its_side_is_sent_upright(start: Callable[..., Loopback], ask: Ask) -> None:
    endpoint, photograph, data = start(lambda number, body: said("Yes.")), Image.new("RGB", (9, 7)), io.BytesIO()
    exif = photograph.getexif()
    exif[0x0112] = 6  # Orientation: to be turned by 90 degrees (Exif 2.32, 4.6.4)
    photograph.save(data, "JPEG", exif=exif)
    ask(endpoint, item(1, picture(data.getvalue())))
    url = endpoint.bodies[0]["messages"][1]["content"][0]["image_url"]["url"]
    with Image.open(io.BytesIO(base64.b64decode(url.removeprefix("data:image/png;base64,")))) as sent:
        assert sent.size == (7, 9)


def test_what_cannot_be_shown_is_never_asked(start: Callable[..., Loopback], ask: Ask) -> None:
    endpoint = start(lambda number, body: said("Yes."))
    items = [item(1, picture(b"none")), item(2, fault="no option C"), item(3)]
    rows = ask(endpoint, *items, sampling=Sampling(samples=2))
    assert [(row.id, row.status, row.score) for row in rows] == [
        ("1", "unreadable", 0.0),
        ("2", "faulty", 0.0),
        ("3", "read", 1.0),
        ("3", "read", 1.0),
    ]
    assert {asked_about(body) for body in endpoint.bodies} == {"Is it 3?"}


def test_several_replies_are_drawn_by_seed(start: Callable[..., Loopback], ask: Ask) -> None:
    endpoint = start(lambda number, body: said(f"yes {body['seed']}"))
    rows = ask(endpoint, item(1), item(2), sampling=Sampling(temperature=0.6, top_p=0.7, samples=3, seed=10))
    assert [(row.id, row.reply) for row in rows] == [(id, f"yes {seed}") for id in "12" for seed in (10, 11, 12)]
    assert {(body["temperature"], body["top_p"]) for body in endpoint.bodies} == {(0.6, 0.7)}


def test_thinking_that_is_served_apart_is_put_back_in_front(start: Callable[..., Loopback], ask: Ask) -> None:
    endpoint = start(lambda number, body: said("<answer>yes</answer>", reasoning_content="No? Yes."))
    (row,) = ask(endpoint, item(1))
    assert (row.reply, row.parsed) == ("<think>No? Yes.</think><answer>yes</answer>", "yes")


@pytest.mark.parametrize("failing", [error(500), error(503), error(429, headers={"Retry-After": "0"}), DROPPED])
def test_what_fails_for_now_is_tried_again(start: Callable[..., Loopback], ask: Ask, failing: Answer) -> None:
    endpoint = start(lambda number, body: failing if number <= 2 else said("yes"))
    assert [row.score for row in ask(endpoint, *map(item, range(5)))] == [1.0] * 5


def test_a_refused_item_is_told_and_counts_as_wrong(
    start: Callable[..., Loopback], ask: Ask, capsys: pytest.CaptureFixture[str]
) -> None:
    def answer(number: int, body: Json) -> Answer:
        match asked_about(body):
            case "Is it 1?":
                return error(400, "against our content policy")
            case "Is it 2?":
                return said("", "content_filter")
            case "Is it 3?":
                return error(500)
        return said("yes")

    rows = ask(start(answer), *map(item, range(9)))
    assert [row.score for row in rows] == [1.0, 0.0, 0.0, 0.0, *[1.0] * 5]
    assert [row.status for row in rows[1:4]] == ["unanswered"] * 3
    assert "against our content policy" in str(rows[1].note) and "500" in str(rows[3].note)
    assert "m: 3 of 9 requests were not answered, the first: refused: " in capsys.readouterr().err


def test_where_nothing_is_answered_there_is_no_score(start: Callable[..., Loopback], ask: Ask) -> None:
    endpoint = start(lambda number, body: error(400, "the context is too long"))
    with pytest.raises(RemudError, match=r"m: 9 of 9 requests were not answered, the first: refused: .*too long"):
        ask(endpoint, *map(item, range(9)))


@pytest.mark.parametrize(
    ("parameter", "kept", "note"),
    [
        ("max_tokens", "max_completion_tokens", None),
        ("temperature", "max_tokens", "asked with no temperature, as the endpoint refuses it"),
        ("seed", "top_p", "asked with no seed, as the endpoint refuses it"),
    ],
)
def test_a_parameter_that_is_refused_is_given_up_and_said(
    start: Callable[..., Loopback],
    ask: Ask,
    capfd: pytest.CaptureFixture[str],
    parameter: str,
    kept: str,
    note: str | None,
) -> None:
    def answer(number: int, body: Json) -> Answer:
        return error(400, f"Unsupported parameter: '{parameter}'") if parameter in body else said("yes")

    endpoint = start(answer)
    for _ in ("asked", "kept"):
        rows = ask(endpoint, item(1), item(2), sampling=Sampling())
        assert [(row.score, row.status, row.note) for row in rows] == [(1.0, "read", note)] * 2
    assert parameter not in endpoint.bodies[-1] and kept in endpoint.bodies[-1]
    assert capfd.readouterr().err.count("is refused") == 1


def test_a_prompt_that_leaves_no_room_for_the_limit_is_asked_without_and_the_others_with_it(
    start: Callable[..., Loopback], ask: Ask
) -> None:
    def answer(number: int, body: Json) -> Answer:
        too_long = asked_about(body) == "Is it 1?" and "max_tokens" in body
        return error(400, "max_tokens and the prompt exceed the context length") if too_long else said("yes")

    endpoint = start(answer)
    assert [row.score for row in ask(endpoint, *map(item, range(3)), concurrency=1)] == [1.0] * 3
    assert ["max_tokens" in body for body in endpoint.bodies] == [True, True, False, True]


def test_where_all_is_refused_the_setting_is_named(start: Callable[..., Loopback], ask: Ask) -> None:
    with pytest.raises(RemudError, match="every request is refused: no such model"):
        ask(start(lambda number, body: error(400, "no such model")), *map(item, range(20)))
    with pytest.raises(RemudError, match="answered 404: not here; check the address"):
        ask(start(lambda number, body: error(404, "not here")), item(1))


def test_an_endpoint_that_is_not_there_or_no_address_is_said(
    start: Callable[..., Loopback], ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = start()
    gone.stop()
    with pytest.raises(RemudError, match=r"no answer from http://127\.0\.0\.1"):
        ask(gone, item(1))
    with pytest.raises(UsageError, match="--base-url"):
        ask("http://user:password@host/v1", item(1))
    monkeypatch.delenv("OPENAI_API_KEY")
    with pytest.raises(UsageError, match="OPENAI_API_KEY is not set"):
        ask(gone, item(1))


def test_an_endpoint_that_stays_away_ends_it_and_the_next_run_goes_on(
    start: Callable[..., Loopback], ask: Ask
) -> None:
    items = [item(number) for number in range(12)]
    away: list[bool] = []

    def answer(number: int, body: Json) -> Answer:
        if number > 5 and not away:
            away.append(True)
        return DROPPED if away == [True] else said(f"yes {asked_about(body)}")

    endpoint = start(answer)
    with pytest.raises(RemudError, match=r"stayed away. 5 replies are kept in .*; run the same command again"):
        ask(endpoint, *items, patience_s=0.2)
    away.append(False)
    before = len(endpoint.bodies)
    rows = ask(endpoint, *items)
    assert [row.reply for row in rows] == [f"yes Is it {number}?" for number in range(12)]
    assert len(endpoint.bodies) - before == 7
    assert ask(endpoint, *items) == rows, "the seconds are kept, too"
    assert len(endpoint.bodies) - before == 7


def test_replies_of_any_length_are_read_and_counted(start: Callable[..., Loopback], ask: Ask) -> None:
    texts = ["", "word " * 100_000 + "\nThe answer is yes."]
    endpoint = start(lambda number, body: said(texts[asked_about(body) == "Is it 1?"]))
    empty, long = ask(endpoint, item(0), item(1))
    assert (empty.status, empty.parsed, empty.score) == ("unparsed", None, 0.0)
    assert len(long.reply) > 500_000 and (long.parsed, long.score) == ("yes", 1.0)
