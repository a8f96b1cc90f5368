import pytest

from remud_hub.hub.papers import parted


@pytest.mark.parametrize(
    ("card", "matter", "body"),
    [
        ("---\na: 1\n---\n\n# T\n", "a: 1\n", "\n# T\n"),
        ("---\n---\nbody", "", "body"),
        ("---\na: x---\nb: 2\n---\n# T\n---\nend", "a: x---\nb: 2\n", "# T\n---\nend"),
        ("# T\n---\nno head\n---\n", "", "# T\n---\nno head\n---\n"),
        ("---\nnever closed", "", "---\nnever closed"),
        ("", "", ""),
    ],
)
def test_a_card_is_parted_at_the_dashes_that_stand_alone(card: str, matter: str, body: str) -> None:
    assert parted(card) == (matter, body)
