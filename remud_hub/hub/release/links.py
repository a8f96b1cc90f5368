"""The names of what belongs to one release."""

from typing import Literal

from remud_hub.records import Record


class Links(Record):
    """One release: a version of a dataset, of the model trained on it, and of the Space that shows that."""

    endpoint: str
    tag: str
    dataset: str
    model: str
    space: str

    def url(self, what: Literal["dataset", "model", "space"]) -> str:
        """Return the page of one of the three."""
        path = {"dataset": f"datasets/{self.dataset}", "model": self.model, "space": f"spaces/{self.space}"}[what]
        return f"{self.endpoint}/{path}"

    def section(self) -> str:
        """Return what the card of the dataset says of the others."""
        return (
            f"## Model and demo\n\nRelease {self.tag}: the model [{self.model}]({self.url('model')}) was trained on this version; "
            f"[{self.space}]({self.url('space')}) shows it.\n"
        )
