"""Reading ``facts.yaml``."""

from __future__ import annotations

from dataclasses import replace

import yaml

from rules.loading.reader import Entry, fail, place_of
from rules.model import Alike, Fact, FactType, Option, OverTime


def read_facts(top: Entry) -> dict[str, Fact]:
    """The facts in the file, in its order."""
    top.integer_of(top.take("version"))
    top.date_of(top.take("date"))
    inner = Entry(top.file, top.take("facts"))
    facts = {
        key: replace(_fact(key, Entry(top.file, node)), place=place_of(top.file, inner.key(key)))
        for key, node in inner.items()
    }
    top.end()
    alternatives = {fact.alternative for fact in facts.values()}
    for fact in facts.values():
        for other, kind in ((fact.at_most, FactType.INTEGER), (fact.alternative, FactType.PARTIAL_DATE)):
            if other is not None and other not in facts:
                inner.fail(f"dữ kiện {fact.key!r} nhắc đến {other!r} là dữ kiện không có", fact.key)
            if other is not None and (fact.type, facts[other].type) != (FactType.INTEGER, kind):
                inner.fail(f"dữ kiện {fact.key!r} không thể tính hay so với {other!r}", fact.key)
        if fact.alternative is not None and fact.over_time is not OverTime.AGEING:
            inner.fail(
                f"dữ kiện {fact.key!r} tính từ {fact.alternative!r} nên cần over_time: ageing", fact.key
            )
        if fact.type is FactType.PARTIAL_DATE and fact.key not in alternatives:
            inner.fail(f"không dữ kiện nào có alternative là {fact.key!r}", fact.key)
    return facts


def _fact(key: str, entry: Entry) -> Fact:
    name = entry.take("type")
    try:
        kind = FactType(entry.string_of(name))
    except ValueError:
        fail(entry.file, name, f"loại dữ kiện {name.value!r} không có")
    options: tuple[Option, ...] = ()
    if kind in (FactType.OPTION, FactType.OPTIONS):
        inner = Entry(entry.file, entry.take("options"))
        options = tuple(_option(value, Entry(entry.file, node)) for value, node in inner.items())
    fact = Fact(
        key,
        kind,
        label=entry.string_of(entry.take("label")),
        question=entry.string_of(entry.take("question")),
        hint=entry.optional("hint", entry.string_of, ""),
        unit=entry.optional("unit", entry.string_of, ""),
        minimum=entry.optional("min", entry.integer_of, None),
        maximum=entry.optional("max", entry.integer_of, None),
        at_most=entry.optional("at_most", entry.string_of, None),
        alternative=entry.optional("alternative", entry.string_of, None),
        options=options,
        none_option=entry.optional("none", lambda node: _option("", Entry(entry.file, node)), None),
        usual=entry.optional("usual", lambda node: tuple(map(entry.scalar_of, entry.nodes_of(node))), ()),
        words=entry.optional("words", entry.strings_of, ()),
        affirms=entry.optional("affirms", entry.strings_of, ()),
        denies=entry.optional("denies", entry.strings_of, ()),
        over_time=entry.optional("over_time", lambda node: _over_time(entry, node), OverTime.LASTING),
        alike=entry.optional("alike", lambda node: _alike(entry, node, options), ()),
        unused=entry.optional("unused", entry.string_of, ""),
    )
    entry.end()
    _check_words(entry, fact)
    _check_values(entry, fact)
    return fact


def _check_words(entry: Entry, fact: Fact) -> None:
    """Fail where words are given that this type of fact has no use for."""
    if fact.words and fact.type is not FactType.INTEGER:
        entry.fail("words của dữ kiện chỉ dùng cho số nguyên", "words")
    if (fact.affirms or fact.denies) and fact.type is not FactType.BOOLEAN:
        entry.fail(
            "affirms và denies chỉ dùng cho câu hỏi có hay không", "affirms" if fact.affirms else "denies"
        )


def _check_values(entry: Entry, fact: Fact) -> None:
    """Fail where a number has no bounds, or where the usual answers are none of the fact's."""
    values: set[str | bool] = {option.value for option in fact.options} or {True, False}
    if fact.type is FactType.INTEGER:
        if fact.minimum is None or fact.maximum is None or fact.minimum > fact.maximum:
            entry.fail("một số cần min và max, min không lớn hơn max")
        if fact.usual and not (len(fact.usual) == 2 and all(type(each) is int for each in fact.usual)):
            entry.fail("usual của một số cần hai số nguyên: thấp nhất, cao nhất")
    elif fact.over_time in (OverTime.AGEING, OverTime.COUNTDOWN):
        entry.fail(f"over_time: {fact.over_time} chỉ dùng cho một số (integer)", "over_time")
    elif not values.issuperset(fact.usual):
        entry.fail("usual nêu giá trị không có trong các lựa chọn")


def _alike(entry: Entry, node: yaml.Node, options: tuple[Option, ...]) -> tuple[Alike, ...]:
    """Groups of options declared to be alike, each with its reason."""
    known = {option.value for option in options}
    found = []
    for each in entry.nodes_of(node):
        inner = Entry(entry.file, each)
        values = inner.strings_of(inner.take("options"))
        reason = inner.string_of(inner.take("reason"))
        inner.end()
        if len(set(values)) < max(len(values), 2) or not known.issuperset(values):
            fail(entry.file, each, "alike cần từ hai lựa chọn của dữ kiện này, mỗi lựa chọn một lần")
        found.append(Alike(frozenset(values), reason))
    return tuple(found)


def _over_time(entry: Entry, node: yaml.Node) -> OverTime:
    name = entry.string_of(node)
    try:
        return OverTime(name)
    except ValueError:
        fail(entry.file, node, f"over_time {name!r} không có (có: {', '.join(OverTime)})")


def _option(value: str, entry: Entry) -> Option:
    label = entry.string_of(entry.take("label"))
    words = entry.optional("words", entry.strings_of, ())
    entry.end()
    return Option(value, label, words)
