"""What the Hub answers: one function a route, from the table at the end."""

import base64
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

import yaml

from tests.testhub.repos import POINTER, File, Repo, Stale


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
    proposes = asked.route == "commit" and "create_pr" in asked.query
    return _no_writer(hub, asked) if writes and not (proposes and known) else None


def _no_writer(hub: "LocalHub", asked: Asked) -> Reply | None:
    if asked.token not in hub.users:
        return _fault(401, "", "Invalid username or password.")
    return None if hub.users[asked.token] else _fault(403, "", "Forbidden: you do not have write access")


def _whoami(hub: "LocalHub", asked: Asked, named: Any) -> Reply:
    if asked.token not in hub.users:
        return _fault(401, "", "Invalid username or password.")
    name = hub.users[asked.token]
    role = {"role": "write" if name else "read"}
    return Reply(content={"name": name or "reader", "type": "user", "orgs": [], "auth": {"accessToken": role}})


def _create(hub: "LocalHub", asked: Asked, named: Any) -> Reply:
    if refused := _no_writer(hub, asked):
        return refused
    kind, name = _meant(hub, asked)
    private = asked.json.get("private") or asked.json.get("visibility") == "private"
    _, is_new = hub.repos.create(kind, name, bool(private))
    url = f"{hub.endpoint}/{'' if kind == 'model' else kind + 's/'}{name}"
    return Reply(200 if is_new else 409, {"url": url})


def _delete(hub: "LocalHub", asked: Asked, named: Any) -> Reply:
    kind, name = _meant(hub, asked)
    if refused := _refusal(hub, asked, hub.repos.get(kind, name)):
        return refused
    hub.repos.delete(kind, name)
    return Reply(content={})


def _meant(hub: "LocalHub", asked: Asked) -> tuple[str, str]:
    """Return the kind and the name of a repository that the body tells."""
    owner = asked.json.get("organization") or hub.users.get(asked.token or "")
    return asked.json.get("type") or "model", f"{owner}/{asked.json['name']}"


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
    tell = _sized if "blobs" in asked.query else _named
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
            "siblings": [tell(path, file) for path, file in repo.tree(commit).items()],
        }
    )


def _named(path: str, file: File) -> dict[str, Any]:
    return {"rfilename": path}


def _sized(path: str, file: File) -> dict[str, Any]:
    lfs = {"lfs": {"sha256": file.lfs, "size": file.size, "pointerSize": 130}} if file.lfs else {}
    return {"rfilename": path, "size": file.size, "blobId": file.oid, **lfs}


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


def _xet_token(hub: "LocalHub", asked: Asked, named: Any) -> Reply:
    if hub.xet is None:
        return _fault(404, "", "this Hub has no Xet")
    told = {"casUrl": hub.xet.address, "accessToken": "xet", "exp": 4_000_000_000}
    headers = {
        "X-Xet-Cas-Url": hub.xet.address,
        "X-Xet-Access-Token": "xet",
        "X-Xet-Token-Expiration": str(told["exp"]),
    }
    return Reply(content=told, headers=headers)


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


def _size_of(hub: "LocalHub", oid: str) -> int | None:
    """Return the size of a large file, None where it was not uploaded."""
    large = hub.repos.object(oid)
    if large.exists():
        return large.stat().st_size
    stored = hub.xet.find(oid) if hub.xet else None
    return stored.size if stored else None


def _changes(hub: "LocalHub", held: Mapping[str, File], lines: list[Any]) -> dict[str, bytes | None]:
    changes: dict[str, bytes | None] = {}
    for line in lines:
        value = line["value"]
        match line["key"]:
            case "file":
                changes[value["path"]] = base64.b64decode(value["content"])
            case "lfsFile":
                size = _size_of(hub, value["oid"])
                if size is None:
                    raise FileNotFoundError(value["path"])
                changes[value["path"]] = POINTER.format(oid=value["oid"], size=size).encode()
            case "deletedFile":
                changes[value["path"]] = None
            case "deletedFolder":
                gone = value["path"].rstrip("/") + "/"
                changes |= {path: None for path in held if path.startswith(gone)}
    return changes


def _commit(hub: "LocalHub", asked: Asked, named: Any) -> Reply:
    repo: Repo = named["repo"]
    assert isinstance(asked.body, bytes)
    lines = [json.loads(line) for line in asked.body.splitlines() if line.strip()]
    header = next(line["value"] for line in lines if line["key"] == "header")
    branch = named["revision"] if named["revision"].startswith("refs/") else f"refs/heads/{named['revision']}"
    base = repo.resolve(branch)
    if base is None:
        return _no_revision()
    if hub.faults.taken("stale_parents") or (header.get("parentCommit") or base) != base:
        return _moved_on()
    try:
        changes = _changes(hub, repo.tree(base), lines)
    except FileNotFoundError as error:
        return _fault(400, "", f"{error} was not uploaded")
    if not header["summary"]:
        return _fault(400, "", "a commit has a summary")
    number = next(repo.numbers) if "create_pr" in asked.query else None
    ref = f"refs/pr/{number}" if number else branch
    message = "\n\n".join(filter(None, [header["summary"], header.get("description")]))
    try:
        oid = repo.commit(ref, changes, message, base)
    except Stale:
        return _moved_on()
    url = f"{hub.endpoint}/{named.get('type', 'models')}/{repo.name}"
    content = {"commitUrl": f"{url}/commit/{oid}", "commitOid": oid, "success": True}
    if number:
        repo.pulls[number] = {"title": header["summary"], "status": "open", "ref": ref, "base": base}
        content["pullRequestUrl"] = f"{url}/discussions/{number}"
    return Reply(content=content)


