"""Every Vietnamese sentence of the product: its letters, its punctuation, its tone, and that it is used."""

from __future__ import annotations

import ast
import re
import string
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from handlers import channel_texts, commands, desk_texts, page_texts, sheet_texts, texts
from tests.unit.talk import resources

ROOT = Path(__file__).parents[2]
MARKED = re.compile(r"[À-ỹđĐ]")

SENTENCE_FILES = {
    "texts.py": texts,
    "channel_texts.py": channel_texts,
    "page_texts.py": page_texts,
    "desk_texts.py": desk_texts,
    "sheet_texts.py": sheet_texts,
}

PHRASES = frozenset(
    "VERDICT_WORDS CONDITION_WORDS DISPUTED_CONDITION CONTINUE RESTART STOP YES NO UNKNOWN BACK WHY DONE "
    "UNKNOWN_ANSWER SET_DATE TODAY NONE_OF_THESE TOO_LONG_LEADING BORN_TOO_LATE WHY_FOR REASON NEEDS "
    "SEE_DISPUTED SEE_SUMMARY AGAIN NOT_APPLIED SEARCH_READ_AS SEARCH_MORE SEARCH_LESS PART_OF BEFORE "
    "AFTER GO_UP GO_BEFORE GO_AFTER CONTENTS TO_PASTE REFERS_TO FOR_WHOM RUNS DECIDES ANY_OF CHECK_THIS "
    "SEE_PROGRAMMES DELETE_YES DELETE_NO CHOOSE_ALL CHOOSE_ONE TERMINAL_LEAVE OVERVIEW CHANGE_ONE SEE_RESULT "
    "SEE_REASONING PRINT ALL_OF ONE_OF QUOTED_ABOVE "
    "FROM_DAY FROM_DAY_TO IF EITHER ANY_VALUE AT_LEAST AT_MOST BELOW BETWEEN WITHOUT MORE_IFS OR_LAST "
    "OPEN_ALONE DATA_NAMES DATA_ERASE WITHDRAW SEE_DATA AGREE REFUSE HOLD HOLD_NO_LONGER FINISH REUSE "
    "LEFT AND SEARCH_ONLY_IN SEARCH_EVERYWHERE "
    "SEE_CHART SEE_CONDITIONS CHART_GATES CHART_OR CHART_LEGEND CHART_SOURCE ONLY_WHEN OTHER_CASE".split()
)
PHRASES |= frozenset(
    "NAME NAME_LONG TITLE SKIP NAVIGATION NAV_CHAT NAV_LOOKUP NAV_PROGRAMMES NAV_DOCUMENTS HOME PRIVACY_LINK "
    "START_BEGIN START_PROGRAMMES START_DOCUMENTS CHAT_LOG TYPED_LABEL TYPED_HINT SEND YOU_SAID BEGIN_WITH "
    "TICKS_LEGEND CLAUSES_NAMED PANE_CLOSE SEND_AGAIN LOOKUP_LABEL LOOKUP_EXAMPLE LOOKUP_GO LOOKUP_WITHIN "
    "LOOKUP_EVERYWHERE LOOKUP_FOUND LOOKUP_PAGES LOOKUP_BEFORE LOOKUP_AFTER DOCUMENT_PERIOD WHERE PARENTS "
    "COPY_CITATION COPY_LINK COPIED CITATION LINK UP BETWEEN_CLAUSES USED_BY BACK_TO_CHAT NOT_NOW RESULT_GO "
    "RESULT_ANNEX_ALL RESULT_ANNEX_NONE PRINTED_FROM YOUR_DATA DOWNLOAD ERASE_ASK ERASE_YES".split()
)
PHRASES |= frozenset(["FEATURE_NAMES", "FEATURE_EXAMPLES"])
PHRASES |= frozenset(
    "SHEET SUBTITLE REFERENCE_ONLY NAME UNIT CHECKED COURSE COURSE_ASSUMED FACT ANSWER PROGRAMME VERDICT "
    "DECIDED BASIS RESULT SAID_AT DECIDES_HEAD DOCUMENTS_HEAD OF DOCUMENT_DAY DOCUMENT_UNDATED SIGNING_PLACE "
    "SIGNERS SIGNING_HOW PAGE FOOT FOOT_EDITION SHEET_ALL SHEET_LEFT RESULT_SHEET".split()
)
"""Labels and parts of sentences, which end without a mark; so do titles (…_TITLE) and the menu (MENU_…)."""

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


def is_title(name: str) -> bool:
    return name in PHRASES or name.endswith("_TITLE") or name.startswith("MENU_")


@pytest.mark.parametrize("file", SENTENCE_FILES)
def test_sentences_end_with_a_mark_and_phrases_without(file: str) -> None:
    listed = constants(SENTENCE_FILES[file])
    open_ended = [
        (name, value) for name, values in listed.items() for value in values
        if not is_title(name) and not value.endswith((".", "?", ":"))
    ]  # fmt: skip
    assert open_ended == []
    closed = [
        (name, value) for name, values in listed.items() for value in values
        if is_title(name) and value.endswith((".", "!"))
    ]  # fmt: skip
    assert closed == []


def test_every_name_of_a_phrase_is_a_constant() -> None:
    named = {name for module in SENTENCE_FILES.values() for name in constants(module)}
    assert named >= PHRASES


def test_sentences_begin_with_a_capital_or_go_on_a_sentence() -> None:
    going_on = {
        "ANSWERED",
        "QUOTED_ABOVE",
        "UNKNOWN_ANSWER",
        "TOO_LONG_LEADING",
        "BORN_TOO_LATE",
        "ANY_OF",
        "CHART_OR",
    }
    going_on |= set("FROM_DAY FROM_DAY_TO IF EITHER ANY_VALUE AT_LEAST AT_MOST BELOW BETWEEN".split())
    going_on |= {"WITHOUT", "MORE_IFS", "LEFT", "AND", "FEATURE_EXAMPLES"}
    going_on |= {"SUBTITLE", "SAID_AT", "OF", "DOCUMENT_DAY", "DOCUMENT_UNDATED"}
    small = {
        name for module in SENTENCE_FILES.values() for name, values in constants(module).items()
        for value in values if value[:1].islower()
    }  # fmt: skip
    assert small <= going_on


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
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and path.name == file:
                used.add(node.id)
    for template in (ROOT / "bot").rglob("*.html"):
        used.update(re.findall(r"\b(?:t|core)\.([A-Z_]+)", template.read_text(encoding="utf-8")))
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
HEARD = {"answers.py", "options.py", "wording.py", "router.py", "choosing.py", "beside.py"}


def test_no_sentence_stands_in_the_code() -> None:
    stray = []
    for path, tree in trees():
        if "handlers" not in path.parts or path.name in {*SENTENCE_FILES, "commands.py"}:
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
