"""Memory that was freed goes back to the system."""

import os
import platform

import pytest

from remud_hub.read.memory import give_back
from remud_hub.read.process import resident_bytes


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="what glibc keeps")
def test_what_glibc_keeps_is_given_back() -> None:
    pieces = [os.urandom(64 * 2**10) for _ in range(1000)]
    pieces = pieces[-1:]  # it lies at the end, so that nothing before it can go by itself
    before = resident_bytes(os.getpid())
    give_back()
    assert resident_bytes(os.getpid()) < before - 30 * 2**20
    assert pieces
