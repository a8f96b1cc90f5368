"""Repositories: bare git ones, with large files beside them, as Git LFS keeps them."""

import itertools
import shutil
import subprocess
import threading
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple


POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize {size}\n"
NOWHERE = "0" * 40
_ATTRIBUTES = b"*.parquet filter=lfs diff=lfs merge=lfs -text\n*.safetensors filter=lfs diff=lfs merge=lfs -text\n"
_POINTER_START = b"version https://git-lfs"


class Stale(Exception):
    """A ref is no longer where the client thought it was."""


class File(NamedTuple):
    """A file of a commit."""

    oid: str
    size: int
    lfs: str | None
    """sha256 of what lies beside."""


class Repo:
    """One repository."""

    def __init__(self, path: Path, kind: str, name: str, private: bool) -> None:
        self.path, self.kind, self.name, self.private = path, kind, name, private
        self.gated: Any = False
        self.variables: dict[str, str] = {}
        self.pulls: dict[int, dict[str, Any]] = {}
        self.numbers = itertools.count(1)
        self._pointers: dict[str, File] = {}
        self._lock = threading.Lock()
        path.mkdir(parents=True)
        self.git("init", "--quiet", "--bare", "--initial-branch=main")
        self.commit("refs/heads/main", {".gitattributes": _ATTRIBUTES}, "initial commit", None)

    def git(self, *arguments: str, data: bytes | None = None) -> str:
        """Run git, and return what it says."""
        return self._run(*arguments, data=data).decode("utf-8", "replace").rstrip("\n")

    def resolve(self, revision: str) -> str | None:
        """Return the commit that a branch, tag, ref or hash names."""
        for ref in (f"refs/heads/{revision}", f"refs/tags/{revision}", revision):
            try:
                return self.git("rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}")
            except subprocess.CalledProcessError:
                continue
        return None

    def head(self, revision: str = "main") -> str:
        """Return the commit that is there."""
        found = self.resolve(revision)
        assert found is not None
        return found

    def tags(self) -> dict[str, str]:
        """Return commits by tag."""
        return self.refs("refs/tags/")

    def refs(self, prefix: str) -> dict[str, str]:
        """Return commits by name, without the prefix."""
        lines = self.git("for-each-ref", "--format=%(refname) %(objectname)", prefix).splitlines()
        return {name.removeprefix(prefix): oid for name, oid in (line.split(" ") for line in lines)}

    def tree(self, revision: str) -> dict[str, File]:
        """Return the files of a revision."""
        listed = self.git("ls-tree", "-r", "-l", "-z", revision).split("\0")
        found = {}
        for line in filter(None, listed):
            about, path = line.split("\t", 1)
            _, _, oid, size = about.split()
            found[path] = self._file(oid, int(size))
        return found

    def files(self, revision: str = "main") -> dict[str, int]:
        """Return sizes by path."""
        return {path: file.size for path, file in self.tree(revision).items()}

    def blob(self, oid: str) -> bytes:
        """Return what git holds."""
        return self._run("cat-file", "blob", oid)

    def commit(self, ref: str, changes: Mapping[str, bytes | None], message: str, parent: str | None) -> str:
        """Make a commit of all changes (None: the file goes), if the branch is still at the parent.

        Raises:
            Stale: It is not.
        """
        with self._lock:
            old = self.resolve(ref) or NOWHERE
            if parent is not None and old not in (parent, NOWHERE):
                raise Stale
            draft = f"refs/drafts/{uuid.uuid4().hex}"
            self.git("fast-import", "--quiet", data=_stream(draft, changes, message, parent or old))
            new = self.git("rev-parse", draft)
            self.git("update-ref", "-d", draft)
            self.move(ref, new, old)
            return new

    def move(self, ref: str, new: str, old: str = NOWHERE) -> None:
        """Set a ref, if it is still where it was.

        Raises:
            Stale: It is not.
        """
        try:
            self.git("update-ref", ref, new, old)
        except subprocess.CalledProcessError as error:
            raise Stale from error

    def everything(self) -> bytes:
        """Return all that git holds."""
        return self._run("cat-file", "--batch-all-objects", "--batch")

    def _file(self, oid: str, size: int) -> File:
        if oid not in self._pointers:
            text = self.blob(oid) if size < 200 else b""
            if text.startswith(_POINTER_START):
                fields = dict(line.split(" ", 1) for line in text.decode().splitlines())
                self._pointers[oid] = File(oid, int(fields["size"]), fields["oid"].removeprefix("sha256:"))
            else:
                self._pointers[oid] = File(oid, size, None)
        return self._pointers[oid]

    def _run(self, *arguments: str, data: bytes | None = None) -> bytes:
        done = subprocess.run(["git", *arguments], cwd=self.path, input=data, capture_output=True, check=False)
        if done.returncode:
            raise subprocess.CalledProcessError(done.returncode, arguments, done.stdout, done.stderr)
        return done.stdout


class Repos:
    """All repositories, and the large files, which they share."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.objects = folder, folder / "objects"
        self.objects.mkdir(parents=True)
        self._held: dict[tuple[str, str], Repo] = {}
        self._lock = threading.Lock()

    def get(self, kind: str, name: str) -> Repo | None:
        """Return a repository."""
        return self._held.get((kind, name))

    def create(self, kind: str, name: str, private: bool) -> tuple[Repo, bool]:
        """Return a repository, and whether it is new."""
        with self._lock:
            found = self._held.get((kind, name))
            if found is None:
                self._held[kind, name] = Repo(self.folder / "git" / uuid.uuid4().hex, kind, name, private)
            return self._held[kind, name], found is None

    def delete(self, kind: str, name: str) -> None:
        """Forget a repository."""
        shutil.rmtree(self._held.pop((kind, name)).path)

    def all(self) -> list[Repo]:
        """Return every repository."""
        return list(self._held.values())

    def object(self, oid: str) -> Path:
        """Return where a large file lies, or will."""
        return self.objects / oid


def _stream(ref: str, changes: Mapping[str, bytes | None], message: str, parent: str) -> bytes:
    """Return a commit for ``git fast-import``."""
    said = message.encode()
    parts = [
        b"commit %s\n" % ref.encode(),
        b"committer ann <ann@example.org> 1700000000 +0000\n",
        b"data %d\n%s\n" % (len(said), said),
    ]
    if parent != NOWHERE:
        parts.append(b"from %s\n" % parent.encode())
    for path, content in changes.items():
        if content is None:
            parts.append(b"D %s\n" % path.encode())
        else:
            parts.append(b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(content), content))
    return b"".join(parts)
