import pytest

from remud_hub.errors import UsageError
from remud_hub.models.decoding import Budget, Sampling


@pytest.mark.parametrize(
    "options",
    [{"temperature": 0}, {"temperature": -1}, {"top_p": 0}, {"top_p": 1.1}, {"samples": 0}],
)
def test_sampling_that_cannot_be_is_refused(options: dict[str, float]) -> None:
    with pytest.raises(UsageError, match=next(iter(options))):
        Sampling(**options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"least": -1}, "0 or more"),
        ({"waits": -1}, "0 or more"),
        ({"most": 0}, "most thinking is 0"),
        ({"least": 9, "most": 8}, "no less than the least"),
        ({"wait": ""}, "some text"),
    ],
)
def test_a_budget_that_cannot_be_is_refused(options: dict[str, int], complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        Budget(**options)  # type: ignore[arg-type]


def test_a_budget_may_ask_for_one_length() -> None:
    assert Budget(least=8, most=8).waits == 3
