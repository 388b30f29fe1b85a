"""The bench tells what it found, beside what is allowed, and fails when a limit is missed."""

import argparse
import dataclasses
import json
from pathlib import Path

import pytest

from talkoo.site.commands import bench
from talkoo.site.instance import Unusable
from talkoo.site.measure import budgets, report
from talkoo.site.measure.figures import Actions, Figures, Page

NAMES = (
    *("bare", "anonymous-cached", "networks", "network", "organisations", "organisation"),
    *("search", "organisations-search", "letters", "threads", "thread", "thread-long"),
)


def page(name: str, cpu: float = 0.4, queries: int = 0) -> Page:
    return Page(name, cpu - 0.1, 0.1, 1.0, 2.0, 3.0, 4.0, queries, 5_000)


SEARCH = {
    "documents": 250_000,
    "p50_ms": 11.0,
    "p95_ms": 40.0,
    "longest_ms": 90.0,
    "sorts": {"rare name": 4.0},
}
GOOD = Figures(
    pages=[page(name) for name in NAMES],
    actions=Actions(8, 3.0, 400.0, 1.5, 1.0, 15.0, 30.0),
    replies=Actions(8, 3.0, 60.0, 9.5, 4.0, 100.0, 200.0),
    messages=Actions(8, 3.0, 90.0, 8.0, 4.0, 80.0, 150.0),
    memory={"web": 90.0, "worker": 50.0, "supervisor": 11.0, "postgres": 80.0},
    machine={"cores": 2},
)


def with_page(fresh: Page) -> Figures:
    return dataclasses.replace(GOOD, pages=[fresh if one.name == fresh.name else one for one in GOOD.pages])


def missed(figures: Figures, size: str = "typical") -> list[str]:
    return [str(verdict) for verdict in budgets.judge(figures, size) if not verdict.is_kept]


def test_good_figures_miss_nothing() -> None:
    assert missed(GOOD) == []


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        (with_page(page("anonymous-cached", cpu=0.51)), "anonymous-cached: CPU ms 0.51, at most 0.5"),
        (with_page(page("anonymous-cached", queries=1)), "anonymous-cached: queries 1, at most 0"),
        (with_page(page("networks", cpu=10.1)), "networks: CPU ms 10.1, at most 10"),
        (with_page(page("network", queries=5)), "network: queries 5, at most 4"),
        (with_page(page("letters", queries=11)), "letters: queries 11, at most 10"),
        (
            dataclasses.replace(GOOD, actions=dataclasses.replace(GOOD.actions, per_second=299.9)),
            "actions: a second 299.9, at least 300",
        ),
        (
            dataclasses.replace(GOOD, replies=dataclasses.replace(GOOD.replies, per_second=49.9)),
            "reply: a second 49.9, at least 50",
        ),
        (
            dataclasses.replace(GOOD, replies=dataclasses.replace(GOOD.replies, cpu_ms_python=21.5)),
            "reply: CPU ms 25.5, at most 25",
        ),
        (with_page(page("threads", cpu=10.1)), "threads: CPU ms 10.1, at most 10"),
        (with_page(page("thread", cpu=10.1)), "thread: CPU ms 10.1, at most 10"),
        (with_page(page("thread-long", cpu=10.1)), "thread-long: CPU ms 10.1, at most 10"),
        (with_page(page("organisations", queries=5)), "organisations: queries 5, at most 4"),
        (with_page(page("organisation", cpu=10.1)), "organisation: CPU ms 10.1, at most 10"),
        (with_page(page("search", cpu=12.1)), "search: CPU ms 12.1, at most 12"),
        (with_page(page("organisations-search", cpu=12.1)), "organisations-search: CPU ms 12.1, at most 12"),
        (dataclasses.replace(GOOD, memory={**GOOD.memory, "web": 239.5}), "memory: MB 300.5, at most 300"),
        (
            dataclasses.replace(GOOD, search={**SEARCH, "p50_ms": 20.1}),
            "large search: p50 ms 20.1, at most 20",
        ),
    ],
)
def test_each_limit_can_be_missed(figures: Figures, said: str) -> None:
    assert missed(figures) == [said]


