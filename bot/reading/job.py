"""A document, or the corrected description of one, that an administrator sent: kept and shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.apart.kinds import check_whole
from bot.errors import FileRefused
from bot.jobs import Finished, Received, Setting
from bot.reading import ReadText
from bot.reading.task import read_apart
from handlers import draft_texts as texts
from handlers.drafts import choices, entry_file, preview, version_line
from handlers.reply import Paragraph, Reply, text
from handlers.request import Sent
from knowledge.clause import KnowledgeError
from knowledge.drafting.draft import Draft, draft
from knowledge.drafting.entry import read_entry

if TYPE_CHECKING:
    from bot.assistant import StoredAssistant
    from knowledge.library import Source
    from knowledge.parsing.manifest import Entry

_NAMED = re.compile(r"mo-ta-(\d{1,17})\b")
_SAID = re.compile(rf"^\ufeff?{re.escape(version_line(0)).removesuffix('0')}(\d{{1,17}})", re.MULTILINE)


def document(received: Received, setting: Setting) -> Finished:
    """The preview of what came, kept as a version that is not published yet. FileRefused, StorageError."""
    if Sent(received.name).kind == "corrections":
        return _corrected(received, setting)
    found = read_apart(received.name, received.content)
    return _shown(draft(received.name, found.text, None, setting.resources.corpus), setting, found)


def _corrected(received: Received, setting: Setting) -> Finished:
    """The preview under a description that was corrected by hand."""
    check_whole(received.name, received.content)
    try:
        written = received.content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileRefused(texts.ENTRY_NOT_TEXT) from None
    try:
        entry = read_entry(received.name, written)
        source = _described(received.name, written, entry, setting.assistant)
        if source is None:
            raise FileRefused(texts.UNKNOWN_ENTRY)
        made = draft(source.file, source.text, entry, setting.resources.corpus)
    except KnowledgeError as error:
        return _said(texts.WRONG_ENTRY.format(reason=error))
    return _shown(made, setting, ReadText(""))


def _described(name: str, written: str, entry: Entry, assistant: StoredAssistant) -> Source | None:
    """What a description is of: the version it names, else the newest that waits with its file or id."""
    for found in (_SAID.search(written), _NAMED.search(name)):
        if found and (source := assistant.proposed(int(found[1]))):
            return source
    for version in assistant.waiting():
        source = assistant.proposed(version.id)
        if source and (source.file == entry.file or source.document.id == entry.document.id):
            return source
    return None


def _shown(made: Draft, setting: Setting, found: ReadText) -> Finished:
    from bot.administration.publishing import consequence_blocks
    from bot.publishing import consequences

    resources = setting.resources
    try:
        version = setting.assistant.propose(made.source)
    except KnowledgeError as error:
        return _said(texts.NOT_STORED.format(reason=error))
    told = consequences(resources, made.document, setting.today)
    return Finished(
        Reply(
            (
                *preview(made, resources.corpus, found.notes),
                *consequence_blocks(resources, told),
                entry_file(made, version),
                choices(made, version),
            )
        )
    )


def _said(sentence: str) -> Finished:
    return Finished(Reply((Paragraph(text(sentence)),)))
