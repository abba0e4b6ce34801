"""Messages as a person sees them."""

from __future__ import annotations

from dataclasses import dataclass

from botapi import utf16
from botapi.errors import JSON
from botapi.params import Upload
from botapi.state import Stored


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button: its label, and what a press sends ("" for one that opens a link or a query)."""

    label: str
    data: str
    raw: JSON


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as it showed at the moment of looking. ``text`` is the caption where there is a file."""

    id: int
    text: str
    by_bot: bool
    edited: bool
    rows: tuple[tuple[Button, ...], ...]
    file: Upload | None
    raw: JSON
    revision: int

    @property
    def buttons(self) -> list[Button]:
        """All buttons, row after row."""
        return [button for row in self.rows for button in row]

    @property
    def labels(self) -> list[str]:
        """The labels of all buttons."""
        return [button.label for button in self.buttons]

    @property
    def reply_to(self) -> int | None:
        """The id of the message that this one answers."""
        replied = self.raw.get("reply_to_message")
        return int(replied["message_id"]) if replied else None

    def marked(self, kind: str) -> list[str]:
        """The words under an entity of this kind ("bold", "blockquote", "text_link", …)."""
        entities = self.raw.get("entities") or self.raw.get("caption_entities") or []
        return [utf16.piece(self.text, e["offset"], e["length"]) for e in entities if e["type"] == kind]

    def button(self, what: str) -> Button | None:
        """The button with this label or this data; fails if two have the label."""
        found = [button for button in self.buttons if what in (button.label, button.data)]
        if len({button.data for button in found}) > 1:
            raise AssertionError(f"two buttons answer to {what!r} in {self}")
        return found[0] if found else None

    def __str__(self) -> str:
        who = "bot" if self.by_bot else "person"
        file = f" [{self.file.filename}]" if self.file else ""
        rows = "".join("\n    " + " ".join(f"[{button.label}]" for button in row) for row in self.rows)
        return f"#{self.id} {who}:{file} {self.text}{rows}"


def look(stored: Stored) -> Shown:
    """A snapshot of a stored message."""
    message = stored.message
    keyboard = message.get("reply_markup", {}).get("inline_keyboard", [])
    return Shown(
        id=message["message_id"],
        text=message.get("text") or message.get("caption") or "",
        by_bot=stored.by_bot,
        edited="edit_date" in message,
        rows=tuple(tuple(Button(b["text"], b.get("callback_data", ""), b) for b in row) for row in keyboard),
        file=stored.upload,
        raw=message,
        revision=stored.revision,
    )
