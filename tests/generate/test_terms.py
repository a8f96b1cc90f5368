import pytest

from remud_hub.generate.terms import anatomy_of, modality_of


@pytest.mark.parametrize(
    ("text", "modality", "anatomy"),
    [
        ("Power Doppler of a lymph node", "power Doppler", "lymph node"),
        ("Echocardiogram of the left ventricle, ventricular mass", "ultrasound", "heart"),
        ("胎儿小脑延髓池超声测量", "ultrasound", "fetus"),
        ("A flow chart of patients", None, None),
        ("Adrenal mass on CT scan", "CT", None),
    ],
)
def test_terms(text: str, modality: str | None, anatomy: str | None) -> None:
    assert (modality_of(text), anatomy_of(text)) == (modality, anatomy)
