"""The documents that come with the product: their identity, their texts and the clauses in them."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

from knowledge.clause import Clause, Corpus, Document, KnowledgeError
from knowledge.normalise import fold, nfc
from knowledge.parsing import manifest
from knowledge.parsing.corrections import NONE, Corrections
from knowledge.parsing.parse import PARSER_VERSION, parse

__all__ = ["KnowledgeError", "Source", "corpus", "fingerprint", "parse_unindexed", "sources"]


@dataclass(frozen=True)
class Source:
    """A document's identity, its file's name, its text exactly as in the file, and how to read it."""

    document: Document
    file: str
    text: str
    corrections: Corrections = NONE

    def clauses(self) -> tuple[Clause, ...]:
        """The document's clauses; KnowledgeError where a correction does not fit."""
        return parse(self.document.id, self.text, self.corrections)


def sources(folder: Traversable | None = None) -> tuple[Source, ...]:
    """The documents that the folder's sources.yaml describes, in its order (default: the package's own).

    Raises KnowledgeError, naming file and line, for whatever is wrong there.
    """
    place = files("knowledge") / "documents" if folder is None else folder
    return tuple(_source(place, entry) for entry in manifest.read(_text(place, manifest.MANIFEST)))


def corpus(folder: Traversable | None = None) -> Corpus:
    """All documents with their clauses; KnowledgeError as from ``sources`` and ``parse``."""
    found = sources(folder)
    return Corpus.of((source.document for source in found), (c for source in found for c in source.clauses()))


def fingerprint(source: Source) -> str:
    """64 hexadecimal digits, others as soon as the document must be indexed anew."""
    import json  # noqa: PLC0415  # only where documents are stored

    described = json.dumps([PARSER_VERSION, asdict(source)], default=str, sort_keys=True)
    return sha256(described.encode()).hexdigest()


def parse_unindexed(name: str, text: str) -> tuple[Document, tuple[Clause, ...]]:
    """A text that is not among the documents, under a neutral identity made of its file's name.

    ``name`` may have folders and an ending; nothing about the document is guessed from its text.
    """
    file = nfc(re.split(r"[\\/]", name)[-1])
    stem = file.rpartition(".")[0].strip() or file.strip() or "văn bản"
    document = Document(
        id=_slug(stem) or "van-ban",
        name=stem,
        short=stem,
        subject=stem,
        kind="Văn bản",
        validity="Văn bản này không có trong danh mục nên chưa rõ thời hạn.",
    )
    return document, parse(document.id, text)


def _source(folder: Traversable, entry: manifest.Entry) -> Source:
    if not (folder / entry.file).is_file():
        raise manifest.fault(entry.file_line, f"không có tệp {entry.file}")
    return Source(entry.document, entry.file, _text(folder, entry.file), entry.corrections)


def _text(folder: Traversable, name: str) -> str:
    """A file's text, with its line ends and byte order mark as they are."""
    try:
        return (folder / name).read_bytes().decode("utf-8")
    except OSError:
        raise KnowledgeError(f"{name}: không đọc được tệp") from None
    except UnicodeDecodeError as error:
        raise KnowledgeError(f"{name}: không phải chữ UTF-8, từ byte thứ {error.start + 1}") from None


def _slug(name: str) -> str:
    """A name's ASCII letters and digits, hyphens between."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")
