from remud_hub.read.portions import Care, portions


def test_every_page_is_in_one_portion() -> None:
    assert list(portions(34, Care())) == [range(1, 17), range(17, 33), range(33, 35)]
    assert list(portions(0, Care())) == []


def test_pages_that_need_care_are_read_one_by_one() -> None:
    found = list(portions(20, Care(alone=frozenset({17, 18}), failed={19: "crashed"})))
    assert found == [range(1, 17), range(17, 18), range(18, 19), range(19, 20), range(20, 21)]
