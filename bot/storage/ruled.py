"""Whether the rules still find their quotes in a document that is to stand for a packaged one."""

from __future__ import annotations

from knowledge.library import Source
from rules.loading.load import packaged_files
from rules.proof.quotes import Quoted, quotes


def lost(source: Source) -> tuple[Quoted, ...]:
    """The quotes from a document of this id that do not stand in this text, in the same clause."""
    prefix = f"{source.document.id}/"
    files = packaged_files()
    if not any(prefix in text for text in files.values()):
        return ()
    asked = [each for each in quotes(files) if each.clause.startswith(prefix)]
    texts = {clause.id: clause.text for clause in source.clauses()}
    return tuple(each for each in asked if each.quote not in texts.get(each.clause, ""))
