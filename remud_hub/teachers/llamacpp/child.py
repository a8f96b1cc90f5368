"""The process that serves a model: ``python -m remud_hub.teachers.llamacpp.child SETTINGS``, with JSON for settings.

It writes its address to standard output once the model is loaded, all else to standard error, and ends when the process
that started it does, however that ended.
"""

import json
import os
import sys
import time
from typing import Any, TypedDict


LOOK_S = 0.25
"""How often it looks whether its parent is still there, in seconds."""
WARNINGS = 2
"""llama.cpp's verbosity that leaves out the progress of every request."""


class ServerSettings(TypedDict):
    """What to serve, and how."""

    parent: int
    """Process id."""
    model: str
    """A GGUF file."""
    projector: str
    """The GGUF file that turns pictures into tokens; empty for a model that only reads."""
    slots: int
    """Requests at once."""
    context: int
    """Tokens of prompt and reply together, in each slot."""
    threads: int


def serve(settings: ServerSettings) -> None:
    """Serve until the parent is gone, and end this process; return only when the model cannot be loaded."""
    address_to = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # llama.cpp prints to both
    import xllamacpp

    try:
        server = xllamacpp.Server(_params(xllamacpp.CommonParams(), settings))
    except RuntimeError:
        return  # its log has said why
    try:
        os.write(address_to, f"{server.listening_address}\n".encode())
        os.close(address_to)
        while os.getppid() == settings["parent"]:
            time.sleep(LOOK_S)
    finally:
        # Not by returning: with its last name the server would be taken down in good order, which waits for requests under
        # way, and now and then for ever (seen: its thread had missed the signal to end)
        os._exit(0)


def _params(params: Any, settings: ServerSettings) -> Any:
    params.model.path = settings["model"]
    params.mmproj.path = settings["projector"]
    params.hostnames, params.port = ["127.0.0.1"], 0  # any free port
    params.n_parallel, params.n_ctx = settings["slots"], settings["slots"] * settings["context"]
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = settings["threads"]
    # Threads that spin while they wait for each other are ten times slower as soon as anything else runs (2 cores: 6 tokens
    # a second instead of 80), and no faster otherwise
    params.cpuparams.poll = params.cpuparams_batch.poll = 0
    params.verbosity = WARNINGS
    params.ui = False
    # The same request, the same reply: nothing is taken over from the prompts before it
    params.sampling.temp, params.sampling.seed = 0.0, 0
    params.cache_prompt, params.cache_ram_mib = False, 0
    return params


if __name__ == "__main__":
    serve(json.loads(sys.argv[1]))
    sys.exit(1)  # in good order, so that the log is written to its end
