"""The Hub by itself, for clients in other processes."""

import argparse
import shlex
import signal
import threading
from contextlib import suppress
from pathlib import Path

from tests.testhub import LocalHub


def main() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs are born deaf to it
    parser = argparse.ArgumentParser(prog="python -m tests.testhub", description="Run a Hub on the loopback.")
    parser.add_argument("folder", type=Path, help="where its repositories will lie; new or empty")
    parser.add_argument("--port", type=int, default=0, help="any that is free, if it is not given")
    arguments = parser.parse_args()
    folder = arguments.folder.resolve()
    if any(folder.glob("*")):
        parser.error(f"{folder} is not empty")
    with LocalHub(folder, port=arguments.port) as hub:
        lines = [f"export {name}={shlex.quote(value)}" for name, value in hub.environment(folder).items()]
        print(*lines, sep="\n", flush=True)  # noqa: T201
        with suppress(KeyboardInterrupt):
            threading.Event().wait()


if __name__ == "__main__":
    main()
