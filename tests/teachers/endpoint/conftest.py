from collections.abc import Callable, Iterator
from typing import Any

import pytest

from remud_hub.records import Evidence
from remud_hub.store import BlobStore
from remud_hub.teachers.base import Message, Request
from remud_hub.teachers.endpoint.teacher import OpenAITeacher
from remud_hub.teachers.options import TeacherOptions
from tests.teachers.endpoint.loopback import Loopback, started


@pytest.fixture
def start() -> Iterator[Callable[..., Loopback]]:
    """Start an endpoint."""
    yield from started()


@pytest.fixture
def ask_for(passage: Callable[..., Evidence]) -> Callable[..., Request]:
    """Make a request."""
    evidence = passage("A text.")

    def make(text: object = "Ask.", *images: str) -> Request:
        return Request(
            task="qa",
            prompt="qa.en@1",
            prompt_sha256="b" * 64,
            shape="drafts",
            language="en",
            messages=(
                Message(role="system", text="Write."),
                Message(role="user", text=str(text), images=images),
            ),
            evidence=evidence,
        )

    return make


@pytest.fixture
def teacher(store: BlobStore) -> Callable[..., OpenAITeacher]:
    """Make a teacher for endpoints; what it tells is in ``told``."""

    def make(*endpoints: Loopback | str, **options: Any) -> OpenAITeacher:
        urls = tuple(each if isinstance(each, str) else each.url for each in endpoints)
        reach = TeacherOptions(
            urls,
            options.pop("concurrency", 8),
            options.pop("patience_s", 30.0),
            must_limit=options.pop("must_limit", False),
        )
        return OpenAITeacher("m", store, keys=options.pop("keys", ("none",)), options=reach, **options)

    return make
