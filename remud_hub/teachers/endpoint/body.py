"""A request as the endpoint is sent it: JSON, with the pictures read only now."""

import asyncio
from typing import Any

import orjson

from remud_hub.store import BlobStore
from remud_hub.teachers.base import Message, Request
from remud_hub.teachers.endpoint.dialect import Dialect
from remud_hub.teachers.endpoint.faults import Unreadable
from remud_hub.teachers.images import picture_url


async def request_body(request: Request, model: str, dialect: Dialect, store: BlobStore) -> bytes:
    """Return the body of a request. Pictures are read and scaled beside the event loop.

    Raises:
        Unreadable: A picture cannot be read.
    """
    if any(message.images for message in request.messages):
        return await asyncio.to_thread(_body, request, model, dialect, store)
    return _body(request, model, dialect, store)


def plain_body(request: Request, model: str, store: BlobStore, max_tokens: int) -> dict[str, Any]:
    """Return the body with all its parameters, for batch files and for our own servers.

    Raises:
        Unreadable: A picture cannot be read.
    """
    return {**_fields(request, model, Dialect(), store), "max_tokens": max_tokens}


def _body(request: Request, model: str, dialect: Dialect, store: BlobStore) -> bytes:
    return orjson.dumps(_fields(request, model, dialect, store))


def _fields(request: Request, model: str, dialect: Dialect, store: BlobStore) -> dict[str, Any]:
    turns = [_turn(message, store) for message in request.messages]
    return {"model": model, "messages": turns, **dialect.parameters(request)}


def _turn(message: Message, store: BlobStore) -> dict[str, Any]:
    if not message.images:
        return {"role": message.role, "content": message.text}
    pictures = [{"type": "image_url", "image_url": {"url": _url(digest, store)}} for digest in message.images]
    return {"role": message.role, "content": [*pictures, {"type": "text", "text": message.text}]}


def _url(digest: str, store: BlobStore) -> str:
    try:
        return picture_url(store.get(digest))
    except OSError as error:
        raise Unreadable(f"picture {digest}: {error}") from error
