"""Several replies to the same words: each has a key of its own, and the first keeps the key that it always had."""

from collections.abc import Callable

import pytest
from pydantic import ValidationError

from remud_hub.records import content_id
from remud_hub.teachers.base import DRAW_TEMPERATURE, Request
from remud_hub.teachers.endpoint.dialect import Dialect
from remud_hub.teachers.endpoint.faults import Refusal
from remud_hub.teachers.shapes import shape_schema


Make = Callable[..., Request]


def test_the_first_draw_has_the_key_that_kept_replies_are_under(make_request: Make) -> None:
    request = make_request()
    asked = {
        "messages": [message.model_dump(mode="json") for message in request.messages],
        "prompt": request.prompt_sha256,
        "schema": shape_schema(request.shape),
    }
    assert request.key == content_id(asked)
    assert len({make_request(draw=draw).key for draw in range(4)}) == 4


def test_no_draw_is_negative(make_request: Make) -> None:
    with pytest.raises(ValidationError):
        make_request(draw=-1)


def test_further_draws_are_sent_with_a_temperature_and_a_seed(make_request: Make) -> None:
    first, second = (Dialect().parameters(make_request(draw=draw)) for draw in (0, 2))
    assert (first["temperature"], "seed" in first) == (0.0, False)
    assert (second["temperature"], second["seed"]) == (DRAW_TEMPERATURE, 2)


def test_a_seed_that_is_refused_is_left_out(make_request: Make) -> None:
    refusal = Refusal("Unsupported parameter: 'seed' is not supported")
    place = Dialect().named_in(refusal)
    assert place is not None
    told = Dialect().one_less(place).parameters(make_request(draw=1))
    assert "seed" not in told
    assert told["temperature"] == DRAW_TEMPERATURE
