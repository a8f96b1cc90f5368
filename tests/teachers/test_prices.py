import pytest

from remud_hub.errors import UsageError
from remud_hub.teachers.base import Usage
from remud_hub.teachers.prices import Price, price_of


def test_the_longest_name_that_fits_gives_the_price() -> None:
    assert price_of("openai/gpt-4o-mini-2024-07-18") == Price(0.15, 0.60)
    assert price_of("openai/gpt-4o-2024-11-20") == Price(2.50, 10.00)


def test_a_model_whose_name_only_starts_alike_has_no_price() -> None:
    assert price_of("openai/gpt-4omni") is None
    assert price_of("openai/Qwen2.5-VL-7B-Instruct") is None


def test_batches_cost_half_and_this_machine_nothing() -> None:
    assert price_of("openai-batch/gpt-4o") == Price(1.25, 5.00)
    assert price_of("llamacpp") == price_of("local/some/model") == price_of("extractive") == Price(0, 0)


def test_a_price_is_read_and_charged_per_million() -> None:
    assert Price.parse("2.5,10").of(Usage(prompt_tokens=1_000_000, completion_tokens=100_000)) == 3.5


@pytest.mark.parametrize("text", ["2.5", "a,b", "1,2,3", "-1,2", ""])
def test_a_price_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="price"):
        Price.parse(text)