def _moved_on() -> Reply:
    return _fault(412, "", "A commit has happened since. Please refresh and try again.")


def _branch(hub: "LocalHub", asked: Asked, named: Any) -> Reply:
    return _ref(asked, named["repo"], f"refs/heads/{named['branch']}", asked.json.get("startingPoint") or "main")


def _tag(hub: "LocalHub", asked: Asked, named: Any) -> Reply:
    tag = named["revision"] if asked.method == "DELETE" else asked.json["tag"]
    return _ref(asked, named["repo"], f"refs/tags/{tag}", named["revision"])


def _ref(asked: Asked, repo: Repo, ref: str, start: str) -> Reply:
    commit = repo.resolve(ref if asked.method == "DELETE" else start)
    if commit is None:
        return _no_revision()
    if asked.method == "DELETE":
        repo.git("update-ref", "-d", ref)
        return Reply(content={})
    try:
        repo.move(ref, commit)
    except Stale:
        return _fault(409, "", "Reference already exists")
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
    logged = named["repo"].git("log", "-z", "--format=%H%n%s%n%b", commit).split("\0")
    names = ("id", "title", "message")
    return Reply(
        content=[
            {**dict(zip(names, each.split("\n", 2), strict=True)), "date": _WHEN, "authors": [{"user": "ann"}]}
            for each in filter(None, logged)
        ]
    )


def _entry(path: str, file: File) -> dict[str, Any]:
    entry = {"type": "file", "path": path, "oid": file.oid, "size": file.size}
    if file.lfs:
        entry["lfs"] = {"oid": file.lfs, "size": file.size, "pointerSize": 130}
    return entry


def _folder(path: str) -> dict[str, Any]:
    return {"type": "directory", "path": path, "oid": "0" * 40, "size": 0}


def _tree(hub: "LocalHub", asked: Asked, named: Any) -> Reply:
    commit = _commit_of(named)
    if commit is None:
        return _no_revision()
    within = f"{named['path'].strip('/')}/" if named.get("path") else ""
    files = {path: file for path, file in named["repo"].tree(commit).items() if path.startswith(within)}
    if within and not files:
        return _fault(404, "EntryNotFound", "no such folder", **{"X-Repo-Commit": commit})
    folders = {str(folder) for path in files for folder in PurePosixPath(path).parents}
    entries = [_entry(path, file) for path, file in files.items()]
    entries += [_folder(path) for path in sorted(folders) if path != "." and path.startswith(within)]
    is_deep = asked.query.get("recursive", "").lower() in ("true", "1")
    return Reply(content=[each for each in entries if is_deep or "/" not in each["path"][len(within) :]])


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
            found.append(_folder(path))
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
    stored = hub.xet.find(file.lfs) if hub.xet and file.lfs else None
    if stored:
        token = f"{hub.endpoint}/api/{named.get('type', 'models')}/{repo.name}/xet-read-token/{commit}"
        headers |= {"X-Xet-Hash": stored.xet, "Link": f'<{token}>; rel="xet-auth"'}
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
        large = hub.repos.object(file.lfs)
        if hub.xet and stored and not large.exists():
            hub.xet.fetch(stored, large)
        with large.open("rb") as stream:
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
    about = repo.pulls.get(number)
    if about is None:
        return _fault(404, "", "no such pull request")
    try:
        repo.move("refs/heads/main", repo.head(about["ref"]), about["base"])
    except Stale:
        return _fault(409, "", "main has moved")
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


_WRITES = ("commit", "branch", "tag", "merge", "lfs-batch", "xet-write-token")
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
        ("xet-read-token", ("GET",), rf"{_API}/xet-read-token/{_REV}", _xet_token),
        ("xet-write-token", ("GET",), rf"{_API}/xet-write-token/{_REV}", _xet_token),
        ("lfs-batch", ("POST",), rf"{_PAGE}\.git/info/lfs/objects/batch", _batch),
        ("lfs-verify", ("POST",), rf"{_PAGE}/lfs/(?P<oid>\w+)/verify", _lfs_verify),
        ("lfs-put", ("PUT",), rf"{_PAGE}/lfs/(?P<oid>\w+)", _lfs_put),
        ("resolve", ("GET", "HEAD"), rf"{_PAGE}/resolve/{_REV}/(?P<path>.+)", _resolve),
    )
)
