import pytest


pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("kind", "apart", "passes"), [("float32", 1e-6, True), ("float32", 0.1, False), ("bfloat16", 0.01, True)]
)
def test_models_that_differ_by_rounding_are_the_same(kind: str, apart: float, passes: bool, tmp_path) -> None:
    import torch

    from remud_hub.train.save import MergeError, check_same

    expected = torch.linspace(-5, 5, 100).to(getattr(torch, kind))
    found = expected + 5 * apart
    if passes:
        check_same(expected, found, tmp_path)
    else:
        with pytest.raises(MergeError, match="use the adapter"):
            check_same(expected, found, tmp_path)


def test_what_is_no_number_is_not_the_same(tmp_path) -> None:
    import torch

    from remud_hub.train.save import MergeError, check_same

    with pytest.raises(MergeError):
        check_same(torch.ones(3), torch.full((3,), float("nan")), tmp_path)
