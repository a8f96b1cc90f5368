from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from remud_hub.teachers.request_cache import RequestCache


def test_the_first_reply_stays_and_another_process_sees_it(tmp_path: Path) -> None:
    cache = RequestCache(tmp_path / "c.sqlite")
    assert cache.get("k") is None
    cache.put("k", "first")
    cache.put("k", "second")
    assert RequestCache(tmp_path / "c.sqlite").get("k") == "first"


def test_many_writers_lose_nothing(tmp_path: Path) -> None:
    caches = [RequestCache(tmp_path / "c.sqlite") for _ in range(4)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: caches[number % 4].put(str(number), f"reply {number}"), range(200)))
    assert all(caches[0].get(str(number)) == f"reply {number}" for number in range(200))
