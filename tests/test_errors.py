import pickle

import pytest

from remud_hub.errors import MissingExtra, RemudError, SourceError, TeacherError, UsageError


@pytest.mark.parametrize(
    "error",
    [
        SourceError("a.pdf", "it is encrypted", "remove the password"),
        MissingExtra("read", "docling"),
        TeacherError("no answer"),
        UsageError("wrong"),
    ],
)
def test_errors_cross_process_borders(error: RemudError) -> None:
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert type(copy) is type(error)
    assert str(copy) == str(error)


def test_source_error_names_file_problem_and_advice() -> None:
    assert (
        str(SourceError("a.pdf", "it is encrypted", "remove the password"))
        == "a.pdf: it is encrypted; remove the password"
    )
