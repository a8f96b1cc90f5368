"""The lighteval backend: starts lighteval in a process of its own and takes back what it answered and scored."""

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from remud_hub.errors import MissingExtra, RemudError
from remud_hub.evaluate.job import EvalJob
from remud_hub.evaluate.report import Answered


def run_lighteval(job: EvalJob) -> list[Answered]:
    """Run a job through lighteval.

    A process of its own keeps lighteval's global state (logging, task modules, table on stdout) out of ours.

    Args:
        job: What to ask of which model.

    Returns:
        The rows in the order they were asked, with lighteval's scores.

    Raises:
        MissingExtra: lighteval is not installed.
        RemudError: lighteval failed; its messages stand on stderr.
    """
    if importlib.util.find_spec("lighteval") is None:
        raise MissingExtra("eval", "lighteval")
    with tempfile.TemporaryDirectory(prefix="remud-lighteval-") as folder:
        answers = Path(folder) / "answered.json"
        process = subprocess.run(
            [sys.executable, "-m", "remud_hub.evaluate.lighteval_worker", str(answers)],
            input=job.to_json(),
            text=True,
            stdout=sys.stderr.fileno(),  # its table is progress to us; stdout is for our results
            env={**os.environ, "REMUD_EVAL_DATA": job.data},
            check=False,
        )
        if process.returncode or not answers.is_file():
            raise RemudError(
                f"lighteval ended with exit code {process.returncode}; its messages above say why. "
                "The same evaluation runs without it with the backend 'local'"
            )
        return [Answered(**row) for row in json.loads(answers.read_text(encoding="utf-8"))]
