import base64
from typing import Any

import pytest

from remud_hub.errors import TeacherError
from remud_hub.records import Evidence
from remud_hub.store import BlobStore
from remud_hub.teachers.base import Message, Request
from remud_hub.teachers.openai_endpoint import OpenAITeacher


def teacher(endpoint: Any, store: BlobStore) -> OpenAITeacher:
    return OpenAITeacher("m", store, api_key="k", base_url=endpoint.url, concurrency=2)


def request(evidence: Evidence, text: str = "Ask.") -> Request:
    image = evidence.figure.image  # type: ignore[union-attr]
    turns = (Message(role="system", text="Write."), Message(role="user", text=text, images=(image,)))
    return Request(config="vqa", language="en", messages=turns, evidence=evidence)


def test_the_picture_goes_first_and_the_schema_goes_along(
    endpoint: Any, store: BlobStore, figure_evidence: Evidence
) -> None:
    (reply,) = teacher(endpoint, store).answer([request(figure_evidence)])
    (sent,) = endpoint.requests
    picture, text = sent["messages"][1]["content"]
    assert base64.b64decode(picture["image_url"]["url"].removeprefix("data:image/png;base64,")).startswith(b"\x89PNG")
    assert text == {"type": "text", "text": "Ask."}
    draft = sent["response_format"]["json_schema"]["schema"]["$defs"]["Draft"]
    assert sorted(draft["required"]) == sorted(draft["properties"])
    assert draft["additionalProperties"] is False
    assert (reply.finish_reason, reply.usage.prompt_tokens, reply.usage.completion_tokens) == ("stop", 11, 7)


def test_an_answered_request_is_not_sent_again_and_a_changed_one_is(
    endpoint: Any, store: BlobStore, figure_evidence: Evidence
) -> None:
    first = list(teacher(endpoint, store).answer([request(figure_evidence)]))
    assert list(teacher(endpoint, store).answer([request(figure_evidence)])) == first
    assert len(endpoint.requests) == 1
    list(teacher(endpoint, store).answer([request(figure_evidence, "Ask more."), request(figure_evidence)]))
    assert len(endpoint.requests) == 2


def test_replies_keep_the_order_of_their_requests(endpoint: Any, store: BlobStore, figure_evidence: Evidence) -> None:
    wanted = [request(figure_evidence, str(number)) for number in range(6)]
    replies = list(teacher(endpoint, store).answer(wanted))
    again = [next(iter(teacher(endpoint, store).answer([one]))) for one in wanted]
    assert replies == again
    assert len(endpoint.requests) == 6


def test_server_errors_are_tried_again(endpoint: Any, store: BlobStore, figure_evidence: Evidence) -> None:
    endpoint.script = [(500, "oops", ""), (429, "slow down", ""), (200, '{"drafts": []}', "stop")]
    (reply,) = teacher(endpoint, store).answer([request(figure_evidence)])
    assert reply.finish_reason == "stop"
    assert len(endpoint.requests) == 3


def test_a_cut_reply_says_so(endpoint: Any, store: BlobStore, figure_evidence: Evidence) -> None:
    endpoint.script = [(200, '{"drafts": [', "length")]
    (reply,) = teacher(endpoint, store).answer([request(figure_evidence)])
    assert reply.finish_reason == "length"


def test_one_refused_request_does_not_stop_the_others_and_is_asked_again_next_time(
    endpoint: Any, store: BlobStore, figure_evidence: Evidence
) -> None:
    endpoint.script = [(400, "too long", "")]
    (reply,) = teacher(endpoint, store).answer([request(figure_evidence)])
    assert (reply.finish_reason, "too long" in reply.text) == ("refused", True)
    endpoint.script = [(200, '{"drafts": []}', "stop")]
    (reply,) = teacher(endpoint, store).answer([request(figure_evidence)])
    assert reply.finish_reason == "stop"


def test_when_every_request_is_refused_the_setting_is_wrong(
    endpoint: Any, store: BlobStore, figure_evidence: Evidence
) -> None:
    endpoint.script = [(400, "no such model", "")]
    with pytest.raises(TeacherError, match=r"refuses every request: .*no such model"):
        list(teacher(endpoint, store).answer([request(figure_evidence, str(number)) for number in range(3)]))


def test_another_endpoint_is_asked_anew(endpoint: Any, store: BlobStore, figure_evidence: Evidence) -> None:
    list(teacher(endpoint, store).answer([request(figure_evidence)]))
    elsewhere = OpenAITeacher("m", store, api_key="k", base_url=f"{endpoint.url}/other", concurrency=2)
    list(elsewhere.answer([request(figure_evidence)]))
    assert len(endpoint.requests) == 2


def test_a_refused_key_is_an_error_that_says_what_to_check(
    endpoint: Any, store: BlobStore, figure_evidence: Evidence
) -> None:
    endpoint.script = [(401, "bad key", "")]
    with pytest.raises(TeacherError, match=r"answered 401.*check the key"):
        list(teacher(endpoint, store).answer([request(figure_evidence)]))
