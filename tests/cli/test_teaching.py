"""Work that may be stopped: however it is asked to, it ends with a word and the code that shells give."""

import signal
import subprocess
import sys

import pytest


WORK = """
import time
import typer
from remud_hub.cli.teaching import stoppable
app = typer.Typer()
@app.command()
def work() -> None:
    with stoppable():
        try:
            print("begun", flush=True)
            time.sleep(60)
        finally:
            print("tidied", flush=True)
app()
"""


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_work_tidily(number: signal.Signals, code: int) -> None:
    work = subprocess.Popen(
        [sys.executable, "-c", WORK], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert work.stdout
    assert work.stdout.readline() == "begun\n"
    work.send_signal(number)
    out, told = work.communicate(timeout=60)
    assert (work.returncode, out) == (code, "tidied\n")
    assert told == "remud: stopped; what is finished is kept, and the same command goes on from there\n"
