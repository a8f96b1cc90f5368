"""Ask about 1,000 paragraphs with remud-hub, with plain loops and with other generators, and compare what the endpoint saw.

    python -m benchmarks.generate [--distilabel-python PYTHON] [--datadesigner-python PYTHON] [--only NAME …] [--trials …]

The endpoint has 64 slots of 0.2 s, so it answers 320 requests a second at most; "share" is of that. "Sent twice" counts the
paragraphs that a run which was killed at half had sent, and the next run sent again; in brackets those of them that had been
answered before the kill.
"""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.generate.paragraphs import paragraphs
from benchmarks.generate.server import REFUSED, SERVICE_S
from benchmarks.generate.trials import Endpoint, Run, Tool, Trial


COUNT = 1000
SLOTS = 64
FEW_SLOTS = 32
PICTURES = 200
MANY = 5000
PORT = 8417


def speed(tool: Tool, endpoint: Endpoint) -> dict[str, str]:
    """Share of the limit, start-up and processor time."""
    with Trial.fresh(tool, endpoint) as trial:
        run = trial.run(paragraphs(COUNT))
        if run.ended != "ok" or run.first_request_s is None:
            return {"share": f"{run.ended}: {_last_line(trial)}"}
    limit = SLOTS / SERVICE_S
    return {
        "share": f"{run.counted.requests / run.asking_s / limit:.2f}",
        "first request": f"{run.first_request_s:.1f} s",
        "CPU/request": f"{1000 * run.cpu_s / COUNT:.1f} ms",
        "peak RSS": f"{run.peak_mb / 1024:.2f} GB",
    }


def killed(tool: Tool, endpoint: Endpoint) -> dict[str, str]:
    """Kill -9 at half, run again."""
    with Trial.fresh(tool, endpoint) as trial:
        first = trial.run(paragraphs(COUNT), stop=lambda counted: len(counted.answered) >= COUNT // 2)
        again = trial.run(paragraphs(COUNT))
    twice = first.counted.asked.keys() & again.counted.asked.keys() - {-1}
    paid = sum(first.counted.answered.get(number, first.ended_at) < first.ended_at for number in twice)
    ended = "" if again.ended == "ok" else f", second run {again.ended}"
    return {"sent twice": f"{len(twice)} ({paid}){ended}"}


def edited(tool: Tool, endpoint: Endpoint) -> dict[str, str]:
    """Run, edit one paragraph, run again."""
    with Trial.fresh(tool, endpoint) as trial:
        trial.run(paragraphs(COUNT))
        again = trial.run(paragraphs(COUNT, edited=COUNT // 2))
    fresh = COUNT // 2 in again.counted.asked
    return {"re-sent after an edit": f"{again.counted.requests}{'' if fresh else ': stale row kept'}"}


def refused(tool: Tool, endpoint: Endpoint) -> dict[str, str]:
    """One paragraph is always refused."""
    with Trial.fresh(tool, endpoint) as trial:
        run = trial.run(paragraphs(COUNT), mode="refusing")
    assert REFUSED < COUNT
    return {"rows lost to one refusal": f"{COUNT - run.rows}{_ending(run)}"}


def faulty(tool: Tool, endpoint: Endpoint) -> dict[str, str]:
    """5 % of 500s, 2 % of dropped connections."""
    with Trial.fresh(tool, endpoint) as trial:
        run = trial.run(paragraphs(COUNT), mode="faulty")
    return {"rows with faults": f"{run.rows}{_ending(run)}"}


def busy(tool: Tool, endpoint: Endpoint) -> dict[str, str]:
    """Twice as many at once as the endpoint has slots; beyond, it says 429 with Retry-After."""
    with Trial.fresh(tool, endpoint) as trial:
        run = trial.run(paragraphs(COUNT), mode="busy", slots=FEW_SLOTS)
    limit_s = COUNT * SERVICE_S / FEW_SLOTS
    refusals = run.counted.statuses.get("429", 0)
    return {
        "429s": f"{run.rows} rows, {run.asking_s / limit_s:.1f} × the limit's time, {refusals} × 429{_ending(run)}"
    }


def pictures(tool: Tool, endpoint: Endpoint) -> dict[str, str]:
    """Memory with pictures of a megabyte."""
    with Trial.fresh(tool, endpoint) as trial:
        run = trial.run(paragraphs(PICTURES), pictures=True)
    return {f"peak RSS, {PICTURES} pictures": f"{run.peak_mb / 1024:.2f} GB, {run.rows} rows{_ending(run)}"}


def growth(tool: Tool, endpoint: Endpoint) -> dict[str, str]:
    """Memory with five times as many requests."""
    peaks = []
    for count in (COUNT, MANY):
        with Trial.fresh(tool, endpoint) as trial:
            peaks.append(trial.run(paragraphs(count)).peak_mb)
    return {f"peak RSS, {COUNT} and {MANY} requests": f"{peaks[0]:.0f} and {peaks[1]:.0f} MB"}


TRIALS: dict[str, Callable[[Tool, Endpoint], dict[str, str]]] = {
    "speed": speed,
    "killed": killed,
    "edited": edited,
    "refused": refused,
    "faulty": faulty,
    "busy": busy,
    "pictures": pictures,
    "growth": growth,
}


def _ending(run: Run) -> str:
    return "" if run.ended == "ok" else f" ({run.ended})"


def _last_line(trial: Trial) -> str:
    return (trial.log().strip().splitlines() or [""])[-1][:120]


def main() -> None:
    """Run the trials and print what each tool did, one line for each figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--distilabel-python", type=Path)
    parser.add_argument("--datadesigner-python", type=Path)
    parser.add_argument("--only", nargs="*", help="Names of tools.")
    parser.add_argument("--trials", nargs="*", default=list(TRIALS), choices=list(TRIALS))
    parser.add_argument("--port", type=int, default=PORT)
    options = parser.parse_args()
    tools = [
        Tool("bare", sys.executable, "bare.py"),
        Tool("remud", sys.executable, "with_remud.py"),
        Tool("openai", sys.executable, "openai_loop.py"),
    ]
    if options.distilabel_python:
        tools.append(Tool("distilabel", str(options.distilabel_python), "with_distilabel.py"))
    if options.datadesigner_python:
        tools.append(Tool("datadesigner", str(options.datadesigner_python), "with_datadesigner.py"))
    with Endpoint(options.port) as endpoint:
        for name in options.trials:
            for tool in tools:
                if not options.only or tool.name in options.only:
                    found = TRIALS[name](tool, endpoint)
                    load = os.getloadavg()[0]
                    print(
                        f"{name:9} {tool.name:13}",
                        ", ".join(f"{k}: {v}" for k, v in found.items()),
                        f"[load {load:.1f}]",
                    )
                    sys.stdout.flush()


if __name__ == "__main__":
    main()
