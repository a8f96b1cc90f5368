"""Rows a second through the checks that ask nobody, in two processes; rows are made up, half of them in Chinese."""

import multiprocessing
import re
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import islice

from benchmarks.curate.clock import table
from benchmarks.curate.made import made_texts
from remud_hub.recipe import load_recipe
from remud_hub.records import Box, Evidence, Figure, Language, Mention, Sample, TeacherStamp
from remud_hub.verify.checks import load_checks, verify


ROWS = 20_000
PROCESSES = 2
_BOX: Box = (0.0, 0.0, 100.0, 100.0)
_TEACHER = TeacherStamp(model="m", prompt="vqa_reasoning.en@1", prompt_sha256="0" * 64)
_STATEMENTS = 6
"""Sentences that the texts of a figure are made of, half of them in its caption."""


def _rows(count: int, per_evidence: int, seed: int) -> Iterator[tuple[Sample, Evidence]]:
    """Yield rows about figures, so many about each: a trace and an answer out of its caption and mention."""
    texts: dict[Language, list[str]] = {"en": [], "zh": []}
    for made in made_texts(2 * _STATEMENTS * (count // per_evidence + 1), seed):
        language: Language = "en" if made.text.isascii() else "zh"
        texts[language].append(re.split(r"[?.？。] ?", made.text, maxsplit=1)[1])
        if len(texts[language]) == _STATEMENTS:
            said, texts[language] = texts[language], []
            evidence = _figure(language, said)
            yield from ((_sample(evidence, said[place : place + 2]), evidence) for place in range(per_evidence))


def _figure(language: Language, said: Sequence[str]) -> Evidence:
    label = {"en": "Figure 1", "zh": "图1"}[language]
    mention = Mention(page=1, box=_BOX, text=f"{label} {' '.join(said[3:])}", span=(0, len(label)))
    caption = " ".join(said[:3])
    figure = Figure(page=1, box=_BOX, image="1" * 64, label=label, caption=caption, mentions=(mention,))
    return Evidence.create(source_id="2" * 64, kind="figure", language=language, page=1, box=_BOX, figure=figure)


def _sample(evidence: Evidence, said: Sequence[str]) -> Sample:
    return Sample.create(
        config="vqa_reasoning",
        evidence_id=evidence.id,
        source_id="2" * 64,
        language=evidence.language,
        question={"en": "What does the image show?", "zh": "图像显示什么？"}[evidence.language],
        thinking=" ".join(said),
        answer=said[0],
        answer_kind="open",
        images=("1" * 64,),
        teacher=_TEACHER,
    )


def _seconds(count: int, per_evidence: int, seed: int) -> tuple[float, float, int]:
    """Return wall and CPU of judging so many rows, and how many passed."""
    recipe = load_recipe("audit")
    checks = load_checks(recipe.checks, recipe.verify)
    rows = list(islice(_rows(count, per_evidence, seed), count))
    for sample, evidence in rows[:20]:  # word lists are read when they are first asked for
        verify(sample, evidence, checks)
    wall, cpu = time.perf_counter(), time.process_time()
    # One after the other, as they are written: with all verdicts in memory, Python's collector takes a third of the time
    judged = (verify(sample, evidence, checks) for sample, evidence in rows)
    passed = sum(all(verdict.passed for verdict in sample.verdicts) for sample in judged)
    return time.perf_counter() - wall, time.process_time() - cpu, passed


def _measured(count: int, per_evidence: int) -> dict[str, float]:
    each = count // PROCESSES
    with ProcessPoolExecutor(PROCESSES, multiprocessing.get_context("spawn")) as pool:
        spent = pool.map(_seconds, [each] * PROCESSES, [per_evidence] * PROCESSES, range(PROCESSES))
        walls, cpus, passed = zip(*spent, strict=True)
    rows = each * PROCESSES
    return {
        "wall s": max(walls),
        "CPU s": sum(cpus),
        "rows/s": rows / max(walls),
        "rows/s of one CPU": rows / sum(cpus),
        "passed": sum(passed) / rows,
    }


def measure(rows: int | None = None) -> Iterator[str]:
    """Yield one table."""
    count = rows or ROWS
    yield table([(f"{count:,} rows, {per} about each figure", _measured(count, per)) for per in (1, _STATEMENTS)])
