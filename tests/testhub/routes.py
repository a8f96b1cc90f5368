"""What the Hub answers: one function a route, from the table at the end."""

import base64
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

import yaml

from tests.testhub.repos import POINTER, Repo, Stale


if TYPE_CHECKING:
    from tests.testhub.server import LocalHub

LARGE = (".parquet", ".safetensors", ".png", ".jpg", ".jpeg", ".bin")
_KINDS = {"models": "model", "datasets": "dataset", "spaces": "space"}
_WHEN = "2026-01-01T00:00:00.000Z"


@dataclass(frozen=True)
class Asked:
    """A request."""

    method: str
    route: str
    address: str
    headers: Mapping[str, str]
    body: bytes | Path

    @property
    def token(self) -> str | None:
        return next((v.removeprefix("Bearer ") for n, v in self.headers.items() if n.lower() == "authorization"), None)

    @property
    def query(self) -> dict[str, str]:
        return {name: values[-1] for name, values in parse_qs(urlsplit(self.address).query).items()}

    @property
    def json(self) -> Any:
        assert isinstance(self.body, bytes)
        return json.loads(self.body or b"{}")


@dataclass(frozen=True)
class Reply:
    """A response."""

    status: int = 200
    content: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None
    """Of a body that HEAD does not send."""

    def data(self) -> bytes:
        return self.content if isinstance(self.content, bytes) else json.dumps(self.content).encode()


def _fault(status: int, code: str, message: str, **headers: str) -> Reply:
    return Reply(status, {"error": message}, {"X-Error-Code": code, "X-Error-Message": message, **headers})


def route_of(method: str, path: str) -> str:
    """Return what a request is for."""
    return next((name for name, on, pattern, _ in ROUTES if method in on and pattern.fullmatch(path)), "unknown")


def answer(hub: "LocalHub", asked: Asked) -> Reply:
    """Answer a request."""
    path = urlsplit(asked.address).path
    for _, on, pattern, handle in ROUTES:
        if asked.method in on and (match := pattern.fullmatch(path)):
            named = {name: unquote(value) for name, value in match.groupdict().items() if value is not None}
            if "name" not in named:
                return handle(hub, asked, named)
            repo = hub.repos.get(_kind(named), named["name"])
            refused = _refusal(hub, asked, repo)
            return refused or handle(hub, asked, {**named, "repo": repo})
    return _fault(404, "EntryNotFound", f"no such route: {path}")


def _kind(named: Mapping[str, str]) -> str:
    return _KINDS[named.get("type") or "models"]


def _refusal(hub: "LocalHub", asked: Asked, repo: Repo | None) -> Reply | None:
    if asked.route == "lfs-put" and repo and asked.query.get("signature") == "secret":
        return None  # who has the address may use it, as with signed addresses of a store
    known = asked.token in hub.users
    if asked.token and not known:
        return _fault(401, "", "Invalid credentials in Authorization header")
    if repo is None or (repo.private and not known):
        return _fault(404, "RepoNotFound", "Repository not found")
    writes = asked.method in ("PUT", "DELETE") or asked.route in _WRITES
    if asked.route == "commit" and "create_pr" in asked.query:
        return None if known else _fault(401, "", "log in to propose")
    if writes and not (known and hub.users[str(asked.token)]):
        return _fault(403, "", "Forbidden: you do not have write access")
    return None


def _whoami(hub: "LocalHub", asked: Asked, named: Any) -> Reply:
    if asked.token not in hub.users:
        return _fault(401, "", "Invalid username or password.")
    name = hub.users[asked.token] or "reader"
    return Reply(content={"name": name, "type": "user", "orgs": [], "auth": {"accessToken": {"role": "write"}}})


def _create(hub: "LocalHub", asked: Asked, named: Any) -> Reply:
    user = hub.users.get(asked.token or "")
    if not user:
        return _fault(403, "", "Forbidden: you may not create repositories")
    wanted = asked.json
    kind = wanted.get("type") or "model"
    name = f"{wanted.get('organization') or user}/{wanted['name']}"
    private = wanted.get("private") or wanted.get("visibility") == "private"
    _, is_new = hub.repos.create(kind, name, bool(private))
    url = f"{hub.endpoint}/{'' if kind == 'model' else kind + 's/'}{name}"
    return Reply(200 if is_new else 409, {"url": url, "error": "exists"} if not is_new else {"url": url})


