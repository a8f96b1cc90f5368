"""A real model as judge: SmolLM2 with 135 million parameters. It shows that the way there and back works, not that it judges well."""

from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

import pytest

from remud_hub.asking.lanes import Lanes
from remud_hub.records import Evidence, Rejection, Sample
from remud_hub.store import BlobStore
from remud_hub.teachers.llamacpp.teacher import DEFAULT_PACKAGE
from remud_hub.teachers.options import TeacherOptions
from remud_hub.teachers.registry import create_teacher
from remud_hub.verify.asked.case import Case
from remud_hub.verify.asked.checks import ASKED, examine, load_asked
from remud_hub.verify.settings import AgreementSettings, VerifySettings


@pytest.fixture
def smollm() -> None:
    """Skips where the model or what runs it is not installed."""
    try:
        version(DEFAULT_PACKAGE)
    except PackageNotFoundError:
        pytest.skip(f"{DEFAULT_PACKAGE} is not installed")
    if find_spec("xllamacpp") is None:
        pytest.skip("xllamacpp is not installed")


@pytest.mark.slow
def test_a_small_model_gives_verdicts_or_named_rejections(
    smollm: None,
    sample: Callable[..., Sample],
    passage: Callable[..., Evidence],
    case: Callable[..., Case],
    store: BlobStore,
) -> None:
    page = passage("A thrombus fills the lumen of the femoral vein, which cannot be compressed.")
    text: dict[str, object] = {"config": "qa", "thinking": None, "images": (), "evidence_id": page.id}
    rows = [
        Case(sample(**text, question="What fills the lumen?", answer="A thrombus fills the lumen."), page),
        Case(sample(**text, question="Is the vein open?", answer="no", answer_kind="closed"), page),
        case(),  # with a picture, which it cannot see
    ]
    settings = VerifySettings(agreement=AgreementSettings(about=("figure", "passage"), least=0))
    checks = load_asked(list(ASKED), settings)
    with Lanes(create_teacher("llamacpp", store, TeacherOptions(concurrency=2))) as lanes:
        futures = [lanes.submit(examine(row, {name: check})) for row in rows for name, check in checks.items()]
        found = [future.result() for future in futures]
    reasons = [each.reason for each in found if isinstance(each, Rejection)]
    verdicts = [verdict for each in found if isinstance(each, Sample) for verdict in each.verdicts]
    assert "agreement: refused by the endpoint" in reasons  # the picture
    assert "judge: refused by the endpoint" in reasons
    assert {verdict.check for verdict in verdicts} >= {"agreement"}
    assert all(0 <= verdict.score <= 1 for verdict in verdicts)
    assert all(reason.partition(": ")[0] in ASKED for reason in reasons)
