"""getFile, and the files themselves under ``/file/bot<token>/``."""

from __future__ import annotations

from botapi.errors import JSON, Refusal, bad
from botapi.params import Upload
from botapi.state import World

FOLDERS = {"document": "documents", "photo": "photos"}


def get_file(world: World, params: JSON) -> JSON:
    known = world.files.get(params["file_id"])
    if known is None:
        raise bad("wrong file_id or the file is temporarily unavailable")
    kind, described, upload = known
    if max(len(upload.data), described.get("file_size", 0)) > world.limits.download:
        raise bad("file is too big")
    _, dot, ending = described.get("file_name", "").rpartition(".")
    path = f"{FOLDERS[kind]}/file_{described['file_unique_id']}{dot}{ending if dot else ''}"
    world.paths[path] = upload
    file: JSON = {
        name: described[name] for name in ("file_id", "file_unique_id", "file_size") if name in described
    }
    return {**file, "file_path": path}


def content(world: World, path: str) -> bytes:
    """The bytes behind a path that getFile gave. Raises Refusal (404)."""
    upload: Upload | None = world.paths.get(path)
    if upload is None:
        raise Refusal(404, "Not Found")
    return upload.data
