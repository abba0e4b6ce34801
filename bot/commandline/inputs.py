"""What commands read: files and lines as text, and facts as JSON or YAML. InputError says what and where."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import orjson

from bot.errors import InputError, reason

Facts = Mapping[str, object]

_BOM = "\ufeff"
_YAML = frozenset({".yaml", ".yml"})
_TIMESTAMP = "tag:yaml.org,2002:timestamp"


def is_file(path: Path) -> bool:
    """Whether there is such a file; False for what can be no file's name."""
    try:
        return path.is_file()
    except OSError:
        return False


def file_text(path: Path) -> str:
    """A file's text, with its line ends and byte order mark as they are."""
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise InputError(f"{path}: không đọc được, {reason(error)}") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: không phải chữ UTF-8, từ byte thứ {error.start + 1}") from None


def line_text(raw: bytes, number: int) -> str:
    """A line's text without its end; ``number`` counts from 1, and the first may have a byte order mark."""
    try:
        text = raw.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise InputError(f"không phải chữ UTF-8, từ byte thứ {error.start + 1}") from None
    return text.removeprefix(_BOM) if number == 1 else text


def line_facts(line: str) -> Facts:
    """The facts in a line of JSON."""
    try:
        data = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise InputError(f"không phải JSON, sai từ ký tự thứ {error.colno}") from None
    return _facts_in(data, "JSON")


def file_facts(path: Path) -> Facts:
    """The facts in a file of JSON, or of YAML where its name ends so."""
    text = file_text(path).removeprefix(_BOM)
    if path.suffix.lower() in _YAML:
        return _facts_in(_from_yaml(path, text), "YAML", f"{path}: ")
    try:
        data = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise InputError(f"{path}, dòng {error.lineno}: không phải JSON") from None
    return _facts_in(data, "JSON", f"{path}: ")


def _facts_in(data: object, form: str, place: str = "") -> Facts:
    """The facts in a value: the value itself, or what it holds as "facts" beside other keys."""
    if isinstance(data, dict) and isinstance(data.get("facts"), dict):
        data = data["facts"]
    if not isinstance(data, dict):
        raise InputError(f"{place}cần một đối tượng {form} chứa các dữ kiện")
    return data


def _from_yaml(path: Path, text: str) -> object:
    """The value in a YAML text. Dates stay text, so that one that does not exist is told like any other."""
    import yaml

    class Loader(yaml.SafeLoader):
        yaml_implicit_resolvers = {  # noqa: RUF012  # as in the class above it
            first: [(tag, pattern) for tag, pattern in resolvers if tag != _TIMESTAMP]
            for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
        }

    try:
        return yaml.load(text, Loader)  # noqa: S506  # a SafeLoader
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        line = _yaml_line(error, text)
        place = f"{path}, dòng {line}" if line else f"{path}"
        raise InputError(f"{place}: tệp YAML viết sai") from None


def _yaml_line(error: Exception, text: str) -> int | None:
    """The line, from 1, of a mistake in YAML; None where it is not known."""
    mark = getattr(error, "problem_mark", None)
    if mark is not None:
        return int(mark.line) + 1
    position = getattr(error, "position", None)
    return None if position is None else text.count("\n", 0, position) + 1