def _delete(hub: "LocalHub", asked: Asked, named: Any) -> Reply:
    wanted = asked.json
    hub.repos.delete(wanted.get("type") or "model", f"{wanted.get('organization') or 'ann'}/{wanted['name']}")
    return Reply(content={})


def _settings(hub: "LocalHub", asked: Asked, named: Any) -> Reply:
    repo, wanted = named["repo"], asked.json
    repo.gated = wanted.get("gated", repo.gated)
    if "visibility" in wanted or "private" in wanted:
        repo.private = wanted.get("private", wanted.get("visibility") == "private")
    return Reply(content={})


def _validate(hub: "LocalHub", asked: Asked, named: Any) -> Reply:
    content = asked.json["content"]
    matter = content.split("---\n")[1] if content.startswith("---\n") else "{}"
    try:
        found = yaml.safe_load(matter)
        errors = [] if found is None or isinstance(found, dict) else [{"message": "front matter is no mapping"}]
    except yaml.YAMLError as error:
        errors = [{"message": str(error)}]
    return Reply(400 if errors else 200, {"errors": errors, "warnings": []})


def _commit_of(named: Any) -> str | None:
    return named["repo"].resolve(named.get("revision") or "main")


def _no_revision() -> Reply:
    return _fault(404, "RevisionNotFound", "Invalid rev id")


def _info(hub: "LocalHub", asked: Asked, named: Any) -> Reply:
    repo, commit = named["repo"], _commit_of(named)
    if commit is None:
        return _no_revision()
    return Reply(
        content={
            "_id": "0" * 24,
            "id": repo.name,
            "sha": commit,
            "private": repo.private,
            "gated": repo.gated,
            "disabled": False,
            "downloads": 0,
            "likes": 0,
            "tags": [],
            "lastModified": _WHEN,
            "createdAt": _WHEN,
            "siblings": [{"rfilename": path} for path in repo.tree(commit)],
        }
    )


def _preupload(hub: "LocalHub", asked: Asked, named: Any) -> Reply:
    commit = _commit_of(named)
    held = named["repo"].tree(commit) if commit else {}
    files = []
    for wanted in asked.json["files"]:
        path = wanted["path"]
        large = path.endswith(LARGE) or wanted["size"] > 10_000_000
        there = held.get(path)
        oid = (there.lfs or there.oid) if there else None
        mode = "lfs" if large else "regular"
        files.append({"path": path, "uploadMode": mode, "shouldIgnore": False, **({"oid": oid} if oid else {})})
    return Reply(content={"files": files})


def _batch(hub: "LocalHub", asked: Asked, named: Any) -> Reply:
    objects = []
    for wanted in asked.json["objects"]:
        about = {"oid": wanted["oid"], "size": wanted["size"]}
        if not hub.repos.object(wanted["oid"]).exists():
            base = f"{hub.endpoint}/{named.get('type', 'models')}/{named['name']}/lfs/{wanted['oid']}"
            about["actions"] = {"upload": {"href": f"{base}?signature=secret"}, "verify": {"href": f"{base}/verify"}}
        objects.append(about)
    return Reply(content={"transfer": "basic", "objects": objects}, headers={"Content-Type": "application/json"})


def _lfs_put(hub: "LocalHub", asked: Asked, named: Any) -> Reply:
    assert isinstance(asked.body, Path)
    with asked.body.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != named["oid"]:
        asked.body.unlink()
        return _fault(400, "", "the checksum is not that of the content")
    asked.body.replace(hub.repos.object(digest))
    return Reply(content={}, headers={"ETag": f'"{digest}"'})


def _lfs_verify(hub: "LocalHub", asked: Asked, named: Any) -> Reply:
    path = hub.repos.object(asked.json["oid"])
    is_there = path.exists() and path.stat().st_size == asked.json["size"]
    return Reply(200 if is_there else 404, {})