def test_a_large_site_may_take_twice_as_long_but_not_from_the_cache() -> None:
    assert missed(with_page(page("networks", cpu=19)), "large") == []
    assert missed(with_page(page("networks", cpu=21)), "large") == ["networks: CPU ms 21, at most 20"]
    assert missed(with_page(page("anonymous-cached", cpu=0.6)), "large")


def test_the_table_has_a_line_for_each_page_with_limit_and_verdict() -> None:
    figures = with_page(page("networks", cpu=12))
    lines = list(report.lines(figures, budgets.judge(figures, "typical")))
    shown = {line.split()[0]: line for line in lines if line.split()[:1] and line.split()[0] in NAMES}
    assert list(shown) == list(NAMES)
    assert "OVER" in shown["networks"]
    assert "OVER" not in shown["network"]
    assert shown["network"].count(" ok") == 2
    assert "ok" not in shown["bare"]
    assert any(line.startswith("actions") and "400 a second by 8 writers" in line for line in lines)
    assert any(line.startswith("reply") and "60 a second by 8 writers" in line for line in lines)
    memory = next(line for line in lines if line.startswith("memory"))
    assert "151.0 MB (PSS) without PostgreSQL" in memory
    assert "231.0 MB with it" in memory
    assert not any("large search" in line for line in lines)
    assert lines[-2:] == ["27 limits kept, 1 missed", "missed: networks: CPU ms 12, at most 10"]


def test_postgresql_does_not_count_against_the_memory() -> None:
    assert missed(dataclasses.replace(GOOD, memory={**GOOD.memory, "postgres": 900.0})) == []


def test_a_search_among_very_many_has_a_line_of_its_own() -> None:
    figures = dataclasses.replace(GOOD, search=SEARCH)
    lines = list(report.lines(figures, budgets.judge(figures, "typical")))
    place = next(number for number, line in enumerate(lines) if line.startswith("large search"))
    assert "250000 documents; p50 11 ms, at most 20: ok; p95 40 ms, longest 90 ms" in lines[place]
    assert lines[place + 1].strip() == "p50 by sort: rare name 4"


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[Figures]:
    figures = [GOOD]
    monkeypatch.setattr(bench.runs, "bench", lambda *given, **named: figures[0])
    return figures


def arguments(target: Path | None = None, **given: object) -> argparse.Namespace:
    return argparse.Namespace(
        **{"size": "typical", "seed": 1, "seconds": 1.0, "search": False, "json": target, **given}
    )


def test_the_json_holds_every_figure(measured: list[Figures], tmp_path: Path) -> None:
    target = tmp_path / "bench.json"
    assert bench.run(arguments(target)) == 0
    found = json.loads(target.read_text())
    assert set(found) == {"pages", "actions", "replies", "messages", "memory", "machine", "missed"}
    assert [one["name"] for one in found["pages"]] == list(NAMES)
    assert set(found["pages"][0]) == {
        *(
            "name",
            "cpu_ms_python",
            "cpu_ms_postgres",
            "p50_ms",
            "p99_ms",
            "p50_ms_8",
            "p99_ms_8",
            "queries",
            "bytes",
        )
    }
    assert found["memory"] == {**GOOD.memory, "sum": 231.0, "without_postgres": 151.0}
    assert found["missed"] == []


def test_a_missed_limit_is_the_exit_code(
    measured: list[Figures], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    measured[0] = with_page(page("letters", cpu=11))
    target = tmp_path / "bench.json"
    assert bench.run(arguments(target)) == 1
    assert json.loads(target.read_text())["missed"] == ["letters: CPU ms 11, at most 10"]
    assert "missed: letters: CPU ms 11, at most 10" in capsys.readouterr().out


def test_what_cannot_be_measured_is_said_before_it_begins(measured: list[Figures], tmp_path: Path) -> None:
    with pytest.raises(Unusable, match=r"from 0\.1 to 600 seconds"):
        bench.run(arguments(seconds=0.0))
    with pytest.raises(Unusable, match="is no folder"):
        bench.run(arguments(tmp_path / "nowhere" / "bench.json"))
