"""Whole law files made of articles, in the layouts that laws come in, with what is true of each.

Every file is made of a seed. What is true is what was put in: which articles, and the words of each.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge.parsing.layout import plain

_OPENING = """\
QUỐC HỘI
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Luật số: 01/2029/QH16

LUẬT
{name}

Căn cứ Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam;

Quốc hội ban hành {name}.
"""
_ENDING = """\
Luật này được Quốc hội nước Cộng hòa xã hội chủ nghĩa Việt Nam khóa XVI, kỳ họp thứ 5 thông qua.

CHỦ TỊCH QUỐC HỘI

Nguyễn Văn Mẫu
"""
_SIGNATURE = """\
Ký bởi: Cổng Thông tin điện tử Chính phủ
Email: thongtinchinhphu@chinhphu.vn
Cơ quan: Văn phòng Chính phủ
Thời gian ký: 16.07.2029 16:15:33 +07:00
"""
_ROMAN = (
    "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX XXI XXII XXIII XXIV XXV".split()
)
_REFERENCE = re.compile(r" (?=(?:các )?Điều \d)")
_PARAGRAPHS = "\n\n"


@dataclass(frozen=True, slots=True)
class Article:
    """An article: number as printed, title, paragraphs."""

    number: str
    title: str
    paragraphs: tuple[str, ...]

    @classmethod
    def of(cls, number: str, text: str) -> Article:
        """From the text of a collection: the title, a blank line, paragraphs with blank lines between."""
        title, *paragraphs = [" ".join(each.split()) for each in text.split("\n") if each.strip()] or [""]
        return cls(number, title, tuple(paragraphs))

    @property
    def text(self) -> str:
        """As it is printed."""
        return _PARAGRAPHS.join((f"Điều {self.number}. {self.title}".rstrip(), *self.paragraphs))


@dataclass(frozen=True, slots=True)
class Made:
    """A law file: its text, and its articles as (number, words) in its order."""

    text: str
    articles: tuple[tuple[str, str], ...]


Layout = Callable[[str, Sequence[Article], random.Random], Made]


def essence(text: str) -> str:
    """A text's characters without layout, to compare what two readings hold."""
    return "".join(plain(text).split())


def _true(
    articles: Sequence[Article], text: Callable[[Article], str] = lambda each: each.text
) -> tuple[tuple[str, str], ...]:
    return tuple((each.number, essence(text(each))) for each in articles)


def _blocks(name: str, articles: Sequence[Article], chosen: random.Random) -> list[str]:
    """The paragraphs of a law: opening, chapters, articles, ending."""
    blocks = _OPENING.format(name=name).rstrip().split(_PARAGRAPHS)
    for place, article in enumerate(articles):
        if place % 9 == 0:
            roman = _ROMAN[place // 9] if place // 9 < len(_ROMAN) else str(place // 9 + 1)
            blocks.append(
                f"Chương {roman}\n"
                + chosen.choice(("NHỮNG QUY ĐỊNH CHUNG", "QUYỀN VÀ NGHĨA VỤ", "TỔ CHỨC THỰC HIỆN"))
            )
        elif place % 9 == 4:
            blocks.append(f"Mục {1 + place % 2}. " + chosen.choice(("QUY ĐỊNH CỤ THỂ", "TRÌNH TỰ, THỦ TỤC")))
        blocks += article.text.split(_PARAGRAPHS)
    return [*blocks, *_ENDING.rstrip().split(_PARAGRAPHS)]


def paragraphs(name: str, articles: Sequence[Article], chosen: random.Random) -> Made:
    """A paragraph a line, blank lines between."""
    return Made(_PARAGRAPHS.join(_blocks(name, articles, chosen)) + "\n", _true(articles))


def tight(name: str, articles: Sequence[Article], chosen: random.Random) -> Made:
    """A paragraph a line, no blank lines, tabs for indents."""
    return Made("".join(f"\t{block}\n" for block in _blocks(name, articles, chosen)), _true(articles))


def wrap(paragraph: str, width: int, chosen: random.Random) -> list[str]:
    """Lines of at most ``width``; references to a Điều are put first on a line where they can be."""
    lines: list[str] = []
    for part in paragraph.split("\n"):
        line = ""
        words = part.split(" ")
        for place, word in enumerate(words):
            after = words[place + 1][:1] if place + 1 < len(words) else ""
            early = word in ("Điều", "khoản", "điểm") and after.isdigit() and len(line) > width * 0.55
            if line and (len(line) + len(word) >= width or (early and chosen.random() < 0.6)):
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}" if line else word
        lines.append(line)
    return lines


def wrapped(name: str, articles: Sequence[Article], chosen: random.Random) -> Made:
    """Hard-wrapped, no blank lines."""
    width = chosen.randrange(60, 91)
    lines = [line for block in _blocks(name, articles, chosen) for line in wrap(block, width, chosen)]
    return Made("\n".join(lines) + "\n", _true(articles))


