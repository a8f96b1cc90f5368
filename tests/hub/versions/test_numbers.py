import pytest
from hypothesis import given
from hypothesis import strategies as st

from remud_hub.errors import UsageError
from remud_hub.hub.versions.numbers import Change, Version, version_of


versions = st.builds(Version, *[st.integers(0, 300)] * 3)
changes = st.sampled_from(["none", "patch", "minor", "major"])


@given(version=versions)
def test_a_version_reads_what_it_writes(version: Version) -> None:
    assert Version.parse(str(version)) == Version.parse(version.tag) == version_of(version.tag) == version


@given(version=versions, change=changes)
def test_what_comes_after_is_newer(version: Version, change: Change) -> None:
    assert version.after(change) > version


@given(version=versions)
def test_a_larger_change_asks_for_a_larger_number(version: Version) -> None:
    assert version.after("major") > version.after("minor") > version.after("patch") == version.after("none")


@pytest.mark.parametrize("text", ["1.2", "v01.2.3", "1.2.3-rc1", "", "v1.2.3\n", "１.2.3"])
def test_what_is_no_version_is_told(text: str) -> None:
    with pytest.raises(UsageError, match="no version"):
        Version.parse(text)
    assert version_of(text) is None


def test_only_tags_with_a_v_are_versions() -> None:
    assert version_of("1.2.3") is None
    assert version_of("v1.2.3") == (1, 2, 3)
    assert version_of("main") is None
