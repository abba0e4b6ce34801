"""A page as tests read it: elements, links, forms and what their buttons send."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx

VOID = frozenset({"br", "circle", "hr", "img", "input", "link", "meta", "path", "polyline", "rect"})


@dataclass(slots=True)
class Element:
    """An element, its attributes, and what is in it."""

    tag: str
    attributes: dict[str, str]
    inside: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        words = (each if isinstance(each, str) else each.text for each in self.inside)
        return " ".join("".join(words).split())

    def all(self, tag: str = "", **attributes: str) -> Iterator[Element]:
        """The elements below with this tag and these attributes (``class_``: one of its classes)."""
        for each in self.inside:
            if isinstance(each, Element):
                if (not tag or each.tag == tag) and each.has(attributes):
                    yield each
                yield from each.all(tag, **attributes)

    def one(self, tag: str = "", **attributes: str) -> Element:
        return next(self.all(tag, **attributes))

    def has(self, attributes: dict[str, str]) -> bool:
        return all(
            value in self.attributes.get(name.rstrip("_"), "").split()
            if name == "class_"
            else self.attributes.get(name) == value
            for name, value in attributes.items()
        )


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].inside.append(made)
        if tag not in VOID:
            self._open.append(made)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].inside.append(made)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if self._open[-1].tag != tag:
            raise ValueError(f"</{tag}> closes <{self._open[-1].tag}>")
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].inside.append(data)

    def read(self, html: str) -> Element:
        self.feed(html)
        self.close()
        if len(self._open) != 1:
            raise ValueError(f"<{self._open[-1].tag}> is not closed")
        return self.root


def parsed(html: str) -> Element:
    """The page's elements; ValueError where its tags do not nest."""
    return _Reader().read(html)


def fields_of(form: Element, button: Element | None = None, **typed: str) -> list[tuple[str, str]]:
    """What a browser sends of a form when this button is pressed."""
    fields = []
    for each in form.all("input"):
        kind, name = each.attributes.get("type", "text"), each.attributes.get("name", "")
        if kind == "checkbox" and "checked" not in each.attributes:
            continue
        fields.append((name, typed.get(name, each.attributes.get("value", ""))))
    if button is not None and "name" in button.attributes:
        fields.append((button.attributes["name"], button.attributes["value"]))
    return fields


def pressed(page: Element, label: str) -> list[tuple[str, str]]:
    """What is sent when the last button with this label is pressed."""
    found = [
        fields_of(form, button)
        for form in page.all("form")
        for button in form.all("button")
        if label in (button.text, *(words.text for words in button.all("span", class_="label")))
    ]
    if not found:
        raise ValueError(f"no button “{label}” among {[button.text for button in page.all('button')]}")
    return found[-1]


def buttons(page: Element) -> list[str]:
    """The labels of the choices."""
    return [
        words.text
        for button in page.all("button", name="bam")
        for words in button.all("span", class_="label")
    ]


class Visitor:
    """Somebody with a browser that runs no scripts."""

    def __init__(self, url: str) -> None:
        self.client = httpx.Client(base_url=url, follow_redirects=True, timeout=30)
        self.page = Element("", {})
        self.sent: list[tuple[str, str]] = []

    def __enter__(self) -> Visitor:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def opens(self, path: str) -> Element:
        return self._shown(self.client.get(path))

    def presses(self, label: str) -> Element:
        return self.sends(pressed(self.page, label))

    def types(self, words: str) -> Element:
        form = self.page.one("form", class_="typed")
        return self.sends(fields_of(form, loi=words))

    def sends(self, fields: list[tuple[str, str]]) -> Element:
        self.sent = fields
        return self._shown(self.post(fields))

    def post(self, fields: list[tuple[str, str]], **headers: str) -> httpx.Response:
        data: dict[str, str | list[str]] = {}
        for name, value in fields:
            before = data.get(name)
            data[name] = [*before, value] if isinstance(before, list) else [value]
        return self.client.post("/tro-chuyen", data=data, headers=headers)

    def _shown(self, response: httpx.Response) -> Element:
        if response.status_code != 200:
            raise ValueError(f"{response.status_code}: {parsed(response.text).one('h1').text}")
        self.page = parsed(response.text)
        return self.page

    @property
    def question(self) -> str:
        """The question that waits, "" where none does."""
        return next((each.text for each in self.page.all("h2", class_="question")), "")

    def checks(self, programme: str) -> None:
        """Goes to the first question of a programme's check."""
        self.opens(f"/tro-chuyen?chuong-trinh={programme}")
        self.presses("Kiểm tra điều kiện")
        self.agrees()

    def agrees(self) -> None:
        """Agrees to the notice, where it is shown."""
        if "Tôi đồng ý" in buttons(self.page):
            self.presses("Tôi đồng ý")