def spaced(name: str, articles: Sequence[Article], chosen: random.Random) -> Made:
    """Hard-wrapped, a blank line after each line."""
    return replace(made := wrapped(name, articles, chosen), text=made.text.replace("\n", "\n\n"))


def gazette(name: str, articles: Sequence[Article], chosen: random.Random) -> Made:
    """As a gazette's PDF gives it: wrapped, indented, a header on each page, an e-signature on the first."""
    made = wrapped(name, articles, chosen)
    text = "".join(_paged(made.text.splitlines(), chosen, _gazette_header))
    return replace(made, text=_SIGNATURE + text)


def numbered_pages(name: str, articles: Sequence[Article], chosen: random.Random) -> Made:
    """Wrapped, a page's number alone between pages, in one of the ways it is written."""
    made = wrapped(name, articles, chosen)
    way = chosen.choice(("\n{n}\n\n", "\n- {n} -\n", "\f{n}\n", "\nTrang {n}/99\n\n", "{n}\n\f"))
    return replace(made, text="".join(_paged(made.text.splitlines(), chosen, lambda n, _: way.format(n=n))))


def _gazette_header(page: int, chosen: random.Random) -> str:
    issue = "CÔNG BÁO/Số 123 + 124/Ngày 01-7-2029"
    header = f"{page} {issue}" if page % 2 == 0 else f"{issue} {page}"
    return chosen.choice(("\n{}\n\n", "\f{}\n", "\n{}\n", "{}\n", "\n\n\n          {}\n\n")).format(header)


def _paged(
    lines: Sequence[str], chosen: random.Random, header: Callable[[int, random.Random], str]
) -> Iterator[str]:
    page, left = 2, chosen.randrange(20, 40)
    for line in lines:
        if not left:
            yield header(page, chosen)
            page, left = page + 1, chosen.randrange(20, 40)
        left -= 1
        yield f"     {line}\n" if line[:5] in ("Điều ", "Chươn") else f"{line}\n"


def markdown(name: str, articles: Sequence[Article], chosen: random.Random) -> Made:
    """With marks of Markdown."""
    made = paragraphs(name, articles, chosen)
    way = chosen.choice((r"## \1 \2", r"**\1 \2**", r"### **\1** \2", r"**\1** *\2*"))
    return replace(made, text=re.sub(r"^(Điều \d+\w?\.) (.+)$", way, made.text, flags=re.MULTILINE))


def capitals(name: str, articles: Sequence[Article], chosen: random.Random) -> Made:
    """Headings in capitals, in older or slovenly ways of writing them."""
    sign = chosen.choice((".", ":", " .", ".-", " -", ""))
    word = chosen.choice(
        ("ĐIỀU ", "ÐIỀU ", "Đ I Ề U ", "Điều ", "Ðiều ", "Điêu ", "Điều" if sign == "." else "Điều ")
    )

    def heading(each: Article) -> str:
        title = each.title.upper() if word.isupper() or not sign else each.title
        return f"{word}{each.number}{sign} {title}".rstrip()

    blocks = _blocks(name, articles, chosen)
    printed = {each.text.split(_PARAGRAPHS)[0]: heading(each) for each in articles}
    text = _PARAGRAPHS.join(printed.get(block, block) for block in blocks) + "\n"
    return Made(text, _true(articles, lambda each: _PARAGRAPHS.join((heading(each), *each.paragraphs))))


def title_below(name: str, articles: Sequence[Article], chosen: random.Random) -> Made:
    """A heading's number on one line, its title on the next."""
    sign = chosen.choice(("", ".", ":"))
    blocks = _blocks(name, articles, chosen)
    printed = {
        each.text.split(_PARAGRAPHS)[0]: f"Điều {each.number}{sign}\n{each.title}" for each in articles
    }
    text = chosen.choice(("\n", _PARAGRAPHS)).join(printed.get(block, block) for block in blocks) + "\n"
    return Made(
        text,
        _true(
            articles,
            lambda each: _PARAGRAPHS.join((f"Điều {each.number}{sign}\n{each.title}", *each.paragraphs)),
        ),
    )


def odd_characters(name: str, articles: Sequence[Article], chosen: random.Random) -> Made:
    """Decomposed letters, other line ends, no-break and invisible spaces, a byte order mark."""
    made = wrapped(name, articles, chosen)
    text = unicodedata.normalize("NFD", made.text).replace("Điều ", "Điều\u00a0").replace(". ", ".\u200b ")
    return replace(made, text="\ufeff" + text.replace("\n", chosen.choice(("\r\n", "\r"))))