def _changes(hub: "LocalHub", repo: Repo, lines: list[Any]) -> dict[str, bytes | None]:
    changes: dict[str, bytes | None] = {}
    for line in lines:
        value = line["value"]
        match line["key"]:
            case "file":
                changes[value["path"]] = base64.b64decode(value["content"])
            case "lfsFile":
                held = hub.repos.object(value["oid"])
                if not held.exists():
                    raise FileNotFoundError(value["path"])
                changes[value["path"]] = POINTER.format(oid=value["oid"], size=held.stat().st_size).encode()
            case "deletedFile":
                changes[value["path"]] = None
            case "deletedFolder":
                gone = value["path"].rstrip("/") + "/"
                changes |= {path: None for path in repo.tree("main") if path.startswith(gone)}
    return changes


def _commit(hub: "LocalHub", asked: Asked, named: Any) -> Reply:
    repo: Repo = named["repo"]
    assert isinstance(asked.body, bytes)
    lines = [json.loads(line) for line in asked.body.splitlines() if line.strip()]
    header = next(line["value"] for line in lines if line["key"] == "header")
    try:
        changes = _changes(hub, repo, lines)
    except FileNotFoundError as error:
        return _fault(400, "", f"{error} was not uploaded")
    if not header["summary"]:
        return _fault(400, "", "a commit has a summary")
    parent, branch = header.get("parentCommit"), named["revision"]
    if hub.faults.taken("stale_parents"):
        return _fault(412, "", "A commit has happened since. Please refresh and try again.")
    number = len(repo.pulls) + 1
    is_pull = "create_pr" in asked.query
    ref = f"refs/pr/{number}" if is_pull else f"refs/heads/{branch}"
    base = repo.resolve(branch)
    if base is None:
        return _no_revision()
    if is_pull and parent and parent != base:
        return _fault(412, "", "A commit has happened since. Please refresh and try again.")
    message = "\n\n".join(filter(None, [header["summary"], header.get("description")]))
    try:
        oid = repo.commit(ref, changes, message, parent or base)
    except Stale:
        return _fault(412, "", "A commit has happened since. Please refresh and try again.")
    url = f"{hub.endpoint}/{named.get('type', 'models')}/{repo.name}"
    content = {"commitUrl": f"{url}/commit/{oid}", "commitOid": oid, "success": True}
    if is_pull:
        repo.pulls[number] = {"title": header["summary"], "status": "open", "ref": ref, "base": base}
        content["pullRequestUrl"] = f"{url}/discussions/{number}"
    return Reply(content=content)


def _branch(hub: "LocalHub", asked: Asked, named: Any) -> Reply:
    repo, ref = named["repo"], f"refs/heads/{named['branch']}"
    if asked.method == "DELETE":
        repo.git("update-ref", "-d", ref)
        return Reply(content={})
    if repo.resolve(ref):
        return _fault(409, "", "Reference already exists")
    start = repo.resolve(asked.json.get("startingPoint") or "main")
    if start is None:
        return _no_revision()
    repo.git("update-ref", ref, start)
    return Reply(content={})


def _tag(hub: "LocalHub", asked: Asked, named: Any) -> Reply:
    repo = named["repo"]
    if asked.method == "DELETE":
        repo.git("update-ref", "-d", f"refs/tags/{named['revision']}")
        return Reply(content={})
    ref, commit = f"refs/tags/{asked.json['tag']}", _commit_of(named)
    if commit is None:
        return _no_revision()
    if repo.resolve(ref):
        return _fault(409, "", "Tag reference exists already.")
    repo.git("update-ref", ref, commit, "0" * 40)
    return Reply(content={})


def _refs(hub: "LocalHub", asked: Asked, named: Any) -> Reply:
    def listed(prefix: str) -> list[dict[str, str]]:
        return [
            {"name": name, "ref": f"{prefix}{name}", "targetCommit": oid}
            for name, oid in named["repo"].refs(prefix).items()
        ]

    return Reply(
        content={
            "branches": listed("refs/heads/"),
            "tags": listed("refs/tags/"),
            "converts": [],
            "pullRequests": listed("refs/pr/"),
        }
    )


