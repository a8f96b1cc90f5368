"""Makes the ready lists of benchmarks: ``python -m benchmarks.curate lists``. Hashes only; what they were made of is named by its sha256."""

from pathlib import Path

from remud_hub.audit.benchmarks import read_benchmark
from remud_hub.curate.benchmarks.lists import written
from remud_hub.curate.settings import DecontaminateSettings
from remud_hub.store import sha256_of_file


DATA = Path(__file__).parents[3] / "shared" / "data" / "vqa"
OUT = Path(__file__).parents[2] / "remud_hub" / "curate" / "benchmarks"
LISTS = {
    "slake": (
        "SLAKE 1.0 (Liu et al. 2021), English and Chinese, all splits; its pictures were not at hand",
        "CC BY 4.0",
        ("slake_train.json", "slake_validate.json", "slake_test.json"),
    ),
    "vqa-rad": (
        "VQA-RAD (Lau et al. 2018), both splits, with 60 pictures of its test split",
        "CC0 1.0",
        ("vqa_rad_trainset.json", "vqa_rad_testset.json"),
    ),
}


def make() -> None:
    """Write the lists."""
    for name, (source, licence, files) in LISTS.items():
        paths = [DATA / file for file in files]
        found = read_benchmark(name, paths, DecontaminateSettings(), DATA / "vqa_rad_images")
        made_of = {path.name: sha256_of_file(path) for path in paths}
        found = found.model_copy(update={"source": source, "licence": licence, "made_of": made_of})
        text = written(found)
        (OUT / f"{name}.json").write_text(text, encoding="utf-8")
        print(
            f"{name}: {len(found.asked)} questions, {len(found.grams)} runs of words, {len(found.pictures)} pictures, {len(text)} bytes"
        )
