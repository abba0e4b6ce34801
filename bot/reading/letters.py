"""Old Vietnamese fonts: texts whose letters only look right in fonts of TCVN3 (.VnTime) or VNI.

Such a text, read as Windows-1252, has "®" or "ñ" for "đ". Which it is shows in its words: converted in
the right way nearly all of them are Vietnamese, in any other way hardly one is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from knowledge.normalise import fold, is_spelt, tokens

_TCVN3 = dict(
    zip(
        "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\u00adõö÷øùúûüýþ¡¢£¤¥¦§",
        "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂÊÔƠƯĐ",
        strict=True,
    )
)
_VNI_MARKED = {
    "a": "ùáøàûảõãïạêăéắèằúẳüẵëặââáấàầåẩãẫäậ",
    "e": "ùéøèûẻõẽïẹâêáếàềåểãễäệ",
    "o": "ùóøòûỏõõïọâôáốàồåổãỗäộ",
    "u": "ùúøùûủõũïụ",
    "y": "ùýøỳûỷõỹ",
    "ô": "ùớøờûởõỡïợ",
    "ö": "ùứøừûửõữïự",
}
_VNI_ALONE = dict(zip("ôöíìæóòîñ", "ơưíìỉĩịỵđ", strict=True))
_LEAST_SHARE = 0.9
_LEAST_WORDS = 5
# So few words of a text of an old font are Vietnamese by chance before it is converted.
_MOST_OWN = 0.4
_SAMPLE = 200_000


def _vni() -> dict[str, str]:
    table: dict[str, str] = {}
    for base, pairs in _VNI_MARKED.items():
        for mark, letter in zip(pairs[::2], pairs[1::2], strict=True):
            table[base + mark] = letter
            table[base.upper() + mark.upper()] = letter.upper()
            table[base.upper() + mark] = letter.upper()
    for mark, letter in _VNI_ALONE.items():
        table[mark] = letter
        table[mark.upper()] = letter.upper()
    return table


_VNI = _vni()
_VNI_PATTERN = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))
_TCVN3_TABLE = str.maketrans(_TCVN3)
_ASCII_LETTER = re.compile("[A-Za-z]")
_WORD = re.compile(r"[^\W\d_]+")


def tcvn3_letters() -> dict[str, str]:
    """The letters by the signs of TCVN3, as Windows-1252 shows those."""
    return dict(_TCVN3)


def vni_letters() -> dict[str, str]:
    """The letters by the signs of VNI, one or two each, as Windows-1252 shows those."""
    return dict(_VNI)


def from_tcvn3(text: str) -> str:
    """A text of the letters of TCVN3 in Unicode; lines and words typed in capitals in capitals throughout."""
    lines = (_capitals(line, line.translate(_TCVN3_TABLE)) for line in text.split("\n"))
    return "\n".join(lines)


def _capitals(typed: str, line: str) -> str:
    """In a font of capitals marked letters are typed small beside capitals: "CéNG HßA" is "CỘNG HÒA"."""
    letters = _ASCII_LETTER.findall(typed)
    if len(letters) >= _LEAST_WORDS and all(map(str.isupper, letters)):
        return line.upper()

    def whole(match: re.Match[str]) -> str:
        plain = [char for char in match.group() if char.isascii()]
        return match.group().upper() if len(plain) > 1 and all(map(str.isupper, plain)) else match.group()

    return _WORD.sub(whole, line)


def from_vni(text: str) -> str:
    """A text of the letters of VNI in Unicode."""
    return _VNI_PATTERN.sub(lambda match: _VNI[match.group()], text)


@dataclass(frozen=True, slots=True)
class Share:
    """How many words with letters beyond ASCII a text has, and which share of them is Vietnamese."""

    words: int
    share: float


def share(text: str) -> Share:
    """How Vietnamese a text is, by its beginning."""
    good = bad = 0
    for token in tokens(text[:_SAMPLE]):
        run = text[token.start : token.end]
        if run.isascii():
            continue
        if is_spelt(token.word) and not _odd_capitals(run):
            good += 1
        else:
            bad += 1
    bad += len(re.findall("[\u00a1-\u00a8\u00aa\u00ac-\u00af\u00b1-\u00ba\u00bc-\u00bf]", text[:_SAMPLE]))
    return Share(good + bad, good / (good + bad) if good + bad else 1.0)


def _odd_capitals(run: str) -> bool:
    """A small letter before a capital: "CộNG"."""
    return len(fold(run)) > 1 and not (run.islower() or run.isupper() or run[1:].islower())


@dataclass(frozen=True, slots=True)
class Unicode:
    """A text in Unicode, and from which letters it was converted, "" where it was not."""

    text: str
    was: str


_FROM: dict[str, Callable[[str], str]] = {"tcvn3": from_tcvn3, "vni": from_vni}


def to_unicode(text: str) -> Unicode | None:
    """The text in Unicode, converted where all of it is unmistakably of an old font; None where mixed."""
    own = share(text)
    if own.words < _LEAST_WORDS or own.share >= _LEAST_SHARE:
        return Unicode(text, "")
    found = {was: convert(text) for was, convert in _FROM.items()}
    shares = {was: share(converted).share for was, converted in found.items()}
    best = max(shares, key=lambda was: shares[was])
    if shares[best] < _LEAST_SHARE:
        return Unicode(text, "")
    return Unicode(found[best], best) if own.share <= _MOST_OWN else None
