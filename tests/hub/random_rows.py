"""Small folders of random rows, for rules that hold for any."""

from typing import Any

from hypothesis import strategies as st

from remud_hub.records import CONFIGS, SPLITS, Config, Split
from tests.hub.folders import make_row, source


Rows = dict[tuple[Config, Split], list[dict[str, Any]]]

_said = st.sampled_from(["", "yes", "x" * 50, "x" * 51, "好" * 200, "x" * 4000])
_licence = st.sampled_from([None, "CC-BY-4.0", "CC BY 4.0", "CC-BY-NC-4.0", "of the house"])
_source = st.builds(
    lambda number, licence, redistribution: source(number, licence=licence, redistribution=redistribution),
    st.integers(0, 2),
    _licence,
    st.sampled_from([None, "public", "gated", "private"]),
)
_changes = st.fixed_dictionaries(
    {
        "language": st.sampled_from(["en", "zh"]),
        "modality": st.sampled_from([None, "ultrasound", "CT"]),
        "anatomy": st.sampled_from([None, "liver", "甲状腺"]),
        "answer_kind": st.sampled_from(["open", "closed"]),
        "scenario": st.sampled_from([None, "exam"]),
        "question": _said,
        "thinking": st.none() | _said,
        "answer": _said,
        "teacher": st.sampled_from(
            [{"model": name, "prompt": f"{name}.en@1", "prompt_sha256": "b" * 64} for name in ("extractive", "other")]
        ),
        "source": _source,
    }
)


def _numbered(changes: Any) -> Rows:
    number, rows = 0, Rows()
    for place, held in changes.items():
        rows[place] = [make_row(number + position, **each) for position, each in enumerate(held)]
        number += len(held)
    return rows


random_rows = st.dictionaries(
    st.tuples(st.sampled_from(CONFIGS), st.sampled_from(SPLITS)),
    st.lists(_changes, min_size=1, max_size=4),
    min_size=1,
    max_size=3,
).map(_numbered)
"""Rows by config and split, each with an id of its own."""
