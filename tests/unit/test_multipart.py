"""Forms with a file, cut into pieces anyhow, whole or broken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.web.multipart import (
    MOST_FIELDS,
    MOST_PARTS,
    Multipart,
    MultipartError,
    TooLarge,
    boundary_of,
)

EDGE = "----WebKitFormBoundaryQ1"
CONTENT = b"PK\r\n--" + bytes(range(256)) + b"\r\n----WebKitFormBoundaryQ\r\n--"


def part(name: str, content: bytes, file: str | None = None) -> bytes:
    said = f'form-data; name="{name}"' + (f'; filename="{file}"' if file is not None else "")
    kind = "\r\nContent-Type: application/octet-stream" if file is not None else ""
    return f"--{EDGE}\r\nContent-Disposition: {said}{kind}\r\n\r\n".encode() + content + b"\r\n"


END = f"--{EDGE}--\r\n".encode()
FORM = (
    part("phieu", "vé".encode())
    + part("ct", b"a")
    + part("ct", b"")
    + part("tep", CONTENT, "Danh sách.xlsx")
    + END
)


def read(form: bytes, cuts: list[int] | None = None, most: int = 10_000) -> Multipart:
    made = Multipart(EDGE, most)
    at = 0
    for cut in [*sorted(cuts or []), len(form)]:
        made.feed(form[at:cut])
        at = max(at, cut)
    return made


@given(st.lists(st.integers(0, len(FORM)), max_size=12))
def test_a_form_is_the_same_however_it_is_cut(cuts: list[int]) -> None:
    form = read(FORM, cuts)
    assert form.over
    assert form.fields == {"phieu": ["vé"], "ct": ["a", ""]}
    assert form.file is not None
    assert (form.file.name, bytes(form.file.content)) == ("Danh sách.xlsx", CONTENT)


def test_byte_by_byte() -> None:
    form = read(FORM, list(range(len(FORM))))
    assert form.over
    assert form.file is not None
    assert bytes(form.file.content) == CONTENT


def test_what_stands_before_and_after_is_nothing() -> None:
    form = read(b"xin chao\r\n" + FORM + b"rest" * 1000)
    assert form.over
    assert form.file is not None


def test_a_file_is_taken_up_to_its_limit() -> None:
    assert read(FORM, most=len(CONTENT)).over
    with pytest.raises(TooLarge):
        read(FORM, most=len(CONTENT) - 1)


def test_a_file_that_was_not_chosen_is_an_empty_one() -> None:
    form = read(part("tep", b"", "") + END)
    assert form.over
    assert form.file is not None
    assert not form.file.name


@pytest.mark.parametrize("cut", [0, 10, 60, 200, len(FORM) - 4])
def test_what_is_cut_off_is_not_over(cut: int) -> None:
    assert not read(FORM[:cut]).over


@pytest.mark.parametrize(
    "form",
    [
        f"--{EDGE}xx".encode(),
        f"--{EDGE}\r\nContent-Disposition: form-data\r\n\r\nx\r\n".encode() + END,
        f"--{EDGE}\r\nContent-Type: text/plain\r\n\r\nx\r\n".encode() + END,
        f"--{EDGE}\r\n".encode() + b"X: " + b"y" * 9000,
        part("a", b"1", "a.csv") + part("b", b"2", "b.csv") + END,
        part("a", b"x" * (MOST_FIELDS + 1)) + END,
        part("a", b"x") * (MOST_PARTS + 1) + END,
    ],
    ids=["no line", "no name", "no disposition", "endless head", "two files", "long field", "many parts"],
)
def test_what_is_no_such_form_is_refused(form: bytes) -> None:
    with pytest.raises(MultipartError):
        read(form)


@given(st.binary(max_size=400), st.integers(0, len(FORM)))
def test_what_is_broken_is_refused_or_not_over(junk: bytes, at: int) -> None:
    try:
        read(FORM[:at] + junk)
    except (MultipartError, TooLarge):
        return


@pytest.mark.parametrize(
    ("kind", "boundary"),
    [
        ("multipart/form-data; boundary=abc", "abc"),
        ('Multipart/Form-Data; charset=utf-8; boundary="a b"', "a b"),
    ],
)
def test_the_boundary_stands_in_the_type(kind: str, boundary: str) -> None:
    assert boundary_of(kind) == boundary


@pytest.mark.parametrize("kind", ["", "text/plain", "multipart/form-data", "multipart/mixed; boundary=a"])
def test_another_type_is_no_form(kind: str) -> None:
    with pytest.raises(MultipartError):
        boundary_of(kind)


def test_quotes_in_a_name_are_undone_as_browsers_write_them() -> None:
    form = read(part("tep", b"1", "a%22b.csv") + END)
    assert form.file is not None
    assert form.file.name == 'a"b.csv'
