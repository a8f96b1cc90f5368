"""The reading process: ``python -m remud_hub.read.child PARENT``, requests on stdin, replies on stdout.

It ends when stdin is closed, or when its parent is no more, however that came about.
"""

import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import BinaryIO

from remud_hub.errors import RemudError
from remud_hub.read.memory import give_back
from remud_hub.read.messages import Failure, Limits, Reply, Request
from remud_hub.read.readers import READERS
from remud_hub.read.sources import SourceFile
from remud_hub.store import BlobStore


_WATCHED_EVERY = 0.5
_GRACE = 30
"""Seconds that the parent has to end a reading that takes too long before it ends itself."""


def main() -> None:
    """Answer requests until there are no more."""
    threading.Thread(target=_end_with, args=(int(sys.argv[1]),), daemon=True).start()
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print must not come between the replies
    for line in sys.stdin.buffer:
        request = Request.model_validate_json(line)
        _send(out, _reply(request, out))
    os._exit(0)  # threads of libraries must not keep it


def _reply(request: Request, out: BinaryIO) -> Reply:
    _allow(request.limits, 0)

    def on_start(pages: range) -> None:
        _allow(request.limits, len(pages))
        _send(out, Reply(reading=tuple(pages)))

    store = BlobStore(Path(request.store))
    reader = READERS[request.source.media_type](request, store, on_start)
    try:
        return Reply(document=reader.read(SourceFile(Path(request.path), request.source)))
    except RemudError as error:
        return Reply(failure=Failure.of(error))
    finally:
        signal.alarm(0)
        give_back()


def _send(out: BinaryIO, reply: Reply) -> None:
    out.write(reply.model_dump_json().encode() + b"\n")
    out.flush()


def _allow(limits: Limits, pages: int) -> None:
    """Have the system end this process should it still be at it then: a library that hangs may let no thread of ours run."""
    signal.alarm(int(limits.seconds + limits.seconds_per_page * pages) + _GRACE)


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_WATCHED_EVERY)
    os._exit(1)


if __name__ == "__main__":
    main()
