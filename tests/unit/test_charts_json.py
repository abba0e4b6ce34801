"""A chart outlasts the way through JSON."""

from __future__ import annotations

import orjson
import pytest

from bot.rendering.charts_json import chart_from
from tests.unit.chart_samples import all_charts


def test_every_chart_is_read_back_as_it_was() -> None:
    charts = list(all_charts())
    assert len(charts) > 13
    for chart in charts:
        assert chart_from(orjson.loads(orjson.dumps(chart))) == chart


@pytest.mark.parametrize("data", [{}, {"name": "a", "title": "b"}])
def test_what_is_no_chart_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(KeyError):
        chart_from(data)
