"""Which side the numbers of the evidence vouch for."""

import pytest

from remud_hub.verify.grounded.sides import sides_by_number


TENDON = "On the left side the tendon was 4.2 mm thick; on the right side it measured 6.8 mm."


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("On the left, the tendon was 4.2 mm thick.", {0: "left"}),
        ("On the left, which was free of symptoms, the tendon was 4.2 mm thick.", {0: "left"}),
        ("On the left, which was free of symptoms, the tendon was 6.8 mm thick.", {0: "right"}),
        ("On the left, there was fluid, and the tendon was 4.2 mm thick.", {}),
    ],
)
def test_a_number_vouches_for_the_side_named_before_it(text: str, sides: dict[int, str]) -> None:
    found = sides_by_number(text, TENDON)
    assert {start: side for start, side in found.items() if start == 0} == sides
