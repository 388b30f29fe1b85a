"""Time zones to choose from."""

import zoneinfo

from talkoo.kernel import zones


def test_each_zone_stands_once_without_names_of_old():
    names = [name for name, _words in zones.choices()]
    assert len(names) == len(set(names)) > 300
    assert {"Europe/Helsinki", "Europe/Tallinn", "America/Argentina/Ushuaia"} <= set(names)
    assert not {"Europe/Belfast", "US/Eastern", "EET", "GMT-0", "America/Indianapolis"} & set(names)
    for name in names:
        zoneinfo.ZoneInfo(name)


def test_what_comes_first_stands_there_once_even_if_it_is_an_old_name():
    chosen = zones.choices("Europe/Tallinn", "Europe/Kiev", within=("Europe/",))
    assert [name for name, _words in chosen][:2] == ["Europe/Tallinn", "Europe/Kiev"]
    assert sum(name == "Europe/Tallinn" for name, _words in chosen) == 1
    assert all(name.startswith("Europe/") for name, _words in chosen)


def test_without_the_table_all_names_are_there(monkeypatch):
    monkeypatch.setattr(zones, "_table", lambda: "")
    zones._names.cache_clear()
    try:
        names = {name for name, _words in zones.choices()}
    finally:
        zones._names.cache_clear()
    assert names == zoneinfo.available_timezones()
