"""What is offered for words typed in any conversation, and what choosing one posts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.inline import answer_of
from bot.rendering.render import telegram_messages
from handlers import desk_texts as texts
from handlers import texts as core_texts
from handlers.inline import MOST_OFFERED, PAGE, POSTED, Offers, offers
from handlers.links import Links
from handlers.lookup import KEY_SIGN, query_of
from handlers.reply import MOST_COPIED, Choices, Quote, Reply
from knowledge.clause import Corpus, Level, key
from knowledge.search import SearchIndex
from knowledge.validity import Change, Kind, Validity
from tests.unit.talk import Talk, plain, resources

TODAY = date(2026, 3, 2)
LINKS = Links("https://dieukien.example", "dieukien_bot", inline=True)
CLAUSES = list(resources().corpus.clauses.values())


def found(query: str, after: str = "") -> Offers:
    return offers(resources(), query, after, LINKS, TODAY)


def posted(offered: Offers, at: int = 0) -> str:
    return plain(offered.offers[at].message)


def test_nothing_typed_offers_the_documents_and_examples() -> None:
    offered = found("  ")
    assert [offer.title for offer in offered.offers] == [
        d.name for d in resources().corpus.documents.values()
    ]
    assert offered.button[0] == texts.INLINE_EXAMPLES
    assert "https://t.me/dieukien_bot?start=doc_ckl39" in posted(offered)


def test_words_offer_clauses_with_the_passage_that_matches() -> None:
    offered = found("kỷ luật")
    first = offered.offers[0]
    assert first.title.endswith("KH KL39")
    assert "kỷ luật" in first.about
    said = posted(offered)
    clause = resources().corpus.by_key[first.id]
    assert clause.plain.strip() in said
    legal = resources().legal(clause.id)
    assert legal[1:] in said
    assert resources().document(clause).name in said
    assert f"https://t.me/dieukien_bot?start=clause_c{first.id}" in said
    assert offered.button == ("", "")


def test_without_marks_it_is_the_same() -> None:
    assert found("ky luat").offers[0] == found("kỷ luật").offers[0]
    decomposed = "ky\u0309 lua\u0323\u0302t"
    assert [o.id for o in found(decomposed).offers] == [o.id for o in found("kỷ luật").offers]


def test_a_reference_offers_just_what_it_names() -> None:
    (offer,) = found("khoản 1 mục IV kh kl39").offers
    assert offer.id == key("kh-kl39/muc-IV/khoan-1")
    assert "Hoàn thành tốt nhiệm vụ được giao trở lên." in plain(offer.message)


def test_a_search_goes_on_page_by_page_without_repeating() -> None:
    seen: list[str] = []
    after = ""
    while True:
        offered = found("cán bộ", after)
        assert len(offered.offers) <= PAGE <= 50
        seen += [offer.id for offer in offered.offers]
        after = offered.after
        if not after:
            break
    assert len(set(seen)) == len(seen) > PAGE
    assert len(seen) <= MOST_OFFERED


@pytest.mark.parametrize("after", ["x", "-1", "²", "99999", "1e3", "9999"])
def test_an_offset_of_nobodys_making_does_no_harm(after: str) -> None:
    offered = found("cán bộ", after)
    assert offered.after in ("", str(PAGE))


def test_words_that_stand_nowhere_offer_one_line_that_says_so() -> None:
    offered = found("blockchain")
    assert [offer.id for offer in offered.offers] == ["none"]
    assert "không tìm thấy" in posted(offered)
    assert offered.button[0] == texts.INLINE_NONE


def test_what_is_only_near_says_so() -> None:
    offered = found("kỷ luật vũ trụ blockchain")
    assert offered.button[0] in (texts.INLINE_NEAR, texts.INLINE_NONE)


@pytest.mark.parametrize("clause", CLAUSES, ids=lambda clause: clause.id)
def test_each_clause_is_found_by_its_own_query_and_posts_one_message_that_fits(clause: object) -> None:
    (each,) = (c for c in CLAUSES if c is clause)
    query = query_of(resources(), each)
    assert len(query) <= 256
    (offer,) = found(query).offers
    assert offer.id == key(each.id)
    (message,) = telegram_messages(offer.message)
    said = plain(offer.message)
    (quote,) = (block for block in offer.message.blocks if isinstance(block, Quote))
    assert len(said) <= 4096
    whole = "\n".join(
        filter(
            str.strip,
            [each.plain.strip() or core_texts.LETTERHEAD, *_parts(each.id)],
        )
    )
    shown = quote.text[0].text
    assert whole.startswith(shown)
    assert (texts.INLINE_NOT_WHOLE in said) is (shown != whole)
    if shown != whole:
        assert POSTED // 3 < len(shown) <= POSTED
        assert shown.endswith((".", ";", "…", "?")) or whole[len(shown)] == "\n"
    assert message.html


def _parts(owner: str, depth: int = 1) -> list[str]:
    lines = []
    for part in resources().corpus.children(owner):
        lines += [f"{'  ' * depth}{part.plain.strip()}", *_parts(part.id, depth + 1)]
    return lines


def test_a_key_that_is_gone_says_so() -> None:
    assert found(f"{KEY_SIGN}aaaaaaaaaaaa").offers[0].id == "none"


def test_a_superseded_clause_is_posted_with_its_mark() -> None:
    corpus = resources().corpus
    change = Change("muc-IV/khoan-1/gach-2", Kind.REPEALED, "Kế hoạch khác", "", date(2026, 1, 1))
    document = replace(corpus.documents["kh-kl39"], period=Validity(changes=(change,)))
    held = Corpus({**corpus.documents, "kh-kl39": document}, corpus.clauses)
    marked = replace(resources(), corpus=held, index=SearchIndex(held))
    query = f"{KEY_SIGN}{key('kh-kl39/muc-IV/khoan-1/gach-2')}"
    said = plain(offers(marked, query, "", LINKS, TODAY).offers[0].message)
    assert "Đã bị bãi bỏ" in said
    assert "01/01/2026" in said


def test_without_a_bot_or_page_no_link_is_made_up() -> None:
    offered = offers(resources(), "kỷ luật", "", Links(), TODAY)
    assert "http" not in "".join(plain(offer.message) for offer in offered.offers)


@given(st.text(max_size=256), st.sampled_from(["", "20", "x"]))
def test_any_words_get_an_answer_that_telegram_takes(query: str, after: str) -> None:
    params = answer_of(found(query, after))
    assert len(params["results"]) <= 50
    identifiers = [result["id"] for result in params["results"]]
    assert len(set(identifiers)) == len(identifiers)
    assert all(1 <= len(identifier.encode()) <= 64 for identifier in identifiers)
    assert all(result["title"].strip() for result in params["results"])
    assert len(params["next_offset"].encode()) <= 64
    assert params["is_personal"] is False


# Copying from the clause's own screen


def view(clause_id: str, links: Links) -> Reply:
    talk = Talk()
    talk.links = links
    return talk.sends(f"clause:{key(clause_id)}")


def copied(reply: Reply) -> dict[str, str]:
    return {
        choice.label: choice.copies
        for block in reply.blocks
        if isinstance(block, Choices)
        for choice in block
        if choice.copies
    }


def test_a_clause_is_copied_with_its_citation_in_the_form_of_law() -> None:
    made = copied(view("kh-kl39/muc-IV/khoan-1/gach-1", LINKS))
    assert made[core_texts.COPY_CITATION] == resources().legal("kh-kl39/muc-IV/khoan-1/gach-1")
    assert made[core_texts.COPY_QUOTE].startswith("“")
    assert "Hoàn thành tốt nhiệm vụ được giao trở lên." in made[core_texts.COPY_QUOTE]
    assert made[core_texts.COPY_LINK].startswith("https://t.me/dieukien_bot?start=clause_c")


@pytest.mark.parametrize("clause", [c for c in CLAUSES if c.level is not Level.KET], ids=lambda c: c.id)
def test_what_is_copied_fits_a_button(clause: object) -> None:
    (each,) = (c for c in CLAUSES if c is clause)
    made = copied(view(each.id, LINKS))
    assert core_texts.COPY_LINK in made
    assert all(1 <= len(words) <= MOST_COPIED for words in made.values())


def test_where_nothing_is_known_to_link_to_there_is_no_link() -> None:
    reply = view("kh-kl39/muc-IV/khoan-1", Links())
    assert core_texts.COPY_LINK not in copied(reply)
    assert "http" not in plain(reply)
    assert "https://dieukien.example/k/" in plain(
        view("kh-kl39/muc-IV/khoan-1", Links("https://dieukien.example/"))
    )
