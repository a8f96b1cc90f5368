import pytest

from remud_hub.verify.grounded.sizes import FAULT, size_spans


KNOWN = "A cyst of 31 × 22 × 18 mm abuts the vessel over 9 mm. 另见结节 12 mm × 8 mm，距皮肤 5 mm。"


def faults(text: str) -> list[str]:
    return [span.fault for span in size_spans("answer", text, KNOWN)]


@pytest.mark.parametrize(
    "text", ["3.1 x 2.2 x 1.8 cm", "31 by 18 mm", "结节12 mm × 8 mm", "31 × 23 mm", "44 × 9 mm", "31 mm and 9 mm"]
)
def test_sizes_of_the_page_and_numbers_that_are_looked_at_by_themselves(text: str) -> None:
    assert not any(faults(text))


@pytest.mark.parametrize("text", ["31 × 9 mm", "3.1 by 0.8 cm", "12 mm × 5 mm"])
def test_a_size_put_together_of_others(text: str) -> None:
    assert faults(text) == [FAULT]
