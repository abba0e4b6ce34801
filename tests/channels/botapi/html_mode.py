"""``parse_mode=HTML``, parsed as strictly as its description reads.

The refusals and their words are Telegram's own (``Can't find end tag …``, ``Unsupported start tag …``). One
thing is stricter: the description says that every ``<``, ``>`` and ``&`` that is not part of a tag or an
entity must be replaced, and that only ``&lt;``, ``&gt;``, ``&amp;``, ``&quot;`` and numeric entities exist.
Telegram shows what breaks this as it stands, so a forgotten escape is seen only by the reader whose words
hold one; here it is refused, unless ``strict`` is off.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from botapi import utf16
from botapi.errors import JSON, Refusal, bad

PLAIN = re.compile(r"[^<>&]+")
NUMBER = re.compile(r"&#(?:x([0-9a-fA-F]+)|([0-9]+));?")
NAMED = re.compile(r"&(lt|gt|amp|quot)(?![A-Za-z]);?")
ANY_NAME = re.compile(r"&[A-Za-z]*;?")
TAG_NAME = re.compile(r"[^\s>]*")
ATTRIBUTE = re.compile(r"""\s*([^\s=>/"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9.\-]*)(?=[\s>])))?""")
CHARACTERS = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
SIMPLE = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "strike", "del"), "strikethrough"),
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
SUPPORTED = {*SIMPLE, "a", "code", "pre", "blockquote"}
LINK = re.compile(r"(?:(?:https?|tg|mailto|tel):\S+|[\w-]+(?:\.[\w-]+)+(?:[/?#]\S*)?)", re.IGNORECASE)


@dataclass(slots=True)
class Open:
    """A tag whose end has not come yet: where it began in the text, and what its attributes said."""

    tag: str
    offset: int
    begin: int
    attributes: dict[str, str]


