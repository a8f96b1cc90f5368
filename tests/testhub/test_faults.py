"""What goes wrong goes wrong as it was ordered; what was asked is logged, without who asked."""

import hashlib

import httpx
import pytest
from huggingface_hub import HfApi, hf_hub_url
from huggingface_hub.errors import HfHubHTTPError

from tests.hub.hub_fixture import WRITER
from tests.testhub import Faults, LocalHub
from tests.testhub.clients import REPO, log, put, routes


def outcomes(api: HfApi, times: int) -> list[str]:
    """Ask for the same again and again."""
    told = []
    for _ in range(times):
        try:
            api.repo_info(REPO)
            told.append("fine")
        except HfHubHTTPError as error:
            told.append(str(error.response.status_code))
        except httpx.RemoteProtocolError:
            told.append("cut")
    return told


def test_no_fault_comes_by_itself(api: HfApi) -> None:
    assert outcomes(api, 20) == ["fine"] * 20


def test_errors_and_cuts_have_their_shares(hub: LocalHub, api: HfApi) -> None:
    hub.faults = Faults(error_share=0.3, drop_share=0.3, seed=1)
    told = outcomes(api, 30)
    assert set(told) == {"fine", "500", "cut"}
    assert [request.status for request in hub.requests] == [{"fine": 200, "500": 500, "cut": 0}[each] for each in told]
    hub.faults = Faults(error_share=0.3, drop_share=0.3, seed=1)
    assert outcomes(api, 30) == told, "a seed gives the same faults again"
    hub.faults = Faults(error_share=0.3, drop_share=0.3, seed=2)
    assert outcomes(api, 30) != told


@pytest.mark.parametrize(("share", "outcome"), [("error_share", "500"), ("drop_share", "cut")])
def test_a_share_of_one_spares_nothing(hub: LocalHub, api: HfApi, share: str, outcome: str) -> None:
    hub.faults = Faults(**{share: 1.0})
    assert outcomes(api, 10) == [outcome] * 10


def test_only_the_named_routes_go_wrong(hub: LocalHub, api: HfApi) -> None:
    hub.faults = Faults(error_share=1.0, only=("commit",))
    assert outcomes(api, 5) == ["fine"] * 5
    with pytest.raises(HfHubHTTPError, match="500"):
        put({"a.txt": b"new"})
    assert log(hub) == ["initial commit"]


def test_an_upload_is_cut_in_the_middle_and_sent_again(hub: LocalHub, api: HfApi) -> None:
    large = b"\0" * 3_000_000
    hub.faults = Faults(drop_share=0.5, seed=1, only=("lfs-put",))
    put({"a.bin": large})
    cut, whole = (request for request in hub.requests if request.route == "lfs-put")
    assert (cut.status, cut.bytes_in) == (0, len(large) // 2)
    assert (whole.status, whole.bytes_in) == (200, len(large))
    assert [path.name for path in hub.repos.objects.iterdir()] == [hashlib.sha256(large).hexdigest()]


def test_a_commit_is_made_and_its_reply_lost(hub: LocalHub, api: HfApi) -> None:
    hub.faults.drop_after_commit = 1
    with pytest.raises(httpx.RemoteProtocolError):
        put({"a.txt": b"1"}, "First")
    assert log(hub) == ["First", "initial commit"]
    assert [request.status for request in hub.requests if request.route == "commit"] == [0]
    put({"a.txt": b"2"}, "Second")
    assert log(hub) == ["Second", "First", "initial commit"]


def test_right_parents_are_called_stale(hub: LocalHub, api: HfApi) -> None:
    hub.faults.stale_parents = 2
    start = hub.repo("model", REPO).head()
    for _ in range(2):
        with pytest.raises(HfHubHTTPError, match="A commit has happened since"):
            put({"a.txt": b"1"}, "First", parent_commit=start)
    assert log(hub) == ["initial commit"]
    put({"a.txt": b"1"}, "First", parent_commit=start)
    assert log(hub) == ["First", "initial commit"]


def test_a_slow_hub_answers_late(hub: LocalHub, api: HfApi) -> None:
    put({"a.txt": b"1"})
    hub.faults.slow = 0.2
    reply = httpx.get(hf_hub_url(REPO, "a.txt"), timeout=60)
    assert reply.content == b"1"
    assert reply.elapsed.total_seconds() >= hub.faults.slow


def test_the_log_tells_what_was_asked_and_not_by_whom(hub: LocalHub, api: HfApi) -> None:
    put({"a.txt": b"small", "b.bin": b"large"})
    assert routes(hub) == ["preupload", "lfs-batch", "lfs-put", "lfs-verify", "commit"]
    upload = next(request for request in hub.requests if request.route == "lfs-put")
    assert (upload.method, upload.bytes_in, upload.status) == ("PUT", len(b"large"), 200)
    assert hub.bytes_uploaded() == sum(request.bytes_in for request in hub.requests) > len(b"large")
    assert WRITER not in str(hub.requests) + str(hub.bodies)
    hub.reset_log()
    assert (hub.requests, hub.bytes_uploaded()) == ([], 0)


def test_the_hub_knows_what_came_to_it(hub: LocalHub, api: HfApi) -> None:
    put({"a.txt": b"a small secret", "b.bin": b"a large secret"}, "A told secret")
    hub.reset_log()
    assert all(hub.holds(text) for text in ("a small secret", "a large secret", "A told secret"))
    assert not hub.holds("another secret")
    assert not hub.holds(WRITER)
