"""Charts of all programmes, without facts and for people of every kind of verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from handlers.charts.chart import Chart
from handlers.charts.charting import chart_for, chart_of
from rules.evaluate import Outcome
from rules.facts import Case, read_case
from tests.unit.talk import resources

DAY = date(2025, 3, 2)
PROGRAMMES = tuple(resources().book.programmes)

DIRECTOR: Mapping[str, object] = {
    "sector": "province",
    "bloc": "government",
    "category": "cong_chuc",
    "positions": ["department_leader"],
    "gender": "female",
    "age": 43,
    "planned_for_vice_chair": True,
    "serves_to_term_end": True,
    "same_content_before": False,
    "months_left": 100,
    "leader_months_left": 60,
    "discipline": "none",
    "exit_ban": False,
    "performance": "good",
    "trainings_this_year": 0,
    "kl39_last_year": False,
    "study_language": "english",
    "language_at_work": True,
    "language_field": "foreign_affairs",
    "health_profession": False,
}
PEOPLE: Mapping[str, Mapping[str, object]] = {
    "chưa biết gì": {},
    "giám đốc sở": DIRECTOR,
    "giám đốc sở, khóa học sau năm 2030": {**DIRECTOR, "course_start": "2031-02-01"},
    "giám đốc sở đang bị xem xét kỷ luật": {**DIRECTOR, "discipline": "under_review", "age": 50},
    "lãnh đạo huyện khối Đảng": {
        **DIRECTOR,
        "sector": "district",
        "bloc": "party_mass",
        "positions": ["district_leader"],
        "study_language": "other",
    },
    "vụ trưởng": {"sector": "central", "positions": ["central_department_leader"], "category": "cong_chuc"},
    "viên chức y tế": {
        "sector": "public_unit",
        "bloc": "government",
        "category": "vien_chuc",
        "positions": ["unit_leader"],
        "health_profession": True,
    },
    "chủ tịch xã": {"sector": "commune", "category": "can_bo", "positions": ["commune_chair"]},
    "cán bộ HĐND tỉnh": {"sector": "province", "bloc": "elected", "category": "can_bo", "age": 30},
}


def outcome_of(programme: str, facts: Mapping[str, object]) -> tuple[Outcome, Case]:
    """The outcome for a person whose course starts on ``DAY`` unless the facts say otherwise."""
    case = read_case(resources().book, facts, DAY)
    return resources().evaluator.outcome(programme, case), case


def chart_with(programme: str, facts: Mapping[str, object]) -> Chart:
    """The chart of a programme for a person."""
    return chart_for(resources(), *outcome_of(programme, facts))


def plain_chart(programme: str) -> Chart:
    """The chart of a programme without facts."""
    return chart_of(resources(), resources().book.programmes[programme])


def all_charts() -> Iterator[Chart]:
    """Every programme, for nobody and for everybody."""
    for programme in PROGRAMMES:
        yield plain_chart(programme)
        for facts in PEOPLE.values():
            yield chart_with(programme, facts)