def _commits(hub: "LocalHub", asked: Asked, named: Any) -> Reply:
    commit = _commit_of(named)
    if commit is None:
        return _no_revision()
    lines = named["repo"].git("log", "--format=%H %s", commit).splitlines()
    return Reply(
        content=[
            {"id": line.split(" ")[0], "title": line.partition(" ")[2], "message": "", "date": _WHEN, "authors": []}
            for line in lines
        ]
    )


def _entry(path: str, file: Any) -> dict[str, Any]:
    entry = {"type": "file", "path": path, "oid": file.oid, "size": file.size}
    if file.lfs:
        entry["lfs"] = {"oid": file.lfs, "size": file.size, "pointerSize": 130}
    return entry


def _tree(hub: "LocalHub", asked: Asked, named: Any) -> Reply:
    commit = _commit_of(named)
    if commit is None:
        return _no_revision()
    within = f"{named['path'].strip('/')}/" if named.get("path") else ""
    files = {path: file for path, file in named["repo"].tree(commit).items() if path.startswith(within)}
    if within and not files:
        return _fault(404, "EntryNotFound", "no such folder", **{"X-Repo-Commit": commit})
    is_deep = asked.query.get("recursive", "").lower() in ("true", "1")
    entries = [_entry(path, file) for path, file in files.items() if is_deep or "/" not in path[len(within) :]]
    folders = {within + path[len(within) :].rsplit("/", 1)[0] for path in files if "/" in path[len(within) :]}
    if not is_deep:
        folders = {within + folder[len(within) :].split("/")[0] for folder in folders}
    entries += [{"type": "directory", "path": folder, "oid": "0" * 40, "size": 0} for folder in sorted(folders)]
    return Reply(content=entries)


def _paths_info(hub: "LocalHub", asked: Asked, named: Any) -> Reply:
    commit = _commit_of(named)
    if commit is None:
        return _no_revision()
    assert isinstance(asked.body, bytes)
    is_form = not asked.body.lstrip().startswith(b"{")
    paths = parse_qs(asked.body.decode())["paths"] if is_form else asked.json["paths"]
    files, found = named["repo"].tree(commit), []
    for path in paths:
        if path in files:
            found.append(_entry(path, files[path]))
        elif any(each.startswith(f"{path}/") for each in files):
            found.append({"type": "directory", "path": path, "oid": "0" * 40, "size": 0})
    return Reply(content=found)


def _resolve(hub: "LocalHub", asked: Asked, named: Any) -> Reply:
    repo, commit = named["repo"], _commit_of(named)
    if commit is None:
        return _no_revision()
    file = repo.tree(commit).get(named["path"])
    if file is None:
        return _fault(404, "EntryNotFound", "Entry not found", **{"X-Repo-Commit": commit})
    headers = {"X-Repo-Commit": commit, "ETag": f'"{file.lfs or file.oid}"', "Accept-Ranges": "bytes"}
    if file.lfs:
        headers |= {"X-Linked-Size": str(file.size), "X-Linked-ETag": f'"{file.lfs}"'}
    start, end = 0, file.size - 1
    wanted = re.fullmatch(
        r"bytes=(\d+)-(\d*)", next((v for n, v in asked.headers.items() if n.lower() == "range"), "")
    )
    if wanted:
        start, end = int(wanted[1]), min(end, int(wanted[2] or end))
        headers["Content-Range"] = f"bytes {start}-{end}/{file.size}"
        if start >= file.size:
            return Reply(416, b"", {"Content-Range": f"bytes */{file.size}"})
    status = 206 if wanted else 200
    if asked.method == "HEAD":
        return Reply(status, b"", headers, length=end - start + 1)
    if file.lfs:
        with hub.repos.object(file.lfs).open("rb") as stream:
            stream.seek(start)
            return Reply(status, stream.read(end - start + 1), headers)
    return Reply(status, repo.blob(file.oid)[start : end + 1], headers)


def _pull(repo: Repo, kind: str, number: int, about: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "num": number,
        "title": about["title"],
        "status": about["status"],
        "isPullRequest": True,
        "author": {"name": "ann"},
        "createdAt": _WHEN,
        "repo": {"name": repo.name, "type": kind},
        "events": [],
        "filesWithConflicts": [],
        "changes": {"base": "refs/heads/main"},
        "diff": "",
    }


