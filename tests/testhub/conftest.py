"""The Hub with one repository, and its client."""

import pytest
from huggingface_hub import HfApi

from tests.hub.hub_fixture import hub
from tests.testhub import LocalHub
from tests.testhub.clients import REPO


__all__ = ["hub"]


@pytest.fixture
def api(hub: LocalHub) -> HfApi:
    client = HfApi()
    client.create_repo(REPO)
    hub.reset_log()
    return client
