"""Quotas hold, nothing vanishes, and the rows that stay do not depend on their order."""

import random
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from remud_hub.curate import balance
from remud_hub.curate.balance import stated, wanted
from remud_hub.curate.candidates import Candidate, Rows, fault
from remud_hub.curate.desk import Desk
from remud_hub.curate.settings import BalanceSettings
from remud_hub.records import Sample


COUNTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 5000), max_size=6)
SHARES = st.dictionaries(st.sampled_from("abcdefg"), st.floats(0, 1), max_size=7)
TEMPERATURE = st.floats(0.5, 10)


@given(COUNTS, SHARES, st.none() | TEMPERATURE)
def test_quotas_hold_and_no_value_vanishes(
    counts: dict[str, int], quotas: dict[str, float], heat: float | None
) -> None:
    left = wanted(counts, BalanceSettings(by="modality", quotas=quotas, temperature=heat))
    rows = sum(left.values())
    assert left.keys() == counts.keys()
    assert all(1 <= left[value] <= counts[value] for value in counts)
    assert all(count == 1 or count <= quotas.get(value, 1) * rows for value, count in left.items())


@given(COUNTS)
def test_quotas_that_are_kept_already_and_a_temperature_of_one_drop_nothing(counts: dict[str, int]) -> None:
    assert wanted(counts, BalanceSettings(by="modality", temperature=1)) == counts
    assert wanted(counts, BalanceSettings(by="modality", quotas=dict.fromkeys(counts, 1.0))) == counts


def test_quotas_drop_no_more_than_they_must() -> None:
    assert wanted({"a": 900, "b": 60, "c": 40}, BalanceSettings(by="modality", quotas={"a": 0.5})) == {
        "a": 100,
        "b": 60,
        "c": 40,
    }


@given(COUNTS.filter(bool), TEMPERATURE, TEMPERATURE)
def test_a_higher_temperature_is_more_even(counts: dict[str, int], one: float, other: float) -> None:
    low, high = sorted((one, other))
    cooler, hotter = (wanted(counts, BalanceSettings(by="modality", temperature=heat)) for heat in (low, high))
    most, least = max(counts, key=lambda value: counts[value]), min(counts, key=lambda value: counts[value])
    # Rounding moves a count by one half, and no value falls below one row
    assert (hotter[most] - 0.5) / (hotter[least] + 0.5) <= (cooler[most] + 0.5) / max(cooler[least] - 0.5, 0.5)
    assert wanted(counts, BalanceSettings(by="modality", temperature=1e9)) == dict.fromkeys(
        counts, min(counts.values())
    )


@pytest.fixture
def many(sample: Callable[..., Sample], rows: Callable[..., Rows]) -> list[Candidate]:
    modalities = ["ultrasound"] * 60 + ["ct"] * 25 + ["mri"] * 4 + [None]
    made = [sample(question=f"Question {n}?", modality=modality) for n, modality in enumerate(modalities)]
    return list(rows(*made)())


def left(of: list[Candidate], desk: Desk) -> dict[str, str | None]:
    faults = balance.curate(lambda: iter(of), desk)
    assert faults is not None
    return {each.sample.id: each.sample.modality for each in of if each.number not in faults}


@pytest.mark.parametrize("settings", [{"temperature": 3}, {"quotas": {"ultrasound": 0.3, "ct": 0.3}}])
def test_the_same_rows_stay_whatever_their_order(
    many: list[Candidate], desk: Callable[..., Desk], settings: dict[str, object]
) -> None:
    shuffled = random.Random(0).sample(many, len(many))
    again = [each._replace(number=number) for number, each in enumerate(shuffled)]
    here = desk(balance={"by": "modality", **settings})
    found = left(many, here)
    assert found == left(again, here)
    assert 4 < len(found) < len(many)
    assert set(found.values()) == {"ultrasound", "ct", "mri", None}
    assert set(left(many, desk(balance={"by": "modality", "seed": 1, **settings}))) != set(found)


def test_counts_are_stated_before_and_after(many: list[Candidate], desk: Callable[..., Desk]) -> None:
    here = desk(balance={"by": "modality", "quotas": {"ultrasound": 0.5}})
    faults = balance.curate(lambda: iter(many), here)
    assert faults is not None
    # A row that an earlier curator turned down is none of those that were balanced
    gone = {many[-1].number: fault("duplicate", 1, "duplicate", "same as x")}
    found = stated(lambda: iter(many), faults | gone, here.settings.balance)
    assert found is not None
    assert found.before == {"ultrasound": 60, "ct": 25, "mri": 4}
    assert found.after == Counter({"ultrasound": 60, "ct": 25, "mri": 4}) - Counter(ultrasound=len(faults))
    assert list(found.before) == ["ultrasound", "ct", "mri"]
    assert {verdict.reason for verdict in faults.values()} == {"over the share of ultrasound: 60 rows before"}


def test_without_a_column_nothing_is_looked_at(many: list[Candidate], desk: Callable[..., Desk]) -> None:
    assert balance.curate(lambda: iter(many), desk()) is None
    assert balance.curate(lambda: iter(many), desk(balance={"by": "modality"})) is None
    assert stated(lambda: iter(many), {}, BalanceSettings()) is None
    assert balance.curate(lambda: iter(()), desk(balance={"by": "modality", "temperature": 2})) == {}


def test_quotas_without_a_column_or_over_one_are_refused() -> None:
    for wrong in ({"temperature": 2}, {"quotas": {"ct": 0.5}}, {"by": "modality", "quotas": {"ct": 1.5}}):
        with pytest.raises(ValidationError):
            BalanceSettings.model_validate(wrong)
