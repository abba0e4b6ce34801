"""Every Vietnamese sentence of the product: its letters, its punctuation, its tone, and that it is used."""

from __future__ import annotations

import ast
import re
import string
import unicodedata
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import TypeAlias

import pytest
import yaml

from handlers import commands
from tests.unit.talk import resources

ROOT = Path(__file__).parents[2]
HANDLERS = ROOT / "handlers"
MARKED = re.compile(r"[À-ỹđĐ]")

SENTENCE_FILES = {
    path.relative_to(HANDLERS).as_posix(): import_module(
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
    )
    for path in sorted(HANDLERS.rglob("*texts.py"))
}

Listed: TypeAlias = Mapping[str, frozenset[str]]


def named(kind: str) -> Listed:
    """The names that phrases/<module>.yaml lists under this kind, by module."""
    found = {}
    for file in SENTENCE_FILES:
        listing = Path(__file__).parent / "phrases" / f"{file.removesuffix('.py').replace('/', '.')}.yaml"
        listed = yaml.safe_load(listing.read_text(encoding="utf-8")) if listing.exists() else {}
        found[file] = frozenset(str(listed.get(kind, "")).split())
    return found


PHRASES = named("phrases")
"""Labels and parts of sentences, which end without a mark; so do titles (…_TITLE) and the menu (MENU_…)."""
GOING_ON = named("going_on")
"""What goes on a sentence, and so begins with a small letter."""

ENGLISH = frozenset(
    "the a an and or of to is are you your yes no ok error invalid please click button step next start "
    "cancel back question answer fact check search result user bot chat token link file menu skip help "
    "privacy delete".split()
)


def constants(module: object) -> dict[str, list[str]]:
    """The sentences of a module by the name of their constant."""
    found = {}
    for name, value in vars(module).items():
        if name.isupper():
            values = (
                value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else [value]
            )
            found[name] = [each for each in values if isinstance(each, str)]
    return found


def sentences() -> Iterator[tuple[str, str]]:
    """Everything of the product's own words that a person can read, with where it stands."""
    for file, module in SENTENCE_FILES.items():
        for name, values in constants(module).items():
            yield from ((f"{file} {name}", value) for value in values)
    for command in commands.COMMANDS:
        yield f"/{command.name}", command.description
    book = resources().book
    for fact in book.facts.values():
        options = (*fact.options, *([fact.none_option] if fact.none_option else []))
        for words in (fact.label, fact.question, fact.hint, fact.unit, *(option.label for option in options)):
            yield f"facts.yaml {fact.key}", words
    for group in book.groups.values():
        yield f"shared.yaml {group.id}", group.name
    for programme in book.programmes.values():
        told = [programme.name, programme.short, programme.for_whom.text, programme.runs.text]
        stated = (programme.duration, programme.form, programme.contents)
        told += [each.text for each in stated if each is not None]
        told += [programme.decided_by.text, *(r.label for r in (*programme.to_confirm, *programme.notes))]
        nodes = list(programme.conditions)
        while nodes:
            node = nodes.pop()
            nodes += node.parts
            told.append(node.label)
        yield from ((f"{programme.id}.yaml", words) for words in told)
    for each in book.disagreements:
        yield f"disagreements.yaml {each.id}", each.title
        yield f"disagreements.yaml {each.id}", each.text
        yield f"disagreements.yaml {each.id}", each.reading


ALL = [(where, words) for where, words in sentences() if words]


def wrong(pattern: str) -> list[tuple[str, str]]:
    return [(where, words) for where, words in ALL if re.search(pattern, words)]


def test_there_are_sentences_from_everywhere() -> None:
    places = {where.split()[0] for where, _ in ALL}
    assert {
        "texts.py",
        "channel_texts.py",
        "facts.yaml",
        "shared.yaml",
        "disagreements.yaml",
        "da-1641.yaml",
    } <= places
    assert len(ALL) > 300


def test_letters_are_composed() -> None:
    assert [each for each in ALL if not unicodedata.is_normalized("NFC", each[1])] == []


def test_no_exclamation_marks() -> None:
    assert wrong("!") == []


def test_spaces_are_single_and_inside_and_marks_stand_at_words() -> None:
    assert wrong(r"  |^ |\n|\t|\u00a0") == []
    assert wrong(r" [,.;:?)]|\( ") == []
    ends = [(where, words) for where, words in ALL if words.endswith(" ") and words != words.rstrip() + " "]
    assert ends == []
    assert [where for where, words in ALL if words.endswith(" ") and not words.endswith(": ")] == []


def test_one_spelling_of_the_tone_marks() -> None:
    # "hóa", "ủy", "khỏe", not "hoá", "uỷ", "khoẻ"; "quý" is spelt so both ways.
    assert wrong(r"(?i)o[àáảãạèéẻẽẹ](?!\w)|(?<!q)u[ỳýỷỹỵ](?!\w)") == []


def test_the_person_is_called_anh_chi_and_the_product_tro_ly() -> None:
    assert wrong(r"(?i)(?<![\w/])(?:bạn|quý khách|ngài|mày|chúng tôi|bot)(?!\w)") == []
    of_the_person = {f"texts.py {name}" for name in ("CHECK_THIS", "AGREE", "REFUSE", "HOLD", "SEE_DATA")}
    assert {where for where, _ in wrong(r"(?i)\btôi\b")} <= of_the_person


