"""Release a dataset, the model trained on it and the Space that shows it, one after the other, each a version of its own.

Each step is a push: one commit, one tag. Run again after whatever went wrong, the steps that were done say so, and the others follow.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from remud_hub.hub.licences.gate import Audience
from remud_hub.hub.publish.dataset import PushOptions, push
from remud_hub.hub.publish.faults import persist
from remud_hub.hub.publish.publication import Publication, Wanted
from remud_hub.hub.publish.publish import Outcome, preflight, publish
from remud_hub.hub.publish.remote import Found, Remote
from remud_hub.hub.release.gate import Gate
from remud_hub.hub.release.links import Links
from remud_hub.hub.release.model import model_files
from remud_hub.hub.release.scores import read_scores
from remud_hub.hub.release.space import MODEL_VARIABLE, space_files
from remud_hub.hub.release.training import read_training
from remud_hub.hub.versions.numbers import Version
from remud_hub.records import Record


_LATER = "0" * 40
"""In a dry run, the commit that the dataset will have."""


class ReleaseOptions(NamedTuple):
    """How to release."""

    model_repo: str | None = None
    """None: the dataset's name with ``-model`` behind it."""
    space_repo: str | None = None
    """None: the dataset's name with ``-demo`` behind it."""
    model_licence: str | None = None
    audience: Audience | None = None
    """Who may see them; None: those who may see the dataset that is there, else everybody."""
    dry_run: bool = False
    gate: Gate = Gate()


class Step(Record):
    """One of the three."""

    what: Literal["dataset", "model", "space"]
    repo: str
    title: str
    """Of the commit."""
    files: dict[str, int]
    """Bytes by path."""
    outcome: Outcome | None = None
    """None: nothing was done, as it was a dry run."""
    commit: str | None = None
    url: str | None = None


class Released(Record):
    """A release."""

    links: Links
    steps: tuple[Step, ...]


def release(
    dataset: Path, model: Path, scores: Path | None, space: Path, repo: str, tag: str, options: ReleaseOptions
) -> Released:
    """Release the three; everything is looked at before the first is pushed.

    Args:
        dataset: A dataset folder.
        model: The ``--output_dir`` of a training run.
        scores: What ``remud eval --out`` wrote; None: the release has none.
        space: A Space, such as ``spaces/remud_demo``.
        repo: The dataset on the Hub; model and Space are named after it.
        tag: The version of all three.
        options: How.

    Raises:
        UsageError: A folder is not what it should be, rows may not go there, or the model does not pass the gate.
        HubError: The Hub cannot be reached or refuses; the steps before are done, and the same command goes on.
    """
    version = Version.parse(tag)
    remote = Remote.of(repo)
    links = Links(
        endpoint=remote.api.endpoint,
        tag=version.tag,
        dataset=remote.repo,
        model=options.model_repo or f"{remote.repo}-model",
        space=options.space_repo or f"{remote.repo}-demo",
    )
    scored = read_scores(scores, dataset, links.dataset) if scores else None
    options.gate.check(scored)
    training = read_training(model, dataset)
    model_files(model, links, _LATER, training, scored, options.gate, options.model_licence)
    of_space = space_files(space, links)
    _look_first(links, version, options.audience)
    first, audience = _dataset_step(dataset, links, options)
    of_model = model_files(model, links, first.commit or _LATER, training, scored, options.gate, options.model_licence)
    second = _step("model", links.model, version, of_model, audience, dry_run=options.dry_run)
    third = _step("space", links.space, version, of_space, _of_space(audience), dry_run=options.dry_run)
    if not options.dry_run:
        _name_model(links)
    return Released(links=links, steps=(first, second, third))


def _dataset_step(dataset: Path, links: Links, options: ReleaseOptions) -> tuple[Step, Audience]:
    pushed = push(
        dataset,
        links.dataset,
        links.tag,
        PushOptions(options.audience, dry_run=options.dry_run, appendix=links.section()),
    )
    step = Step(
        what="dataset",
        repo=pushed.repo,
        title=f"Version {pushed.tag}",
        files=pushed.files,
        outcome=pushed.outcome,
        commit=pushed.commit,
        url=pushed.url,
    )
    return step, pushed.audience


def _step(
    kind: Literal["model", "space"],
    repo: str,
    version: Version,
    files: Mapping[str, Path | bytes],
    audience: Audience,
    *,
    dry_run: bool,
) -> Step:
    what = Publication(version, files, f"Version {version.tag}")
    step = Step(
        what=kind,
        repo=repo,
        title=what.title,
        files={each.path_in_repo: each.upload_info.size for each in what.additions()},
    )
    if dry_run:
        return step
    remote = Remote.of(repo, kind)
    done = publish(remote, what, _wanted(kind, audience), _anything)
    return step.model_copy(update={"outcome": done.outcome, "commit": done.commit, "url": done.url})


def _look_first(links: Links, version: Version, asked: Audience | None) -> None:
    """Raise for what would stop model or Space, before the dataset is out."""
    found = Remote.of(links.dataset).look()
    audience = asked or (found.audience if found else "public")
    preflight(Remote.of(links.model, "model"), version, _wanted("model", audience))
    preflight(Remote.of(links.space, "space"), version, _wanted("space", _of_space(audience)))


def _of_space(audience: Audience) -> Audience:
    """Return who sees the Space: it has no readers who ask for access, so it shows its owners what not everybody may see."""
    return "public" if audience == "public" else "private"


def _wanted(kind: Literal["model", "space"], audience: Audience) -> Wanted:
    # Beside a public dataset, a model may be private
    return Wanted(None if audience == "public" else audience, sdk="gradio" if kind == "space" else None)


def _anything(found: Found | None) -> None:
    """Take any number: what a change of weights means, nobody can compute."""


def _name_model(links: Links) -> None:
    """Tell the Space which version of the model it shows; setting it again changes nothing."""
    remote = Remote.of(links.space, "space")
    persist(
        lambda: remote.api.add_space_variable(links.space, MODEL_VARIABLE, f"{links.model}@{links.tag}"), links.space
    )
