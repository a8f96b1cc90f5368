"""Near-duplicates among very many short texts: ours, and the MinHash of datasketch and of datatrove on the same sets of shingles."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.curate.clock import Spent, table, timed
from benchmarks.curate.made import made_texts
from remud_hub.curate.contents import facts_of, hash_of
from remud_hub.joins import Sets
from remud_hub.similar import ALIKE, shingles


ROWS, ROWS_OF_PEERS = 1_000_000, 100_000
_BANDS = (16, 4)
"""Bands and rows of the peers: of pairs that share 0.8 they miss 1 in 4,700."""


def hashes_of(text: str) -> set[int]:
    """Return the shingles of a text as ``near_text`` has them: what may not differ goes into every hash."""
    seed = hash_of(facts_of(text))
    return {hash_of(shingle, seed) for shingle in shingles(text)}


def ours(texts: Iterable[str]) -> set[int]:
    """Return the numbers of the texts that go."""
    sets = Sets()
    for text in texts:
        sets.add(hashes_of(text))
    return set(sets.first_alikes(ALIKE))


def with_datasketch(texts: Iterable[str]) -> set[int]:
    """The same by ``MinHashLSH``; what it finds is not looked at a second time."""
    from datasketch import MinHash, MinHashLSH

    index: Any = MinHashLSH(params=_BANDS, num_perm=_BANDS[0] * _BANDS[1])
    gone = set()
    for number, text in enumerate(texts):
        sketch = MinHash(num_perm=_BANDS[0] * _BANDS[1])
        sketch.update_batch([each.to_bytes(8, "little") for each in hashes_of(text)])
        if index.query(sketch):
            gone.add(number)
        else:
            index.insert(number, sketch)
    return gone


def with_datatrove(texts: Iterable[str]) -> set[int]:
    """The same by datatrove's three steps, in one process; its words are ours, for its tokenizers know one language at a time."""
    import numpy as np
    from datatrove.data import Document
    from datatrove.pipeline.dedup import minhash as steps

    class Signature(steps.MinhashDedupSignature):  # type: ignore[misc]
        def get_shingles(self, text: str) -> Any:
            return np.fromiter(hashes_of(text), dtype=np.uint64).reshape((-1, 1))

    steps.load_word_tokenizer = lambda language: None  # spaCy, which ours takes the place of
    config = steps.MinhashConfig(n_grams=3, num_buckets=_BANDS[0], hashes_per_bucket=_BANDS[1])
    with tempfile.TemporaryDirectory() as folder:
        signatures, buckets, gone = (str(Path(folder) / name) for name in ("signatures", "buckets", "gone"))
        documents = (Document(text=text, id=str(number)) for number, text in enumerate(texts))
        Signature(signatures, config).run(documents)
        for rank in range(_BANDS[0]):
            steps.MinhashDedupBuckets(signatures, buckets, config=config).run(rank=rank, world_size=_BANDS[0])
        steps.MinhashDedupCluster(buckets, gone, config=config).run()
        found = [np.fromfile(path, dtype="<u4") for path in Path(gone).glob("*.remove")]
        return {int(number) for each in found for number in each}


TOOLS: dict[str, Callable[[Iterable[str]], set[int]]] = {
    "remud": ours,
    "datasketch": with_datasketch,
    "datatrove": with_datatrove,
}


def _run(tool: str, rows: int) -> dict[str, float]:
    """Return what one tool finds, in this process."""
    made = list(made_texts(rows))
    planted = {number for number, each in enumerate(made) if each.copy_of is not None}
    alike = {number for number in planted if _is_alike(made[number].text, made[made[number].copy_of or 0].text)}
    with timed() as spent:
        gone = TOOLS[tool](each.text for each in made)
    return spent.figures | {
        "planted": len(planted),
        "recall, all": len(gone & planted) / len(planted),
        "recall, alike by 0.8": len(gone & alike) / max(1, len(alike)),
        "precision": len(gone & planted) / max(1, len(gone)),
    }


def _is_alike(a: str, b: str) -> bool:
    ours_, others = hashes_of(a), hashes_of(b)
    return len(ours_ & others) >= ALIKE * len(ours_ | others)


def measure(rows: int | None = None) -> Iterator[str]:
    """Yield tables: ours on all rows, and all tools on fewer."""
    many = rows or ROWS
    few = min(many, ROWS_OF_PEERS)
    yield table([(f"remud, {many:,} texts", Spent.of_child(_run, "remud", many))])
    yield table([(f"{tool}, {few:,} texts", Spent.of_child(_run, tool, few)) for tool in TOOLS])
