"""A .txt file as text, whatever its letters are encoded in."""

from __future__ import annotations

import re
import unicodedata
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE

from bot.errors import FileRefused
from bot.reading import ReadText, sentences
from bot.reading.bounds import MOST_CHARACTERS
from bot.reading.letters import share, to_unicode

_BOMS = (
    (BOM_UTF8, "utf-8"),
    (BOM_UTF32_LE, "utf-32-le"),
    (BOM_UTF32_BE, "utf-32-be"),
    (BOM_UTF16_LE, "utf-16-le"),
    (BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
_APART = re.compile("[A-Za-zÀ-ỹ][\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323]")
_LONGEST_RUN, _LONGEST_GAP = 200, 50
# Who looks for a day or a number behind "ngày" or "Số:" would look for very long in what no paper has.
_LONG_RUN = re.compile(
    rf"[^\S\n]{{{_LONGEST_RUN + 1},}}|([.…_\-])\1{{{_LONGEST_RUN},}}|(?: ?[.…_]){{{_LONGEST_RUN},}}"
)
_EMPTY_LINES = re.compile(rf"\n(?:[^\S\n]*\n){{{_LONGEST_GAP},}}")
_MOST_CONTROL = 0.002
_MOST_DECODED = 4 * MOST_CHARACTERS
# A page's source is longer than its words; pictures in it are letters too.
_LEAST_SHARE = 0.9
_MOST_BAD = 0.02
_NOTES = {"tcvn3": sentences.FROM_TCVN3, "vni": sentences.FROM_VNI, "": None}


def read(content: bytes) -> ReadText:
    """The text of a file of nothing but letters; FileRefused for other content."""
    text, note = decoded(content)
    return noted(text, (note,) if note else ())


def noted(text: str, notes: tuple[str, ...] = ()) -> ReadText:
    """A text with the notes on its letters; old fonts converted. FileRefused where that is not sure."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    converted = to_unicode(text)
    if converted is None:
        raise FileRefused(sentences.OLD_LETTERS)
    old = _NOTES[converted.was]
    notes = (*notes, old) if old else notes
    words = _EMPTY_LINES.sub(
        "\n" * _LONGEST_GAP, _LONG_RUN.sub(lambda m: m[0][:_LONGEST_RUN], converted.text)
    )
    if words != converted.text:
        notes = (*notes, sentences.SHORTENED)
    if re.search("[ðÐ]", words):
        notes = (*notes, sentences.ETH)
    if _APART.search(words):
        notes = (*notes, sentences.DECOMPOSED)
    return ReadText(words, tuple(dict.fromkeys(notes)))


def decoded(content: bytes) -> tuple[str, str | None]:
    """The letters of a file, and a note where they were encoded in another way than UTF-8."""
    for bom, marked in _BOMS:
        if content.startswith(bom):
            return _strictly(content[len(bom) :], marked)
    if encoding := _without_bom(content):
        return _strictly(content, encoding)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start > len(content) - 4:  # cut off within its last letter
            return _checked(content[: error.start].decode("utf-8")), None
        return _of_one_byte(content)
    return _checked(text), None


def _strictly(content: bytes, encoding: str) -> tuple[str, str | None]:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise FileRefused(sentences.UNKNOWN_LETTERS) from None
    return _checked(text), None if encoding == "utf-8" else sentences.FROM_16


def _without_bom(content: bytes) -> str | None:
    """UTF-16 without its mark: every other byte of spaces and line ends is zero."""
    sample = content[:4000]
    zeros = sample.count(0)
    if not zeros or len(content) % 2 or zeros < len(sample) // 20:
        return None
    return "utf-16-le" if sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be"


def _checked(text: str) -> str:
    if len(text) > _MOST_DECODED:
        raise FileRefused(sentences.TOO_LONG)
    if len(_CONTROL.findall(text)) > max(2, len(text) * _MOST_CONTROL):
        raise FileRefused(sentences.BINARY)
    return _CONTROL.sub("", text).replace("\x1a", "")


def _of_one_byte(content: bytes) -> tuple[str, str | None]:
    """Letters of one byte each: Windows-1258, or an old font in Windows-1252."""
    western = "".join(
        char if char != "\ufffd" else chr(byte)
        for byte, char in zip(content, (bytes([b]).decode("cp1252", "replace") for b in content), strict=True)
    )
    western = _checked(western)
    vietnamese = unicodedata.normalize("NFC", content.decode("cp1258", "replace"))
    if vietnamese.count("\ufffd") <= len(vietnamese) * _MOST_BAD and share(vietnamese).share >= _LEAST_SHARE:
        return vietnamese, sentences.FROM_1258
    converted = to_unicode(western)
    if converted is None or not converted.was:
        raise FileRefused(sentences.UNKNOWN_LETTERS)
    return converted.text, _NOTES[converted.was]
