import asyncio
import base64
from collections.abc import Callable

from remud_hub.store import BlobStore
from remud_hub.teachers.base import Request
from remud_hub.teachers.endpoint.teacher import OpenAITeacher
from tests.teachers.endpoint.loopback import Loopback


def decoded(url: str) -> tuple[str, bytes]:
    kind, _, data = url.removeprefix("data:image/").partition(";base64,")
    return kind, base64.b64decode(data)


def test_the_picture_goes_before_the_text(
    start: Callable[..., Loopback],
    teacher: Callable[..., OpenAITeacher],
    ask_for: Callable[..., Request],
    store: BlobStore,
    picture: str,
) -> None:
    async def ask() -> None:
        asked = teacher(endpoint)
        await asked.reply(ask_for("Ask.", picture))
        await asked.close()

    endpoint = start()
    asyncio.run(ask())
    shown, text = endpoint.bodies[0]["messages"][1]["content"]
    assert decoded(shown["image_url"]["url"]) == ("png", store.get(picture))
    assert text == {"type": "text", "text": "Ask."}


def test_a_picture_that_cannot_be_sent_refuses_the_request(
    start: Callable[..., Loopback],
    teacher: Callable[..., OpenAITeacher],
    ask_for: Callable[..., Request],
    store: BlobStore,
) -> None:
    async def ask() -> tuple[str, str]:
        asked = teacher(endpoint)
        reply = await asked.reply(ask_for("Ask.", store.put(b"no picture")))
        await asked.close()
        return reply.finish_reason, reply.text

    endpoint = start()
    finish_reason, text = asyncio.run(ask())
    assert (finish_reason, "cannot identify image" in text) == ("refused", True)
    assert endpoint.bodies == []