def one_line(name: str, articles: Sequence[Article], chosen: random.Random) -> Made:
    """An article a line."""
    texts = [" ".join(each.text.split()) for each in articles]
    opening, ending = _OPENING.format(name=name), _ENDING
    return Made(f"{opening}\n" + "\n".join(texts) + f"\n{ending}", _true(articles))


def contents(name: str, articles: Sequence[Article], chosen: random.Random) -> Made:
    """With a table of contents before the clauses."""
    made = chosen.choice((paragraphs, wrapped))(name, articles, chosen)
    leader = chosen.choice((" ........ {n}", "\t{n}", "", " …… {n}"))
    listed = [
        f"Điều {each.number}. {each.title}{leader.format(n=place // 2 + 1)}"
        for place, each in enumerate(articles)
    ]
    title = chosen.choice(("MỤC LỤC\n\n", "Mục lục\n", ""))
    return replace(made, text=title + "\n".join(listed) + "\n\n" + made.text)


def consolidated(name: str, articles: Sequence[Article], chosen: random.Random) -> Made:
    """With notes: their numbers after headings, their texts, which quote articles, at the end."""
    way = chosen.choice(("Điều {n}.[{k}]", "Điều {n}[{k}].", "Điều {n}.{k}", "Điều {n}. [{k}]"))
    noted = {each.number: place for place, each in enumerate(articles[::5], start=1)}

    def heading(each: Article) -> str:
        first = each.text.split(_PARAGRAPHS)[0]
        if each.number not in noted:
            return first
        return first.replace(f"Điều {each.number}.", way.format(n=each.number, k=noted[each.number]), 1)

    blocks = _blocks(name, articles, chosen)
    printed = {each.text.split(_PARAGRAPHS)[0]: heading(each) for each in articles}
    notes = [
        f"[{k}] Điều này được sửa đổi, bổ sung theo quy định tại khoản {k} Điều 1 của Luật số 02/2030/QH16. "
        "Điều 3 của Luật này quy định như sau:\n“Điều 3. Hiệu lực thi hành\n1. Luật này có hiệu lực.\n"
        "2. Bãi bỏ Điều 7.”"
        for k in noted.values()
    ]
    text = _PARAGRAPHS.join([*(printed.get(block, block) for block in blocks), *notes]) + "\n"
    return Made(text, _true(articles, lambda each: _PARAGRAPHS.join((heading(each), *each.paragraphs))))


def annexes(name: str, articles: Sequence[Article], chosen: random.Random) -> Made:
    """With annexes, one of them a form that has articles of its own."""
    made = chosen.choice((paragraphs, gazette))(name, articles, chosen)
    title = chosen.choice(("PHỤ LỤC {}", "Phụ lục {}", "PHỤ LỤC {}:", "PHỤ LỤC SỐ {}")).format
    issued = "(Ban hành kèm theo Luật số 01/2029/QH16)"
    text = (
        f"{title('I')}\nDANH MỤC NGÀNH, NGHỀ\n{issued}\n\nI. NGÀNH MỘT\n\n1. Nghề một.\n\n2. Nghề hai.\n\n"
        f"| STT | Tên |\n| --- | --- |\n| 1. | Điều 1. |\n\n"
        f"{title('II')}\n{issued}\n\n1. Mẫu quyết định\n\nNơi nhận:\n- Lưu.\n"
    )
    return replace(made, text=f"{made.text}\n{text}")


def attached(name: str, articles: Sequence[Article], chosen: random.Random) -> Made:
    """The articles as a regulation issued with a decision that has three of its own."""
    own = (
        Article("1", f"Ban hành kèm theo Quyết định này Quy chế {name}.", ()),
        Article("2", "Quyết định này có hiệu lực thi hành kể từ ngày ký.", ()),
        Article("3", "Chánh Văn phòng, Thủ trưởng các đơn vị chịu trách nhiệm thi hành Quyết định này.", ()),
    )
    made = chosen.choice((paragraphs, wrapped))(name, articles, chosen)
    decision = _PARAGRAPHS.join(each.text for each in own)
    body = made.text[made.text.index("Chương I\n") :]
    text = (
        f"QUYẾT ĐỊNH\nBan hành Quy chế\n\nQUYẾT ĐỊNH:\n\n{decision}\n\n"
        "Nơi nhận:\n- Như Điều 3;\n- Lưu: VT.\n\n"
        "KT. BỘ TRƯỞNG\nTHỨ TRƯỞNG\n\nNguyễn Văn Mẫu\n\n"
        f"QUY CHẾ\n{name}\n(Ban hành kèm theo Quyết định)\n\n{body}"
    )
    return Made(text, _true(own) + made.articles)


