"""The kinds of defects: name, and what makes a bad row of a good one."""

from benchmarks.planted.copies import (
    benchmark_paraphrased,
    benchmark_picture,
    benchmark_question,
    exact_duplicate,
    mirrored_picture,
    paraphrased_duplicate,
    recompressed_paraphrased,
    recompressed_picture,
)
from benchmarks.planted.draws import Kind
from benchmarks.planted.facts import from_data, other_figure, other_letter, wrong_number, wrong_side, wrong_unit
from benchmarks.planted.shapes import broken_picture, equal_options, missing_column, option_missing, wrong_type
from benchmarks.planted.wordings import (
    absurd_length,
    injection_obeyed,
    mojibake,
    repetition,
    replaced,
    stray_script,
    worded,
)


GOOD = "good"
FROM_DATA = (
    "dropped_negation",
    "added_negation",
    "lost_hedge",
    "contradicted_finding",
    "invented_finding",
    "flipped_closed",
    "answer_not_trace",
    "implausible_measurement",
    "category_contradicts",
    "wrong_in_turn",
)
KINDS: dict[str, Kind] = {
    **{kind: from_data(kind) for kind in FROM_DATA},
    "wrong_side": wrong_side,
    "wrong_number": wrong_number,
    "wrong_unit": wrong_unit,
    "other_figure": other_figure,
    "other_letter": other_letter,
    "caption_leak": worded("caption_leak"),
    "figure_index": worded("figure_index"),
    "other_reference": worded("other_reference"),
    "stray_script": stray_script,
    "wrong_language": replaced("wrong_language"),
    "mojibake": mojibake,
    "refusal": replaced("refusal"),
    "answer_before_reasoning": worded("answer_before_reasoning"),
    "json_in_trace": worded("json_in_trace"),
    "malformed_tags": worded("malformed_tags"),
    "option_missing": option_missing,
    "equal_options": equal_options,
    "answer_not_among_options": replaced("answer_not_among_options", "choice"),
    "empty_answer": replaced("empty_answer"),
    "repetition": repetition,
    "absurd_length": absurd_length,
    "injection_obeyed": injection_obeyed,
    "missing_column": missing_column,
    "wrong_type": wrong_type,
    "broken_picture": broken_picture,
    "exact_duplicate": exact_duplicate,
    "paraphrased_duplicate": paraphrased_duplicate,
    "recompressed_picture": recompressed_picture,
    "mirrored_picture": mirrored_picture,
    "recompressed_paraphrased": recompressed_paraphrased,
    "benchmark_question": benchmark_question,
    "benchmark_paraphrased": benchmark_paraphrased,
    "benchmark_picture": benchmark_picture,
}
DUPLICATES = frozenset(
    {
        "exact_duplicate",
        "paraphrased_duplicate",
        "recompressed_picture",
        "mirrored_picture",
        "recompressed_paraphrased",
    }
)
"""Either of the two may go."""
BENCHMARKS = frozenset({"benchmark_question", "benchmark_paraphrased", "benchmark_picture"})
NOT_IN_PARQUET = frozenset({"wrong_type"})
"""A Parquet file has one type for each column."""
