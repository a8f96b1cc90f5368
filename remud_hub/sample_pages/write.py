"""Write the sample folder: six PDFs (three English, three Chinese) and the ``sources.yaml`` that declares their licence."""

from importlib.resources import files
from pathlib import Path

import yaml

from remud_hub.sample_pages.compose import compose
from remud_hub.store import write_atomic


LICENCE = {
    "*": {
        "licence": "Apache-2.0 (text), MIT (ultrasound frames: test files of pydicom)",
        "redistribution": "public",
    }
}


def write_sample_pages(folder: Path) -> list[Path]:
    """Make the sample sources in ``folder`` and return the PDFs; the same bytes on every machine with the same fonts."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for text in sorted(files("remud_hub.sample_pages").joinpath("texts").iterdir(), key=lambda entry: entry.name):
        path = folder / f"{Path(text.name).stem}.pdf"
        compose(yaml.safe_load(text.read_text(encoding="utf-8")), path)
        written.append(path)
    write_atomic(folder / "sources.yaml", yaml.safe_dump(LICENCE, sort_keys=False))
    return written