def _discussions(hub: "LocalHub", asked: Asked, named: Any) -> Reply:
    repo, status = named["repo"], asked.query.get("status", "all")
    found = [
        _pull(repo, repo.kind, number, about)
        for number, about in repo.pulls.items()
        if status in ("all", about["status"])
    ]
    return Reply(content={"discussions": found, "count": len(found), "start": 0})


def _merge(hub: "LocalHub", asked: Asked, named: Any) -> Reply:
    repo, number = named["repo"], int(named["number"])
    about = repo.pulls[number]
    if repo.head() != about["base"]:
        return _fault(409, "", "main has moved")
    repo.git("update-ref", "refs/heads/main", repo.resolve(about["ref"]), about["base"])
    about["status"] = "merged"
    return Reply(content={"newStatus": "merged", "event": _event()})


def _event() -> dict[str, Any]:
    return {
        "id": "0",
        "type": "status-change",
        "createdAt": _WHEN,
        "author": {"name": "ann"},
        "data": {"status": "merged"},
    }


def _variables(hub: "LocalHub", asked: Asked, named: Any) -> Reply:
    repo = named["repo"]
    if asked.method == "POST":
        repo.variables[asked.json["key"]] = asked.json["value"]
    return Reply(content={key: {"value": value, "updatedAt": _WHEN} for key, value in repo.variables.items()})


_WRITES = ("commit", "branch", "tag", "merge", "settings", "lfs-batch", "delete")
_API = r"/api/(?P<type>models|datasets|spaces)/(?P<name>[^/]+/[^/]+)"
_PAGE = r"/(?:(?P<type>datasets|spaces|models)/)?(?P<name>[^/]+/[^/]+?)"
_REV = r"(?P<revision>[^/]+)"
ROUTES: tuple[tuple[str, tuple[str, ...], re.Pattern[str], Callable[["LocalHub", Asked, Any], Reply]], ...] = tuple(
    (name, on, re.compile(pattern), handle)
    for name, on, pattern, handle in (
        ("whoami", ("GET",), r"/api/whoami-v2", _whoami),
        ("create", ("POST",), r"/api/repos/create", _create),
        ("delete", ("DELETE",), r"/api/repos/delete", _delete),
        ("validate", ("POST",), r"/api/validate-yaml", _validate),
        ("settings", ("PUT",), rf"{_API}/settings", _settings),
        ("preupload", ("POST",), rf"{_API}/preupload/{_REV}", _preupload),
        ("commit", ("POST",), rf"{_API}/commit/{_REV}", _commit),
        ("branch", ("POST", "DELETE"), rf"{_API}/branch/(?P<branch>.+)", _branch),
        ("tag", ("POST", "DELETE"), rf"{_API}/tag/{_REV}", _tag),
        ("refs", ("GET",), rf"{_API}/refs", _refs),
        ("commits", ("GET",), rf"{_API}/commits/{_REV}", _commits),
        ("tree", ("GET",), rf"{_API}/tree/{_REV}(?:/(?P<path>.+))?", _tree),
        ("paths-info", ("POST",), rf"{_API}/paths-info/{_REV}", _paths_info),
        ("discussions", ("GET",), rf"{_API}/discussions", _discussions),
        ("merge", ("POST",), rf"{_API}/discussions/(?P<number>\d+)/merge", _merge),
        ("variables", ("GET", "POST"), rf"{_API}/variables", _variables),
        ("info", ("GET",), rf"{_API}(?:/revision/{_REV})?", _info),
        ("lfs-batch", ("POST",), rf"{_PAGE}\.git/info/lfs/objects/batch", _batch),
        ("lfs-verify", ("POST",), rf"{_PAGE}/lfs/(?P<oid>\w+)/verify", _lfs_verify),
        ("lfs-put", ("PUT",), rf"{_PAGE}/lfs/(?P<oid>\w+)", _lfs_put),
        ("resolve", ("GET", "HEAD"), rf"{_PAGE}/resolve/{_REV}/(?P<path>.+)", _resolve),
    )
)
