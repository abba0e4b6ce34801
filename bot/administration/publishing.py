"""Managing the published documents: their versions, publishing, withdrawing, putting back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from bot.administration.desk import Act, Desk
from bot.publishing import Consequences, Marked, consequences
from bot.settings import VIETNAM
from bot.storage import publications
from bot.storage.publications import PublicationRefused, Version
from handlers import administration_texts as texts
from handlers.actions import action
from handlers.dates import written
from handlers.outcome.verdicts import in_rows, lower_first
from handlers.reply import Block, Choice, Choices, Heading, Item, Paragraph, Reply, strong, text
from handlers.request import Request
from handlers.resources import Resources
from handlers.resting import resting_line
from knowledge.clause import KnowledgeError
from knowledge.library import sources

PAGE = 8
_LINES = 12


# Looking


def library(desk: Desk, _: Request, page: str = "0") -> Reply:
    """The published documents, a page of them, with the version that stands."""
    found = _by_document(publications.versions(desk.connection))
    if not found:
        return _says([Heading(texts.LIBRARY_TITLE), Paragraph(text(texts.LIBRARY_EMPTY)), _to_documents()])
    last = (len(found) - 1) // PAGE
    at = min(int(page) if page.isdecimal() and len(page) < 4 else 0, last)
    shown = list(found.items())[at * PAGE : (at + 1) * PAGE]
    items = [
        Item(text(strong(_name(each)), f": {_state(each)}"), at * PAGE + n)
        for n, (_, each) in enumerate(shown, 1)
    ]
    ways = [(Choice(_name(each), action("versions", key)),) for key, each in shown]
    pages = [(texts.LESS, at - 1)] * (at > 0) + [(texts.MORE, at + 1)] * (at < last)
    turning = in_rows([Choice(label, action("library", to)) for label, to in pages]).rows
    intro = Paragraph(text(texts.LIBRARY_INTRO))
    return _says(
        [Heading(texts.LIBRARY_TITLE), intro, *items, Choices((*ways, *turning, *_to_documents().rows))]
    )


def versions(desk: Desk, _: Request, document: str) -> Reply:
    """The versions of a document, with what can be done."""
    found = publications.versions(desk.connection, document)
    if not found:
        return _says([Paragraph(text(texts.NO_VERSIONS)), _back()])
    items = [Item(text(version_line(version))) for version in found]
    ways = [
        Choice(texts.RESTORE_THIS.format(number=version.number), action("restore", version.id))
        for version in found
        if version.number is not None and not version.stands
    ]
    ways += [
        Choice(texts.PUBLISH_VERSION.format(id=version.id), action("publish", version.id))
        for version in found
        if version.number is None
    ]
    if any(version.stands for version in found):
        ways.append(Choice(texts.RETRACT_THIS, action("retract", document)))
    rows = (*in_rows(ways).rows, *_back().rows)
    return _says([Heading(texts.VERSIONS_TITLE.format(name=_name(found))), *items, Choices(rows)])


# Asking


def ask_retract(desk: Desk, _: Request, document: str) -> Reply:
    """Whether a document is really to be taken away."""
    found = publications.versions(desk.connection, document)
    if not any(version.stands for version in found):
        return _refused(desk, "not_published")
    said: list[Block] = [Paragraph(text(texts.ASK_RETRACT.format(name=_name(found))))]
    if _is_packaged(document):
        said.append(Paragraph(text(texts.ASK_RETRACT_OVER)))
    ways = _either(Choice(texts.RETRACT_THIS, action("retracted", document)), document)
    return _says([*said, ways])


def ask_restore(desk: Desk, _: Request, number: str) -> Reply:
    """Whether an older version is really to be put back, and what that does."""
    version = _version(desk, number)
    if version is None or version.number is None:
        return _refused(desk, "gone" if version is None else "only_proposed")
    name = version.document.name
    said: list[Block] = [Paragraph(text(texts.ASK_RESTORE.format(number=version.number, name=name)))]
    now = next((v for v in publications.versions(desk.connection, version.document.id) if v.stands), None)
    if now is not None:
        said.append(Paragraph(text(texts.ASK_RESTORE_NOW.format(number=now.number))))
    does = Choice(texts.RESTORE_THIS.format(number=version.number), action("restored", version.id))
    return _says([*said, _either(does, version.document.id)])


# Doing


def publish(desk: Desk, request: Request, number: str) -> Reply:
    """Lets a version stand that was proposed; pressed below its preview, which asked."""
    return _stand(desk, request, number, texts.PUBLISHED)


def restore(desk: Desk, request: Request, number: str) -> Reply:
    """Puts a version back that stood before."""
    return _stand(desk, request, number, texts.RESTORED)


def _stand(desk: Desk, request: Request, number: str, done: str) -> Reply:
    version = _version(desk, number)
    if version is None:
        return _refused(desk, "gone")
    try:
        changed = publications.publish(desk.connection, version.id, desk.now)
    except PublicationRefused as refused:
        return _refused(desk, refused.refusal.value, refused)
    except KnowledgeError as error:
        return _says([Paragraph(text(texts.CANNOT_READ.format(reason=error))), _back()])
    desk.changed |= changed
    said = done if changed else texts.PUBLISHED_ALREADY
    told = consequences(desk.resources, version.document, request.today)
    first = Paragraph(text(said.format(name=version.document.name, number=version.number)))
    return _says([first, *consequence_blocks(desk.resources, told), _back()])


def retract(desk: Desk, _: Request, document: str) -> Reply:
    """Takes a document away."""
    found = publications.versions(desk.connection, document)
    try:
        publications.withdraw(desk.connection, document, sources(), desk.now)
    except PublicationRefused as refused:
        return _refused(desk, refused.refusal.value)
    desk.changed = True
    return _says([Paragraph(text(texts.RETRACTED.format(name=_name(found)))), _back()])


def drop(desk: Desk, _: Request, number: str) -> Reply:
    """Erases a version that was only proposed."""
    gone = number.isdecimal() and len(number) < 18 and publications.drop(desk.connection, int(number))
    return _says([Paragraph(text(texts.DROPPED))]) if gone else _refused(desk, "gone")


ACTIONS: Mapping[str, tuple[int, Act]] = {
    "library": (1, library),
    "versions": (1, versions),
    "publish": (1, publish),
    "drop": (1, drop),
    "retract": (1, ask_retract),
    "retracted": (1, retract),
    "restore": (1, ask_restore),
    "restored": (1, restore),
}


# What it does to others


def consequence_blocks(resources: Resources, told: Consequences) -> Iterator[Block]:
    """Which documents are marked, and which conditions then rest on what has changed; nothing if none."""
    if told.marked:
        yield Heading(texts.MARKS_TITLE, 2)
        yield from _cut([_mark(each) for each in told.marked])
    if told.resting:
        yield Heading(texts.RULES_TITLE, 2)
        yield Paragraph(text(texts.RULES_INTRO))
        yield from _cut([resting_line(resources.corpus, each) for each in told.resting])


def _mark(each: Marked) -> str:
    if not each.known:
        return f"{texts.MARKS_UNKNOWN.format(what=each.what)}."
    return texts.MARKED.format(what=each.what, note=lower_first(each.note)) if each.note else f"{each.what}."


def _cut(lines: Sequence[str]) -> Iterator[Block]:
    yield from (Item(text(line)) for line in lines[:_LINES])
    if len(lines) > _LINES:
        yield Paragraph(text(texts.MORE_LINES.format(count=len(lines) - _LINES)))


# Words and ways


def _refused(desk: Desk, refusal: str, error: PublicationRefused | None = None) -> Reply:
    lost = error.lost if error else ()
    said = Paragraph(text(texts.REFUSED[refusal].format(count=len(lost))))
    quotes = [f"{each.clause}: “{each.quote}” ({each.place})" for each in lost]
    return _says([said, *_cut(quotes), _back()])


def _version(desk: Desk, number: str) -> Version | None:
    if not (number.isdecimal() and number.isascii() and len(number) < 18):
        return None
    return publications.version(desk.connection, int(number))


def _by_document(found: Sequence[Version]) -> dict[str, list[Version]]:
    """The versions of each document, the newest first."""
    listed: dict[str, list[Version]] = {}
    for version in found:
        listed.setdefault(version.document.id, []).append(version)
    return listed


def _name(found: Sequence[Version]) -> str:
    """How the document is called: as in the version that stands, or in the newest."""
    return next((v for v in found if v.stands), found[0]).document.name


def _state(found: Sequence[Version]) -> str:
    now = next((version for version in found if version.stands), None)
    if now is None:
        proposed = all(version.number is None for version in found)
        return f"{lower_first(version_line(found[0]))}." if proposed else f"{texts.LIBRARY_WITHDRAWN}."
    said = texts.LIBRARY_STANDS.format(number=now.number, when=moment(now.published or now.proposed))
    over = f", {texts.LIBRARY_OVER_PACKAGED}" if _is_packaged(now.document.id) else ""
    return f"{said}{over}."


def version_line(version: Version) -> str:
    """A version in words: "Bản 2 (mã 7), đăng 09:30 ngày 01/07/2026: đang dùng"."""
    if version.number is None:
        return texts.PROPOSED.format(id=version.id, when=moment(version.proposed))
    now = texts.VERSION_NOW if version.stands else ""
    when = moment(version.published or version.proposed)
    return texts.VERSION.format(number=version.number, id=version.id, when=when, now=now)


def moment(at: datetime) -> str:
    """A time as people in Vietnam read it."""
    there = at.astimezone(VIETNAM)
    return texts.MOMENT.format(clock=f"{there:%H:%M}", day=written(there.date()))


def _is_packaged(document: str) -> bool:
    return any(source.document.id == document for source in sources())


def _either(does: Choice, document: str) -> Choices:
    return Choices(((does,), (Choice(texts.NOT_NOW, action("versions", document)),)))


def _back() -> Choices:
    return Choices(((Choice(texts.BACK_TO_LIBRARY, action("library", 0)),),))


def _to_documents() -> Choices:
    return Choices(((Choice(texts.TO_DOCUMENTS, action("docs")),),))


def _says(blocks: Sequence[Block]) -> Reply:
    return Reply(tuple(blocks))
