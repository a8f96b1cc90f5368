"""A Hub on the loopback, with real git repositories behind it, for the real ``huggingface_hub`` and ``datasets`` as clients.

What it speaks is the part of the Hub's HTTP surface that a push, a version and a reader need; it does not imitate rate limits
or redirects to another host. Large files go to Git LFS, or to the store of Xet's own client. ``python -m tests.testhub FOLDER``
runs it by itself.
"""

from tests.testhub.server import Faults, LocalHub


__all__ = ["Faults", "LocalHub"]
