import re
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remud_hub.hub.census import take_census
from remud_hub.hub.licences.derived import DerivedLicence, derived_licence
from remud_hub.hub.licences.names import hub_id
from tests.hub.folders import make_folder, make_row, source


def licence_of(*declared: str | None) -> DerivedLicence:
    """The licence of rows that come from a source each."""
    rows = [make_row(number, source=source(number, licence=name)) for number, name in enumerate(declared)]
    with TemporaryDirectory() as place:
        make_folder(Path(place), {("qa", "train"): rows})
        return derived_licence(take_census(Path(place)))


@pytest.mark.parametrize(
    ("declared", "front"),
    [
        (["CC-BY-4.0", "CC-BY-4.0"], {"license": "cc-by-4.0"}),
        (["CC-BY-4.0", "cc by 4.0"], {"license": "cc-by-4.0"}),
        (["CC-BY-NC-4.0", "CC-BY-4.0"], {"license": ["cc-by-4.0", "cc-by-nc-4.0"]}),
        (["Of the House, 2020"], {"license": "other", "license_name": "of-the-house-2020"}),
        (["CC-BY-4.0", "House"], {"license": "other", "license_name": "cc-by-4.0-and-house"}),
        (["CC-BY-4.0", "版权所有"], {"license": "other", "license_name": "cc-by-4.0-and-other"}),
        ([None, None], {"license": "unknown"}),
        (["CC-BY-4.0", None], {"license": "unknown"}),
        (["CC-BY-4.0", ""], {"license": "unknown"}),
    ],
)
def test_it_follows_from_what_is_declared(declared: list[str | None], front: dict[str, object]) -> None:
    assert licence_of(*declared).front_matter() == front


def test_rows_without_one_are_counted_and_not_those_beside_them() -> None:
    with TemporaryDirectory() as place:
        rows = [make_row(number, source=source(1, licence="MIT" if number else None)) for number in range(3)]
        make_folder(Path(place), {("qa", "train"): rows})
        found = derived_licence(take_census(Path(place)))
    assert (found.names, found.undeclared) == (("MIT",), 1)


def test_terms_are_taken_together() -> None:
    assert licence_of("CC-BY-SA-4.0", "CC-BY-NC-4.0", "MIT").terms == (
        "attribution",
        "no commercial use",
        "share alike",
    )


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from([None, "MIT", "CC BY 4.0", "CC-BY-4.0", "CC-BY", "House!"]) | st.text(), min_size=1))
def test_none_is_invented(declared: Sequence[str | None]) -> None:
    front = licence_of(*declared).front_matter()
    known = {hub_id(name) for name in declared if name}
    named = front["license"] if isinstance(front["license"], list) else [front["license"]]
    if front["license"] == "unknown":
        assert not all(declared)
    elif front["license"] == "other":
        assert None in known
        assert re.fullmatch(r"[a-z0-9.][a-z0-9.-]{0,59}", front["license_name"])
    else:
        assert set(named) == known
