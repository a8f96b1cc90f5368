from remud_hub.read.touching import touching


def test_what_touches_comes_together() -> None:
    pieces = [(10, 10, 20, 20), (21, 10, 30, 20), (50, 50, 60, 50), (-5, 90, 5, 99), (200, 200, 210, 210)]
    assert sorted(touching(pieces, (100.0, 100.0), 2.0)) == [(0.0, 90, 5, 99), (10, 10, 30, 20), (50, 50, 60, 50)]


def test_nothing_gives_nothing() -> None:
    assert touching([], (100.0, 100.0), 2.0) == []
