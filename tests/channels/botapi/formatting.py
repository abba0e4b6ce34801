"""Texts with entities: what the service makes of a text and its markup, and what it finds in it by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from botapi import utf16
from botapi.errors import JSON, bad
from botapi.html_mode import parse_html

MAX_ENTITIES = 100
MAX_BYTES = 1 << 15
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]")
MONOSPACE = {"code", "pre"}
QUOTES = {"blockquote", "expandable_blockquote"}
STYLES = {"bold", "italic", "underline", "strikethrough", "spoiler"}
DETECTED: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("email", re.compile(r"(?<![\w.+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")),
    ("url", re.compile(r"https?://[^\s<>\"«»]*[^\s<>\"«».,;:!?)\]]")),
    (
        "url",
        re.compile(r"(?<![\w@./-])(?:[a-z0-9-]+\.)+(?:vn|com|org|net|gov|edu|info|me)\b(?:/[^\s<>\"]*)?"),
    ),
    ("bot_command", re.compile(r"(?<![\w/<>@])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])")),
    ("mention", re.compile(r"(?<![\w@/])@[A-Za-z0-9_]{4,32}(?!\w)")),
    ("hashtag", re.compile(r"(?<![\w#])#(?=\d*[^\W\d])\w+")),
)


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text as it is shown, its entities in order, and what of the markup was silently lost on the way."""

    text: str
    entities: list[JSON]
    lost: list[str]

    def fields(self, text: str = "text", entities: str = "entities") -> JSON:
        """The two fields of a message."""
        return {text: self.text, **({entities: self.entities} if self.entities else {})}


def format_text(
    source: str, parse_mode: str | None, entities: list[JSON] | None, most: int, too_long: str, strict: bool
) -> Formatted:
    """What is shown of ``source``. Raises Refusal for bad markup, and ``too_long`` beyond ``most``
    characters.

    ``most`` counts Unicode characters after entity parsing: the service takes 4,096 characters of 8,192
    UTF-16 code units and refuses 4,097 (only the offsets of entities are in UTF-16).
    """
    if len(source.encode()) > MAX_BYTES:
        raise bad("text is too long")
    lost: list[str] = []
    text, marked = source, [dict(entity) for entity in entities or []]
    if parse_mode:
        if parse_mode.lower() != "html":
            raise bad("unsupported parse_mode" if parse_mode.lower() != "markdownv2" else NO_MARKDOWN)
        text, marked = parse_html(source, strict)
    else:
        _check_bounds(text, marked)
    text, marked = _trimmed(_cleaned(text), marked)
    if len(text) > most:
        raise bad(too_long)
    marked = _in_order(_without_bad_nesting(_in_order(marked), lost))
    if len(marked) > MAX_ENTITIES:
        lost.append(
            f"{len(marked) - MAX_ENTITIES} of {len(marked)} entities, beyond the first {MAX_ENTITIES}"
        )
        marked = marked[:MAX_ENTITIES]
    return Formatted(text, with_detected(text, marked), lost)


NO_MARKDOWN = "this test server does not parse MarkdownV2"


def with_detected(text: str, marked: list[JSON]) -> list[JSON]:
    """The entities, and the commands, links, mentions and the like that the service finds by itself."""
    taken = [
        (e["offset"], e["offset"] + e["length"]) for e in marked if e["type"] in MONOSPACE | {"text_link"}
    ]
    found = list(marked)
    for name, begin, end in _matches(text):
        offset = utf16.length(text[:begin])
        stop = offset + utf16.length(text[begin:end])
        if all(stop <= left or right <= offset for left, right in taken):
            taken.append((offset, stop))
            found.append({"type": name, "offset": offset, "length": stop - offset})
    return _in_order(found)


def _in_order(entities: list[JSON]) -> list[JSON]:
    return sorted(entities, key=lambda e: (e["offset"], -e["length"]))


def _matches(text: str) -> Iterator[tuple[str, int, int]]:
    for name, pattern in DETECTED:
        for match in pattern.finditer(text):
            yield name, match.start(), match.end()


def _cleaned(text: str) -> str:
    return CONTROL.sub(lambda match: "" if match[0] == "\r" else " ", text)


def _trimmed(text: str, entities: list[JSON]) -> tuple[str, list[JSON]]:
    """Without white space at both ends; entities move along, and those left empty go."""
    shorter = text.strip()
    gone = utf16.length(text[: len(text) - len(text.lstrip())])
    size = utf16.length(shorter)
    moved = []
    for entity in entities:
        begin = max(0, entity["offset"] - gone)
        end = min(size, entity["offset"] + entity["length"] - gone)
        if end > begin:
            moved.append({**entity, "offset": begin, "length": end - begin})
    return shorter, moved


def _check_bounds(text: str, entities: list[JSON]) -> None:
    allowed = utf16.boundaries(text)
    for entity in entities:
        begin, end = entity["offset"], entity["offset"] + entity["length"]
        if entity["length"] <= 0 or begin not in allowed or end not in allowed:
            raise bad("ENTITY_BOUNDS_INVALID")


def _without_bad_nesting(entities: list[JSON], lost: list[str]) -> list[JSON]:
    """What the service shows of overlapping entities; what it drops goes to ``lost``.

    Code stands alone: styles are cut around it, links go. Neither quotations nor links nest.
    """
    code = _apart([e for e in entities if e["type"] in MONOSPACE], [], lost)
    quotes = _apart([e for e in entities if e["type"] in QUOTES], [], lost)
    links = _apart([e for e in entities if e["type"] not in MONOSPACE | QUOTES | STYLES], code, lost)
    styles: list[JSON] = []
    for entity in entities:
        if entity["type"] in STYLES:
            pieces = _cut_around(entity, code)
            if pieces != [entity]:
                lost.append(f"{entity['type']} over code at {entity['offset']}")
            styles.extend(pieces)
    return code + quotes + links + styles


def _apart(entities: list[JSON], taken: list[JSON], lost: list[str]) -> list[JSON]:
    """Those entities that overlap none before them and none of ``taken``."""
    kept: list[JSON] = []
    for entity in entities:
        clash = next((other for other in taken + kept if _overlap(entity, other)), None)
        if clash is None:
            kept.append(entity)
        else:
            lost.append(f"{entity['type']} inside {clash['type']} at {entity['offset']}")
    return kept


def _overlap(one: JSON, other: JSON) -> bool:
    begin = max(one["offset"], other["offset"])
    return bool(begin < min(one["offset"] + one["length"], other["offset"] + other["length"]))


def _cut_around(entity: JSON, holes: list[JSON]) -> list[JSON]:
    """The parts of an entity outside the holes."""
    pieces, at = [], entity["offset"]
    for hole in sorted((hole for hole in holes if _overlap(entity, hole)), key=lambda e: int(e["offset"])):
        if hole["offset"] > at:
            pieces.append({**entity, "offset": at, "length": hole["offset"] - at})
        at = hole["offset"] + hole["length"]
    if (end := entity["offset"] + entity["length"]) > at:
        pieces.append({**entity, "offset": at, "length": end - at})
    return pieces