@dataclass(slots=True)
class Parser:
    """Reads ``source`` once, from left to right."""

    source: str
    strict: bool
    at: int = 0
    text: list[str] = field(default_factory=list)
    offset: int = 0
    open: list[Open] = field(default_factory=list)
    entities: list[JSON] = field(default_factory=list)

    def run(self) -> tuple[str, list[JSON]]:
        while self.at < len(self.source):
            plain = PLAIN.match(self.source, self.at)
            if plain:
                self._add(plain[0])
                self.at = plain.end()
            elif self.source[self.at] == "&":
                self._character()
            elif self.source.startswith("</", self.at):
                self._end_tag()
            elif self.source[self.at] == "<":
                self._start_tag()
            else:
                self._stray(">", f'Character ">" must be escaped at byte offset {self._byte()}')
        if self.open:
            raise unparsable(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        return "".join(self.text), self.entities

    def _byte(self, at: int | None = None) -> int:
        return len(self.source[: self.at if at is None else at].encode())

    def _add(self, words: str) -> None:
        self.text.append(words)
        self.offset += utf16.length(words)

    def _stray(self, words: str, complaint: str) -> None:
        if self.strict:
            raise unparsable(complaint)
        self._add(words)
        self.at += len(words)

    def _character(self) -> None:
        decoded, end = _entity(self.source, self.at)
        if decoded:
            self._add(decoded)
            self.at = end
            return
        name = ANY_NAME.match(self.source, self.at)
        shown = name[0] if name else "&"
        self._stray("&", f'Unsupported HTML entity "{shown}" at byte offset {self._byte()}')

    def _start_tag(self) -> None:
        begin = self.at
        name = TAG_NAME.match(self.source, begin + 1)
        end = name.end() if name else begin + 1
        if end == len(self.source):
            raise unparsable(f"Unclosed start tag at byte offset {self._byte(begin)}")
        tag = self.source[begin + 1 : end].lower()
        if tag not in SUPPORTED:
            raise unparsable(f'Unsupported start tag "{tag}" at byte offset {self._byte(begin)}')
        attributes, self.at = self._attributes(tag, begin, end)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise unparsable(f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(begin)}')
        self.open.append(Open(tag, self.offset, len(self.text), attributes))

    def _attributes(self, tag: str, begin: int, at: int) -> tuple[dict[str, str], int]:
        found: dict[str, str] = {}
        while True:
            while at < len(self.source) and self.source[at].isspace():
                at += 1
            if at == len(self.source):
                raise unparsable(f'Unclosed start tag "{tag}" at byte offset {self._byte(begin)}')
            if self.source[at] == ">":
                return found, at + 1
            attribute = ATTRIBUTE.match(self.source, at)
            if attribute is None:
                raise unparsable(
                    f'Empty attribute name in the tag "{tag}" at byte offset {self._byte(begin)}'
                )
            name, *values = attribute.groups()
            found[str(name)] = _unescaped(next((value for value in values if value is not None), ""))
            at = attribute.end()

    def _end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise unparsable(f"Unexpected end tag at byte offset {self._byte(begin)}")
        end = self.source.find(">", begin)
        if end < 0:
            raise unparsable(f"Unclosed end tag at byte offset {self._byte(begin)}")
        tag = self.source[begin + 2 : end].strip().lower()
        opened = self.open.pop()
        if tag != opened.tag:
            raise unparsable(
                f"Unmatched end tag at byte offset {self._byte(begin)}, "
                f'expected "</{opened.tag}>", found "</{tag}>"'
            )
        self.at = end + 1
        if self.offset > opened.offset:
            self._close(opened)

    def _close(self, opened: Open) -> None:
        entity: JSON = {"offset": opened.offset, "length": self.offset - opened.offset}
        if opened.tag in SIMPLE:
            entity["type"] = SIMPLE[opened.tag]
        elif opened.tag == "a":
            url = opened.attributes.get("href") or "".join(self.text[opened.begin :])
            if not LINK.fullmatch(url):
                return
            entity |= {"type": "text_link", "url": url}
        elif opened.tag == "blockquote":
            entity["type"] = "expandable_blockquote" if "expandable" in opened.attributes else "blockquote"
        elif opened.tag == "pre":
            entity |= self._language_inside(entity) | {"type": "pre"}
        else:
            entity["type"] = "code"
            language = opened.attributes.get("class", "")
            if language.startswith("language-"):
                entity["language"] = language.removeprefix("language-")
        self.entities.append(entity)

    def _language_inside(self, outer: JSON) -> JSON:
        """``<pre><code class="language-x">`` is one entity: code that fills a pre gives it its language."""
        last = self.entities[-1] if self.entities else {}
        if (last.get("type"), last.get("offset"), last.get("length")) == (
            "code",
            outer["offset"],
            outer["length"],
        ):
            self.entities.pop()
            return {key: last[key] for key in ("language",) if key in last}
        return {}


def parse_html(source: str, strict: bool = True) -> tuple[str, list[JSON]]:
    """The text without its tags, and its entities. Raises Refusal (400) with Telegram's words."""
    text, entities = Parser(source, strict).run()
    for entity in entities:
        if entity["type"] == "code":
            entity.pop("language", None)
    return text, entities


def unparsable(words: str) -> Refusal:
    """The refusal of a text whose markup is wrong."""
    return bad(f"can't parse entities: {words}")


def _entity(source: str, at: int) -> tuple[str, int]:
    """The character that an HTML entity at ``at`` stands for ("" if none does) and where the entity ends."""
    if named := NAMED.match(source, at):
        return CHARACTERS[named[1]], named.end()
    if number := NUMBER.match(source, at):
        code = int(number[1], 16) if number[1] else int(number[2])
        if 0 < code < 0x10FFFF and not 0xD800 <= code <= 0xDFFF:
            return chr(code), number.end()
    return "", at


def _unescaped(value: str) -> str:
    at, parts = 0, []
    while at < len(value):
        decoded, end = _entity(value, at) if value[at] == "&" else ("", at)
        parts.append(decoded or value[at])
        at = end if decoded else at + 1
    return "".join(parts)
