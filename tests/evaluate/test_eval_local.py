"""The loop of our own: pictures are opened one batch ahead, and no further."""

from remud_hub.evaluate.local import one_ahead


def test_work_is_one_ahead_and_in_order() -> None:
    begun: list[int] = []

    def work(number: int) -> int:
        begun.append(number)
        return number * number

    made = one_ahead(work, range(5))
    for number in range(5):
        assert next(made) == number * number
        assert len(begun) <= number + 2
    assert next(made, None) is None
    assert list(one_ahead(work, [])) == []
