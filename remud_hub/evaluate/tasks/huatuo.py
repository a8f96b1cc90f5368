"""The bundle that HuatuoGPT-Vision was scored on: the closed questions of six benchmarks, all as multiple choice.

The layout is that of its repository on the Hub: ``medical_multimodel_evaluation_data.json`` (image, a list of paths; question;
options; answer, the text of an option; dataset; subset) and ``images.zip``. Confirmed: file, zip and how it is scored in the README and
in ``eval.py`` and ``scorer.py`` of its makers (FreedomIntelligence/HuatuoGPT-Vision; kept in xk-huang/HuatuoGPT-Vision); its columns in
who trains on it (MedVLM-R1's ``grpo.py``); the six names, ``VQA-RAD_test``, ``SLAKE_test``, ``PathVQA_test``, ``PMC-VQA_test``,
``OmniMedVQA`` and ``MMMU_Medical_Validation``, and the subsets of OmniMedVQA in the scores of a run of the whole
(Leokuan0208/huatuo-llava-v15-med-pruning, ``results``). Its makers leave the five open questions of MMMU out; here they are asked.
"""

import re

from remud_hub.errors import UsageError
from remud_hub.evaluate.items import Item, Loaded
from remud_hub.evaluate.tasks.files import Files, files_of
from remud_hub.evaluate.tasks.modality import modality_of
from remud_hub.evaluate.tasks.place import at_hand
from remud_hub.evaluate.tasks.posing import distinct, letter_of, listed, posed, text_of
from remud_hub.evaluate.tasks.reading import Row, json_rows
from remud_hub.evaluate.tasks.task import Task


QUESTIONS = "medical_multimodel_evaluation_data.json"
LAYOUT = f"{QUESTIONS}, and images.zip or images/"
ALL = "all"
_BENCHMARKS = {
    "vqarad": "vqa_rad",
    "slake": "slake",
    "pathvqa": "path_vqa",
    "pmcvqa": "pmc_vqa",
    "omnimedvqa": "omnimedvqa",
    "mmmu": "mmmu",
}


def load(data: str, subset: str) -> Loaded:
    """Load the questions of one benchmark, in the bundle's order.

    Args:
        data: A folder, its JSON file, or ``ORG/NAME`` on the Hub with an optional ``@revision``.
        subset: ``all``, a benchmark, or ``ultrasound``.

    Raises:
        UsageError: It is not to be had, or damaged.
    """
    place = at_hand(data, [QUESTIONS, "images.zip"], LAYOUT)
    (path,) = place.all_of([QUESTIONS], LAYOUT)
    rows = json_rows(path.read_bytes(), str(path))
    files = files_of(place, "images*.zip")
    items = [_item(number, row, files) for number, row in enumerate(rows) if subset in {ALL, *_subsets(row)}]
    if not items:
        raise UsageError(f"{place.name} has no questions of {subset}; it should hold {LAYOUT}")
    return Loaded(distinct(items), place.name, place.revision)


def _subsets(row: Row) -> set[str]:
    benchmark = _benchmark(row)
    return {benchmark, "ultrasound"} if benchmark == "omnimedvqa" and _modality(row) == "ultrasound" else {benchmark}


def _benchmark(row: Row) -> str:
    letters = re.sub(r"[\W_]+", "", text_of(row.get("dataset")).casefold())
    return next((ours for theirs, ours in _BENCHMARKS.items() if letters.startswith(theirs)), letters)


def _modality(row: Row) -> str | None:
    return modality_of(text_of(row.get("subset"))) if _benchmark(row) == "omnimedvqa" else None


def _item(number: int, row: Row, files: Files) -> Item:
    options = [text_of(option) for option in listed(row.get("options"))]
    names = [text_of(name) for name in listed(row.get("image"))]
    answer = text_of(row.get("answer"))
    return posed(
        Item(
            id=f"huatuo-{text_of(row.get('id')) or number}",
            messages=(),
            question=text_of(row.get("question")),
            answer=letter_of(answer, options),
            answer_kind="choice" if options else "open",
            options=tuple(options),
            pictures=tuple(files.picture(name) for name in names),
            modality=_modality(row),
            topic=_benchmark(row) or None,
            source=names[0] if names else None,
        )
    )


TASK = Task(
    name="huatuo",
    about="the closed questions of six benchmarks as HuatuoGPT-Vision bundles them, multiple choice",
    subsets={
        ALL: "all six",
        "ultrasound": "the ultrasound pictures of its OmniMedVQA",
        "omnimedvqa": "its part of OmniMedVQA",
        "vqa_rad": "its part of VQA-RAD",
        "slake": "its part of SLAKE",
        "path_vqa": "its part of PathVQA",
        "pmc_vqa": "its part of PMC-VQA",
        "mmmu": "MMMU, Health & Medicine, validation set",
    },
    load=load,
    repo="FreedomIntelligence/Medical_Multimodal_Evaluation_Data",
    licence="Apache-2.0, and that of each benchmark",
)
