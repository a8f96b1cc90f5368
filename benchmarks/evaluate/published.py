"""How other kits define their scores, restated in a few lines each: to say where ours differ, and why.

U2-BENCH: ``vlmeval/eval_func/measure_eval_v1.2.py`` of its evalkit. LLaVA-Med: ``llava/eval/run_eval.py`` and ``eval_metrics`` of v1.0.0. MedEvalKit: ``cal_metrics`` of its datasets, and its issue 30.
"""

import math
from collections import Counter
from collections.abc import Sequence


Rows = Sequence[tuple[str, str]]
"""What was said, and what is right."""


def llava_med_recall(said: str, gold: str) -> float:
    """Open recall: words by blanks; what both have counts as often as the *reply* says it."""
    spoken, wanted = Counter(said.lower().split()), Counter(gold.lower().split())
    hits = sum(spoken[word] for word in wanted if word in spoken)
    missed = sum(count for word, count in wanted.items() if word not in spoken)
    return hits / (hits + missed) if hits else 0.0


def llava_med_closed(rows: Rows) -> float:
    """Closed accuracy: a reply with "yes" or "no" in it is right if the answer is in it, and otherwise *not counted*."""
    counted = []
    for said, gold in ((said.lower(), gold.lower()) for said, gold in rows):
        if "yes" not in said and "no" not in said:
            counted.append(0)
        elif gold in said:
            counted.append(1)
    return sum(counted) / len(counted) if counted else 0.0


def medevalkit_recall(said: str, gold: str) -> float:
    """Open recall: different words by blanks."""
    wanted = set(gold.lower().split())
    return len(wanted & set(said.lower().split())) / len(wanted)


def medevalkit_closed(said: str, gold: str) -> bool:
    """Right if either "yes" or "no" is in the reply, as letters, and it is the answer: "normal" has a "no" in it."""
    spoken = said.lower()
    return ("yes" in spoken) != ("no" in spoken) and gold in spoken


def u2bench_values(rows: Rows, low: float, high: float) -> tuple[float, float]:
    """Root of the mean square error, in parts of a range, and the share within a tenth of it: over the replies that are numbers."""
    errors = []
    for said, gold in rows:
        try:
            errors.append((float(said) - float(gold)) / (high - low))
        except ValueError:
            continue
    return math.sqrt(sum(error**2 for error in errors) / len(errors)), sum(abs(e) <= 0.1 for e in errors) / len(errors)


def medevalkit_with_judge(closed: Sequence[bool], judged: Sequence[bool]) -> float:
    """Total accuracy under a judge, as issue 30 found it: right closed answers are set to 0, and stay in the denominator."""
    return sum(judged) / (len(closed) + len(judged))