_LEADS = (
    "theo quy định tại|quy định tại khoản 2|nêu tại điểm a khoản 1|các trường hợp của|và|hoặc"
    "|, điểm b và|thuộc|trái với|được dẫn chiếu từ|căn cứ|vi phạm|hướng dẫn thi hành"
    "|tương ứng với khoản 1|, khoản 2|theo|trừ"
    "|các điều kiện tại khoản 1 và khoản 3|đã được sửa đổi theo|nội dung của khoản 4,"
).split("|")
_TAILS = (
    ". Trường hợp khác do Chính phủ quy định.|. Trong đó có viên chức.| của Luật này.| Luật Đất đai."
    "|, Điều {m}.|.| và Điều {m}.| và khoản 3 Điều {m} của Luật này.|; trường hợp khác.| của Bộ luật này."
).split("|")


def references(name: str, articles: Sequence[Article], chosen: random.Random) -> Made:
    """Wrapped, with many references that begin a line, most to the next Điều, some behind a page header."""
    lines = _OPENING.format(name=name).splitlines()
    truth = []
    page = 2
    for each in articles:
        printed = wrap(f"Điều {each.number}. {each.title}", 76, chosen)
        for paragraph in each.paragraphs:
            body = wrap(paragraph, 76, chosen)
            if chosen.random() < 0.3:
                lead, tail = chosen.choice(_LEADS), chosen.choice(_TAILS)
                number = int(each.number) + chosen.choice((1, 1, 1, 2, -1, 7))
                begun = body[-1].rstrip(".;:")
                body[-1:] = wrap(f"{begun} và các trường hợp khác, cá nhân, tổ chức {lead}", 76, chosen)
                body.append(f"Điều {max(number, 1)}{tail.format(m=number + 1)}")
            printed += body
        truth.append((each.number, essence("\n".join(printed))))
        for line in printed:
            if chosen.random() < 0.03:
                lines += _gazette_header(page, chosen).splitlines()
                page += 1
            lines.append(line)
    return Made("\n".join([*lines, *_ENDING.splitlines()]) + "\n", tuple(truth))


def left_out(name: str, articles: Sequence[Article], chosen: random.Random) -> Made:
    """Some numbers left out, some with a letter, as in a law that was amended; wrapped."""
    kept = []
    for each in articles:
        if chosen.random() < 0.9:
            kept.append(each)
        if chosen.random() < 0.08:
            kept.append(replace(each, number=each.number + chosen.choice("ab"), title="Quy định bổ sung"))
    return wrapped(name, kept or articles[:1], chosen)


def amending(name: str, articles: Sequence[Article], chosen: random.Random) -> Made:
    """An amending law that quotes the articles: three of its own, marks of quotation as they come."""
    opening, closing = chosen.choice(("“”", "“”", '""', "«»"))
    bold = chosen.choice(("{o}{t}{c}", "{o}\n{t}\n{c}", "{o}{t}{c}.", "{o}{t}{c};"))
    groups = [articles[place : place + 2] for place in range(0, len(articles), 2)]
    items = []
    for place, group in enumerate(groups, start=1):
        quoted = _PARAGRAPHS.join(_requoted(each.text, opening, closing) for each in group)
        numbers = " và ".join(f"Điều {each.number}" for each in group)
        items.append(
            f"{place}. Sửa đổi, bổ sung {numbers} như sau:\n\n" + bold.format(o=opening, t=quoted, c=closing)
        )
    half = len(items) // 2
    own = [
        Article("1", f"Sửa đổi, bổ sung một số điều của {name}", tuple(items[:half])),
        Article("2", f"Sửa đổi, bổ sung một số điều của Luật số 03/2028/QH16 và {name}", tuple(items[half:])),
        Article(
            "3", "Hiệu lực thi hành", ("1. Luật này có hiệu lực thi hành từ ngày 01 tháng 01 năm 2030.",)
        ),
    ]
    text = _OPENING.format(name=name) + _PARAGRAPHS + _PARAGRAPHS.join(each.text for each in own)
    if chosen.random() < 0.5:
        lines = [line for block in text.split("\n") for line in wrap(block, 76, chosen) if line]
        text = "".join(_paged(lines, chosen, _gazette_header))
    return Made(f"{text}{_PARAGRAPHS}{_ENDING}", _true(own))


def _requoted(text: str, opening: str, closing: str) -> str:
    """Words quoted inside a quotation keep marks that balance; those of their own that do not are dropped."""
    if text.count("“") != text.count("”"):
        text = text.replace("“", "").replace("”", "")
    return text.replace('"', "") if opening == closing else text


LAYOUTS: dict[str, Layout] = {
    layout.__name__.replace("_", " "): layout
    for layout in (
        paragraphs,
        tight,
        wrapped,
        spaced,
        gazette,
        numbered_pages,
        markdown,
        capitals,
        title_below,
        odd_characters,
        one_line,
        contents,
        consolidated,
        annexes,
        attached,
        references,
        left_out,
        amending,
    )
}
