"""Setting with typst: a template of the package, filled with JSON, as PDF or PNG.

Templates get nothing but text out of the JSON, so that no word of a person or document can be code. The only
fonts are those that typst brings (Libertinus Serif has all Vietnamese letters), the machine's are not looked
at, and no time is written: the same data give the same bytes everywhere. Compiling blocks for a tenth of a
second or more and lets other threads run; nothing is read but the template.
"""

from __future__ import annotations

from importlib import resources
from typing import Any, Literal

import orjson

PDF_STANDARD: Literal["ua-1"] = "ua-1"
"""PDF/UA-1 (ISO 14289-1): tagged, with its title and language, for who has it read out."""


def pdf(template: str, data: Any) -> bytes:
    """The PDF of a template (its name without the ending) filled with data that orjson can write.

    It is PDF/UA-1 unless a letter in it is in none of the fonts.
    """
    import typst

    try:
        return _compiled(template, data, "pdf", pdf_standards=PDF_STANDARD)
    except typst.TypstError:
        return _compiled(template, data, "pdf")


def png(template: str, data: Any, ppi: float) -> bytes:
    """The first page of a template as a picture of this many pixels an inch."""
    return _compiled(template, data, "png", ppi=ppi)


def _compiled(template: str, data: Any, form: Literal["pdf", "png"], **options: Any) -> bytes:
    import typst

    source = resources.files("bot.sheets").joinpath(f"{template}.typ").read_bytes()
    made: bytes | list[bytes] | None = typst.compile(
        source,
        format=form,
        ignore_system_fonts=True,
        sys_inputs={"data": orjson.dumps(data).decode()},
        timestamp=0,
        **options,
    )
    page = made[0] if isinstance(made, list) else made
    if page is None:
        raise ValueError(f"{template}: nothing was set")
    return page
