"""Loading the rule files: every key, fact, value, clause and quote is checked.

``files`` maps the path below ``rules/`` to the file's text; ``clauses`` maps a clause's id to its verbatim
text, which is all that rules know of the documents.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from importlib.resources import files as resource_files

import yaml

from rules.loading.builder import LISTS, Builder, Shared
from rules.loading.fact_file import read_facts
from rules.loading.reader import Entry, fail, read_yaml
from rules.model import Disagreement, Gap, Node, Programme, Remark, Rulebook, RuleError


def packaged_files() -> dict[str, str]:
    """The rule files of the package: path below ``rules/`` to text; RuleError where one is no UTF-8."""
    root = resource_files("rules")
    names = ["facts.yaml", "shared.yaml", "disagreements.yaml"]
    programmes = root / "programmes"
    names += sorted(f"programmes/{f.name}" for f in programmes.iterdir() if f.name.endswith(".yaml"))
    return {name: _text(name, (root / name).read_bytes()) for name in names}


def _text(name: str, content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RuleError(f"rules/{name}: không phải chữ UTF-8, từ byte thứ {error.start + 1}") from None


def load(files: Mapping[str, str], clauses: Mapping[str, str]) -> Rulebook:
    """The rulebook in these files, checked against these clauses; RuleError names file and line."""
    for name in ("facts.yaml", "shared.yaml", "disagreements.yaml"):
        if name not in files:
            raise RuleError(f"rules/{name}: không có tệp này")
    facts = read_facts(read_yaml("rules/facts.yaml", files["facts.yaml"]))
    shared = Shared(read_yaml("rules/shared.yaml", files["shared.yaml"]), facts, clauses)
    found: dict[str, Programme] = {}
    for path, text in files.items():
        if path.startswith("programmes/"):
            entry = read_yaml(f"rules/{path}", text)
            programme = _programme(entry, Builder(entry, facts, clauses, shared))
            if path != f"programmes/{programme.id}.yaml":
                entry.fail(f"id {programme.id!r} phải trùng với tên tệp", "id")
            if programme.id not in shared.listed:
                entry.fail("chương trình chưa đứng trong nhóm nào của shared.yaml", "id")
            found[programme.id] = programme
    ordered = _ordered(shared, found)
    entry = read_yaml("rules/disagreements.yaml", files["disagreements.yaml"])
    disagreements = _disagreements(entry, Builder(entry, facts, clauses, shared), ordered)
    return Rulebook(facts, ordered, shared.groups, disagreements, _edition(files, clauses))


def _edition(files: Mapping[str, str], clauses: Mapping[str, str]) -> str:
    digest = blake2b(digest_size=4)
    for texts in (files, clauses):
        for name, words in sorted(texts.items()):
            digest.update(f"{len(name)} {len(words)} {name}{words}".encode())
    return digest.hexdigest()


def _ordered(shared: Shared, found: Mapping[str, Programme]) -> dict[str, Programme]:
    for programme, node in shared.listed.items():
        if programme not in found:
            fail(shared.file, node, f"không có tệp rules/programmes/{programme}.yaml")
    return {programme: found[programme] for programme in shared.listed}


# Programmes and disagreements


def _programme(top: Entry, builder: Builder) -> Programme:
    ids: set[str] = set()
    lists = {kind: _items(top, builder, kind, ids) for kind in LISTS}
    programme = Programme(
        id=top.string_of(top.take("id")),
        version=top.integer_of(top.take("version")),
        date=top.date_of(top.take("date")),
        name=top.string_of(top.take("name")),
        short=top.string_of(top.take("short")),
        for_whom=builder.statement(top.take("for_whom")),
        runs=builder.statement(top.take("runs")),
        duration=top.optional("duration", builder.statement, None),
        form=top.optional("form", builder.statement, None),
        contents=top.optional("contents", builder.statement, None),
        decided_by=builder.statement(top.take("decided_by")),
        conditions=lists["conditions"],  # type: ignore[arg-type]  # conditions are nodes
        to_confirm=lists["to_confirm"],  # type: ignore[arg-type]  # the others remarks
        notes=lists["notes"],  # type: ignore[arg-type]
    )
    top.end()
    if not programme.conditions:
        top.fail("chương trình không có điều kiện nào")
    return programme


def _items(top: Entry, builder: Builder, kind: str, ids: set[str]) -> tuple[Node | Remark, ...]:
    """The items of one kind; ``ids`` are those already used in the programme, and get the new ones."""
    if kind not in top:
        return ()
    items: list[Node | Remark] = []
    for node in top.nodes_of(top.take(kind)):
        entry = Entry(top.file, node)
        made: tuple[Node | Remark, ...]
        if "include" in entry and builder.shared is not None:
            made = builder.shared.included(entry, entry.take("include"), kind)
            entry.end()
        else:
            made = (LISTS[kind](builder, entry),)
        for item in made:
            if item.id in ids:
                fail(top.file, node, f"id {item.id!r} dùng cho hai điều kiện")
            ids.add(item.id)
        items += made
    return tuple(items)


def _gap(entry: Entry, node: yaml.Node) -> Gap:
    try:
        return Gap(entry.string_of(node))
    except ValueError:
        fail(entry.file, node, f"ở đây cần một trong: {', '.join(Gap)}")


def _disagreements(
    top: Entry, builder: Builder, programmes: Mapping[str, Programme]
) -> tuple[Disagreement, ...]:
    found: dict[str, Disagreement] = {}
    for node in top.nodes_of(top.take("disagreements")):
        entry = Entry(top.file, node)
        disagreement = Disagreement(
            entry.string_of(entry.take("id")),
            entry.string_of(entry.take("title")),
            entry.string_of(entry.take("text")),
            builder.cites(entry.take("cites")),
            entry.optional("programmes", entry.strings_of, ()),
            _gap(entry, entry.take("kind")),
            entry.optional("reading", entry.string_of, ""),
        )
        for programme in disagreement.programmes:
            if programme not in programmes:
                entry.fail(f"không có chương trình {programme!r}", "programmes")
        entry.end()
        if disagreement.id in found:
            entry.fail(f"id {disagreement.id!r} viết hai lần", "id")
        found[disagreement.id] = disagreement
    top.end()
    return tuple(found.values())
