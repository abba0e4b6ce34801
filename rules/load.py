"""Loading the rule files: every key, fact, value, clause and quote is checked.

``files`` maps the path below ``rules/`` to the file's text; ``clauses`` maps a clause's id to its verbatim
text, which is all that rules know of the documents.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files as resource_files

from rules.builder import LISTS, Builder, Shared
from rules.fact_file import read_facts
from rules.model import Disagreement, Node, Programme, Remark, Rulebook, RuleError
from rules.reader import Entry, read_yaml


def packaged_files() -> dict[str, str]:
    """The rule files of the package: path below ``rules/`` to text."""
    root = resource_files("rules")
    names = ["facts.yaml", "shared.yaml", "disagreements.yaml"]
    programmes = root / "programmes"
    names += sorted(f"programmes/{f.name}" for f in programmes.iterdir() if f.name.endswith(".yaml"))
    return {name: (root / name).read_text(encoding="utf-8") for name in names}


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
                entry.fail(f"id {programme.id!r} phải trùng với tên tệp")
            found[programme.id] = programme
    ordered = _ordered(shared, found)
    entry = read_yaml("rules/disagreements.yaml", files["disagreements.yaml"])
    disagreements = _disagreements(entry, Builder(entry, facts, clauses, shared), ordered)
    return Rulebook(facts, ordered, shared.groups, disagreements)


def _ordered(shared: Shared, found: Mapping[str, Programme]) -> dict[str, Programme]:
    listed = [programme for group in shared.groups.values() for programme in group.programmes]
    for programme in listed:
        if programme not in found:
            shared.entry.fail(f"nhóm nêu chương trình {programme!r} nhưng không có tệp của chương trình này")
        if listed.count(programme) > 1:
            shared.entry.fail(f"chương trình {programme!r} đứng trong hai nhóm")
    for programme in found:
        if programme not in listed:
            raise RuleError(
                f"rules/programmes/{programme}.yaml: chương trình chưa đứng trong nhóm nào của shared.yaml"
            )
    return {programme: found[programme] for programme in listed}


# Programmes and disagreements


def _programme(top: Entry, builder: Builder) -> Programme:
    lists = {kind: _items(top, builder, kind) for kind in LISTS}
    programme = Programme(
        id=top.string_of(top.take("id")),
        version=top.integer_of(top.take("version")),
        date=top.date_of(top.take("date")),
        name=top.string_of(top.take("name")),
        short=top.string_of(top.take("short")),
        for_whom=builder.statement(top.take("for_whom")),
        runs=builder.statement(top.take("runs")),
        decided_by=builder.statement(top.take("decided_by")),
        conditions=lists["conditions"],  # type: ignore[arg-type]  # conditions are nodes
        to_confirm=lists["to_confirm"],  # type: ignore[arg-type]  # the others remarks
        notes=lists["notes"],  # type: ignore[arg-type]
    )
    top.end()
    if not programme.conditions:
        top.fail("chương trình không có điều kiện nào")
    ids = [item.id for kind in lists.values() for item in kind]
    for ident in ids:
        if ids.count(ident) > 1:
            top.fail(f"id {ident!r} dùng cho hai điều kiện")
    return programme


def _items(top: Entry, builder: Builder, kind: str) -> tuple[Node | Remark, ...]:
    if kind not in top:
        return ()
    items: list[Node | Remark] = []
    for node in top.nodes_of(top.take(kind)):
        entry = Entry(top.file, node)
        if "include" in entry and builder.shared is not None:
            items += builder.shared.included(entry, kind, entry.string_of(entry.take("include")))
            entry.end()
        else:
            items.append(LISTS[kind](builder, entry))
    return tuple(items)


def _disagreements(
    top: Entry, builder: Builder, programmes: Mapping[str, Programme]
) -> tuple[Disagreement, ...]:
    found = []
    for node in top.nodes_of(top.take("disagreements")):
        entry = Entry(top.file, node)
        disagreement = Disagreement(
            entry.string_of(entry.take("id")),
            entry.string_of(entry.take("title")),
            entry.string_of(entry.take("text")),
            builder.cites(entry.take("cites")),
            entry.optional("programmes", entry.strings_of, ()),
        )
        for programme in disagreement.programmes:
            if programme not in programmes:
                entry.fail(f"không có chương trình {programme!r}")
        entry.end()
        found.append(disagreement)
    top.end()
    return tuple(found)
