"""PathVQA, PMC-VQA, OmniMedVQA, MMMU and the bundle of HuatuoGPT-Vision."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from remud_hub.errors import SourceError, UsageError
from remud_hub.evaluate.items import Item
from remud_hub.evaluate.tasks import huatuo, mmmu, omnimedvqa, path_vqa, pmc_vqa
from remud_hub.evaluate.tasks.modality import modality_of


Write = Callable[..., Path]


def told(items: list[Item]) -> list[tuple[Any, ...]]:
    return [(item.id, item.answer, item.options, item.fault) for item in items]


def test_path_vqa(tmp_path: Path, write_parquet: Callable[..., Path], png) -> None:
    rows = [
        {"image": png("red"), "question": "is it benign?", "answer": "yes"},
        {"image": png("red"), "question": "what is present?", "answer": "gland"},
    ]
    for shard, row in enumerate(rows):
        write_parquet(tmp_path / "data" / f"test-0000{shard}-of-00002.parquet", [row], pictures=("image",))
    write_parquet(tmp_path / "data" / "train-00000.parquet", rows, pictures=("image",))
    assert [item.answer for item in path_vqa.load(str(tmp_path), "all").items] == ["yes", "gland"]
    (closed,) = path_vqa.load(str(tmp_path), "closed").items
    assert (closed.id, closed.modality, closed.images()[0].size) == ("path_vqa-row0", "pathology", (8, 6))


def test_a_picture_elsewhere_on_this_machine_is_not_read(tmp_path: Path, write: Write, write_parquet, png) -> None:
    secret = write(tmp_path / "secret.png", png("red"))
    rows = [{"image": {"bytes": None, "path": str(secret)}, "question": "What?", "answer": "gland"}]
    write_parquet(tmp_path / "data" / "test-0.parquet", rows)
    (item,) = path_vqa.load(str(tmp_path), "all").items
    assert not item.pictures[0].at_hand
    with pytest.raises(SourceError, match="holds no file of a picture"):
        item.images()


@pytest.mark.parametrize("column", ["1.png", 7])
def test_a_column_of_pictures_that_holds_none_leaves_the_row_without(tmp_path: Path, write_parquet, column) -> None:
    write_parquet(tmp_path / "test.parquet", [{"image": column, "question": "What?", "answer": "gland"}])
    (item,) = path_vqa.load(str(tmp_path), "all").items
    assert not item.pictures[0].at_hand


PMC = "Figure_path,Question,Answer,Choice A,Choice B,Choice C,Choice D,Answer_label\n"


def test_pmc_vqa_by_the_letter_of_the_label_or_of_the_answer(tmp_path: Path, write: Write, png) -> None:
    rows = "F1.jpg,What is shown?,Mandible, A:Maxilla , B:Mandible , C:Orbit , D:Skull ,B\nF2.jpg,What?,x,a,b,c,d,E\nF3.jpg,What?,x,a,,c,d,A\n"
    write(tmp_path / "test_clean.csv", PMC + rows)
    write(tmp_path / "images.zip", {"images/F1.jpg": png("red")})
    items = pmc_vqa.load(str(tmp_path), "all").items
    assert told(items) == [
        ("pmc_vqa-0", "B", ("A. Maxilla", "B. Mandible", "C. Orbit", "D. Skull"), None),
        (
            "pmc_vqa-1",
            "E",
            ("A. a", "B. b", "C. c", "D. d"),
            "its answer 'E' is none of the options A to D, or several",
        ),
        ("pmc_vqa-2", "A", ("A. a", "B. ", "C. c", "D. d"), "option B is missing"),
    ]
    assert items[0].images()[0].size == (8, 6)
    assert not items[1].pictures[0].at_hand


def test_pmc_vqa_on_panels_has_its_letter_in_the_answer(tmp_path: Path, write: Write, png) -> None:
    head = "index,Figure_path,Caption,Question,Choice A,Choice B,Choice C,Choice D,Answer,split\n"
    write(tmp_path / "test_2.csv", head + "17,P_1.jpg,c,What?,A:a,B:b,C:c,D:d,D,test\n")
    write(tmp_path / "figures" / "P_1.jpg", png("red"))
    (item,) = pmc_vqa.load(str(tmp_path), "panels").items
    assert (item.id, item.answer, item.source, item.images()[0].size) == ("pmc_vqa-17", "D", "P_1.jpg", (8, 6))
    with pytest.raises(UsageError, match=r"has no test_clean\.csv; it should hold test_clean\.csv, and images\.zip"):
        pmc_vqa.load(str(tmp_path), "all")


def omni(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "dataset": "US set",
        "question_id": f"us_{number:04}",
        "question_type": "Disease Diagnosis",
        "question": "What is it?",
        "gt_answer": "Benign mass.",
        "image_path": f"Images/US set/{number}.png",
        "option_A": "Malignant mass",
        "option_B": "Benign mass",
        "option_C": "Cyst",
        "option_D": "Normal",
        "modality_type": "ultrasound",
        **changes,
    }


OMNI = {
    "QA_information/Open-access/US set.json": [
        omni(1),
        omni(2, gt_answer="Lipoma"),
        omni(3, option_A="B", gt_answer="B", option_C="", option_D=None),
        omni(4, modality_type="OCT (Optical Coherence Tomography"),
    ],
    "QA_information/Open-access/CT.json": [{**omni(5), "modality": "CT(Computed Tomography)", "modality_type": None}],
    "QA_information/Restricted-access/AIDA.json": [omni(6), omni(7)],
}
PICTURE = "Images/US set/1.png"


def omni_folder(tmp_path: Path, write: Write, png) -> Path:
    for name, rows in OMNI.items():
        write(tmp_path / "OmniMedVQA" / name, rows)
    write(tmp_path / "OmniMedVQA" / PICTURE, png("red"))
    return tmp_path / "OmniMedVQA"


def omni_zip(tmp_path: Path, write: Write, png) -> Path:
    members = {f"OmniMedVQA/{name}": json.dumps(rows).encode() for name, rows in OMNI.items()}
    return write(tmp_path / "hub" / "OmniMedVQA.zip", members | {f"OmniMedVQA/{PICTURE}": png("red")}).parent


@pytest.mark.parametrize("make", [omni_folder, omni_zip])
def test_omnimedvqa_by_modality_from_folder_and_zip(make, tmp_path: Path, write: Write, png) -> None:
    data = str(make(tmp_path, write, png))
    found = omnimedvqa.load(data, "ultrasound")
    first, second, third = found.items
    assert told([first]) == [
        ("omnimedvqa-us_0001", "B", ("A. Malignant mass", "B. Benign mass", "C. Cyst", "D. Normal"), None)
    ]
    assert (first.modality, first.topic, first.images()[0].size) == ("ultrasound", "Disease Diagnosis", (8, 6))
    assert second.fault == "its answer 'Lipoma' is none of the options A to D, or several"
    assert (third.options, third.answer) == (("A. B", "B. Benign mass"), "A")
    assert found.left_out == {"its picture is not given out (Restricted-access)": 2}
    counts = {subset: len(omnimedvqa.load(data, subset).items) for subset in ("all", "oct", "ct")}
    assert counts == {"all": 5, "oct": 1, "ct": 1}


def test_an_option_that_is_a_number_keeps_its_place(tmp_path: Path, write: Write) -> None:
    row = omni(1, option_A=0, option_B=1, option_C=None, option_D=None, gt_answer=0)
    write(tmp_path / "QA_information" / "Open-access" / "a.json", [row])
    (item,) = omnimedvqa.load(str(tmp_path), "all").items
    assert (item.options, item.answer, item.fault) == (("A. 0", "B. 1"), "A", None)


def test_omnimedvqa_unpacked_beside_its_zip_is_asked_once(tmp_path: Path, write: Write, png) -> None:
    omni_folder(tmp_path, write, png)
    omni_zip(tmp_path, write, png).joinpath("OmniMedVQA.zip").rename(tmp_path / "OmniMedVQA.zip")
    assert len(omnimedvqa.load(str(tmp_path), "all").items) == 5


def test_omnimedvqa_of_the_zip_itself_and_of_another_folder(tmp_path: Path, write: Write, png) -> None:
    assert len(omnimedvqa.load(str(omni_zip(tmp_path, write, png) / "OmniMedVQA.zip"), "all").items) == 5
    with pytest.raises(UsageError, match=r"has no questions of ultrasound; it should hold OmniMedVQA\.zip, or QA_inf"):
        omnimedvqa.load(str(tmp_path), "ultrasound")


@pytest.mark.parametrize(
    ("named", "ours"),
    [
        ("MR (Mag-netic Resonance Imaging)", "mri"),
        ("CT(Computed Tomography)", "ct"),
        ("Microscopy Images", "microscopy"),
        ("Fundus Photography", "fundus"),
        ("X-Ray", "xray"),
        ("Endoscopy", "endoscopy"),
        ("US", "ultrasound"),
        ("", ""),
    ],
)
def test_modalities_have_one_name(named: str, ours: str) -> None:
    assert modality_of(named) == ours


def exam(id: str, **changes: Any) -> dict[str, Any]:
    return {
        "id": id,
        "question": "In <image 1>, which is it? Compare <image 2>.",
        "options": "['<image 3>', \"Crohn's disease\"]",
        "explanation": "",
        "image_1": None,
        "image_2": None,
        **{f"image_{number}": None for number in range(3, 8)},
        "answer": "B",
        "question_type": "multiple-choice",
        "subfield": "Radiology",
        **changes,
    }


def test_mmmu(tmp_path: Path, write_parquet: Callable[..., Path], png) -> None:
    rows = [
        exam("validation_Clinical_Medicine_1", image_1=png("red"), image_2=png("green"), image_3=png("blue")),
        exam(
            "validation_Clinical_Medicine_2", question_type="open", options="[]", answer="['ileum', 'terminal ileum']"
        ),
        exam("validation_Clinical_Medicine_3", options="['a', 'b'", answer="A"),
        exam("validation_Clinical_Medicine_4", answer="?"),
    ]
    pictures = [f"image_{number}" for number in range(1, 8)]
    write_parquet(tmp_path / "Clinical_Medicine" / "validation-00000-of-00001.parquet", rows, pictures)
    write_parquet(tmp_path / "Clinical_Medicine" / "test-00000-of-00001.parquet", rows, pictures)
    first, second, third, fourth = mmmu.load(str(tmp_path), "clinical_medicine").items
    assert first.messages[0]["content"].splitlines()[:3] == [
        "In [picture 1], which is it? Compare [picture 2].",
        "A. [picture 3]",
        "B. Crohn's disease",
    ]
    assert [image.getpixel((0, 0)) for image in first.images()] == [(255, 0, 0), (0, 128, 0), (0, 0, 255)]
    assert (second.answer_kind, second.answer, second.pictures) == ("open", "ileum", ())
    assert third.fault == "it has 1 options; a choice has 2 to 10"
    assert fourth.fault == "its answer '?' is none of the options A to B, or several"
    with pytest.raises(UsageError, match=r"has no Basic_Medical_Science/validation-\*\.parquet"):
        mmmu.load(str(tmp_path), "health")
    with pytest.raises(UsageError, match="is a file; name the folder"):
        mmmu.load(str(tmp_path / "Clinical_Medicine" / "validation-00000-of-00001.parquet"), "health")


def bundled(dataset: str, **changes: Any) -> dict[str, Any]:
    question = {"question": "Is there a cyst?", "options": ["yes", "no"], "answer": "no"}
    return {"image": ["images/1.png"], "dataset": dataset, "subset": "", **question, **changes}


def test_the_bundle_of_huatuo_by_benchmark(tmp_path: Path, write: Write, png) -> None:
    rows = [
        bundled("VQA-RAD_test"),
        bundled("OmniMedVQA", subset="ultrasound"),
        bundled("OmniMedVQA", subset="CT(Computed Tomography)", answer="maybe"),
        bundled("MMMU_Medical_Validation", options=[], answer="ileum", image="images/2.png"),
        bundled("OmniMedVQA", subset="OCT (Optical Coherence Tomography"),
        *(bundled(f"{name}_test") for name in ("PathVQA", "PMC-VQA")),
    ]
    write(tmp_path / "medical_multimodel_evaluation_data.json", rows)
    write(tmp_path / "images.zip", {"images/1.png": png("red")})
    assert len(huatuo.load(str(tmp_path), "all").items) == 7
    assert [len(huatuo.load(str(tmp_path), subset).items) for subset in ("path_vqa", "pmc_vqa")] == [1, 1]
    (rad,) = huatuo.load(str(tmp_path), "vqa_rad").items
    assert told([rad]) == [("huatuo-0", "B", ("A. yes", "B. no"), None)]
    assert rad.images()[0].size == (8, 6)
    assert [item.modality for item in huatuo.load(str(tmp_path), "omnimedvqa").items] == ["ultrasound", "ct", "oct"]
    assert [item.id for item in huatuo.load(str(tmp_path), "ultrasound").items] == ["huatuo-1"]
    (exam,) = huatuo.load(str(tmp_path), "mmmu").items
    assert (exam.answer_kind, exam.pictures[0].at_hand) == ("open", False)
    with pytest.raises(UsageError, match="has no questions of slake"):
        huatuo.load(str(tmp_path), "slake")
