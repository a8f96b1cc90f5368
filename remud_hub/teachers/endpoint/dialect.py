"""Which parameters an endpoint takes. It is asked in full first; one that it refuses by name is left out or replaced."""

import re
from typing import Any, NamedTuple

from remud_hub.teachers.base import DRAW_TEMPERATURE, MAX_TOKENS, Request
from remud_hub.teachers.endpoint.faults import Refusal
from remud_hub.teachers.shapes import shape_schema


FORMATS = ("json_schema", "json_object", "no response_format")
"""DeepSeek knows ``json_object`` only, some servers neither; the prompt asks for JSON in words, too."""
LIMITS = ("max_tokens", "max_completion_tokens", "no limit of tokens")
"""OpenAI's newer models refuse the older name; most other servers know no newer one."""
TEMPERATURES = ("temperature", "no temperature")
"""OpenAI's reasoning models take only their own."""
SEEDS = ("seed", "no seed")
"""Goes along with further draws only. Without it they still differ, but not alike in every run; replies are kept all the same."""
TABLES = (FORMATS, LIMITS, TEMPERATURES, SEEDS)
NAMES = (r"response_format|json_schema|json_object", r"max_(?:completion_)?tokens", r"temperature", r"\bseed\b")
"""How a refusal names what stands in each table."""
LIMIT = 1
TOO_LONG = re.compile(r"context|too (?:large|long)|exceed", re.IGNORECASE)


class Dialect(NamedTuple):
    """How far each parameter had to be given up: an index into its table."""

    response_format: int = 0
    limit: int = 0
    temperature: int = 0
    seed: int = 0

    @property
    def has_limit(self) -> bool:
        """Whether a limit of tokens is sent."""
        return self.limit < len(LIMITS) - 1

    def parameters(self, request: Request) -> dict[str, Any]:
        """Return the parameters that go along with a request."""
        told: dict[str, Any] = {}
        kind = FORMATS[self.response_format]
        if kind == "json_schema":
            schema = {"name": request.shape, "schema": shape_schema(request.shape)}
            told["response_format"] = {"type": kind, "json_schema": schema}
        elif kind == "json_object":
            told["response_format"] = {"type": kind}
        if self.has_limit:
            told[LIMITS[self.limit]] = MAX_TOKENS
        if not self.temperature:
            told["temperature"] = DRAW_TEMPERATURE if request.draw else 0.0
        if request.draw and not self.seed:
            told["seed"] = request.draw
        return told

    def named_in(self, refusal: Refusal) -> int | None:
        """Return the table of the parameter that a refusal names and that can be given up; None if there is none."""
        for text in (refusal.param, refusal.said):
            for place, name in enumerate(NAMES):
                if re.search(name, text) and self[place] + 1 < len(TABLES[place]):
                    return place
        return None

    def one_less(self, place: int) -> "Dialect":
        """Return the dialect with one parameter given up by one more step."""
        return self.with_level(place, self[place] + 1)

    def with_level(self, place: int, level: int) -> "Dialect":
        """Return the dialect with one parameter given up so far."""
        return Dialect(*(level if number == place else own for number, own in enumerate(self)))

    def for_one_prompt(self, refusal: Refusal) -> "Dialect | None":
        """Return the dialect without a limit of tokens, for a prompt that leaves no room for so many; else None.

        The room that is left is limit enough, for a budget, too.
        """
        if self.has_limit and re.search(NAMES[LIMIT], refusal.said) and TOO_LONG.search(refusal.said):
            return self.with_level(LIMIT, len(LIMITS) - 1)
        return None

    def spell(self, place: int) -> str:
        """Return what is sent for one parameter."""
        return TABLES[place][self[place]]