def test_no_english() -> None:
    found = []
    for where, words in ALL:
        bare = re.sub(r"/\w+|\{\w+\}|https?://\S+|[A-Z][A-Z_]{2,}", " ", words)
        english = [word for word in re.findall(r"(?<![\w-])[a-z]+(?![\w-])", bare.lower()) if word in ENGLISH]
        # "an ninh", "to lớn", "điểm a" are Vietnamese.
        found += [(where, word) for word in english if word not in {"an", "to", "a"}]
    assert found == []


def test_no_bureaucrats_words_and_no_blame() -> None:
    assert (
        wrong(r"(?i)vui lòng|kính đề nghị|xin lỗi|rất tiếc|sai rồi|không hợp lệ|bắt buộc phải|đề nghị anh")
        == []
    )


def is_title(file: str, name: str) -> bool:
    return name in PHRASES[file] or name.endswith("_TITLE") or name.startswith("MENU_")


@pytest.mark.parametrize("file", SENTENCE_FILES)
def test_sentences_end_with_a_mark_and_phrases_without(file: str) -> None:
    listed = constants(SENTENCE_FILES[file])
    open_ended = [
        (name, value) for name, values in listed.items() for value in values
        if not is_title(file, name) and not value.endswith((".", "?", ":"))
    ]  # fmt: skip
    assert open_ended == []
    closed = [
        (name, value) for name, values in listed.items() for value in values
        if is_title(file, name) and value.endswith((".", "!"))
    ]  # fmt: skip
    assert closed == []


@pytest.mark.parametrize("file", SENTENCE_FILES)
def test_every_name_of_a_phrase_is_a_constant(file: str) -> None:
    assert constants(SENTENCE_FILES[file]).keys() >= PHRASES[file] | GOING_ON[file]


def test_every_list_of_phrases_is_of_a_module() -> None:
    modules = {file.removesuffix(".py").replace("/", ".") for file in SENTENCE_FILES}
    assert {listing.stem for listing in (Path(__file__).parent / "phrases").iterdir()} <= modules


@pytest.mark.parametrize("file", SENTENCE_FILES)
def test_sentences_begin_with_a_capital_or_go_on_a_sentence(file: str) -> None:
    listed = constants(SENTENCE_FILES[file])
    assert {name for name, values in listed.items() if any(v[:1].islower() for v in values)} <= GOING_ON[file]


def test_questions_of_facts_ask_and_hints_tell() -> None:
    for fact in resources().book.facts.values():
        assert fact.question.endswith("?"), fact.key
        assert not fact.hint or fact.hint.endswith("."), fact.key
        assert not fact.label.endswith((".", "?", ":")), fact.key
        labels = [option.label for option in fact.options]
        assert len(labels) == len(set(labels)), fact.key


def test_labels_on_buttons_are_short() -> None:
    shorts = [programme.short for programme in resources().book.programmes.values()]
    assert max(map(len, shorts)) <= 32
    assert len(set(shorts)) == len(shorts)


def test_placeholders_are_named() -> None:
    for where, words in ALL:
        for _, field, spec, _ in string.Formatter().parse(words):
            assert field is None or re.fullmatch(r"[a-z]+", field), where
            assert not spec, where


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for folder in ("handlers", "bot"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            yield file, ast.parse(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", SENTENCE_FILES)
def test_every_sentence_is_used(file: str) -> None:
    used: set[str] = set()
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute):
                used.add(node.attr)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and path == HANDLERS / file:
                used.add(node.id)
    for template in (ROOT / "bot").rglob("*.html"):
        used.update(
            re.findall(r"\b(?:t|core|texts|compare)\.([A-Z_]+)", template.read_text(encoding="utf-8"))
        )
    assert set(constants(SENTENCE_FILES[file])) - used == set()


def docstrings(tree: ast.Module) -> set[int]:
    """The string literals of a module that are only read by its readers: statements of their own."""
    return {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def literals(tree: ast.Module) -> Iterator[tuple[int, str]]:
    aside = docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in aside:
            yield node.lineno, node.value


# Words that are read, not said: what people type.
HEARD = {"persons.py", "answers.py", "options.py", "wording.py", "router.py", "choosing.py", "beside.py"}


def test_no_sentence_stands_in_the_code() -> None:
    stray = []
    said_in = {*(HANDLERS / file for file in SENTENCE_FILES), HANDLERS / "commands.py"}
    for path, tree in trees():
        if "handlers" not in path.parts or path in said_in:
            continue
        for line, value in literals(tree):
            said = value[:1].isupper() or value.rstrip().endswith((".", "?", ":"))
            if MARKED.search(value) and (said or path.name not in HEARD):
                stray.append(f"{path.name}:{line} {value!r}")
    assert stray == []


def test_what_is_heard_is_composed() -> None:
    for path, tree in trees():
        for line, value in literals(tree):
            if "handlers" in path.parts and not path.name.startswith("reply"):
                assert unicodedata.is_normalized("NFC", value), f"{path.name}:{line}"
    for fact in resources().book.facts.values():
        for option in fact.options:
            assert all(unicodedata.is_normalized("NFC", words) for words in option.words), fact.key
