"""Places: all that the list promises, what became of old codes, and loading that may be repeated."""

import datetime
import time
from collections import Counter
from pathlib import Path

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from talkoo.kernel.text import pick
from talkoo.plumbing.places import load
from talkoo.plumbing.places.models import Area, Kind

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = ROOT / "scripts" / "areas.py"
EUROPEAN_UNION = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()

FINNISH = [  # number, Finnish, Swedish, Russian, region in NUTS 2021 and 2024
    ("105", "Hyrynsalmi", "Hyrynsalmi", "Хюрюнсалми", "FI1D8", "FI1D8"),
    ("205", "Kajaani", "Kajana", "Каяани", "FI1D8", "FI1D8"),
    ("290", "Kuhmo", "Kuhmo", "Кухмо", "FI1D8", "FI1D8"),
    ("578", "Paltamo", "Paltamo", "Палтамо", "FI1D8", "FI1D8"),
    ("620", "Puolanka", "Puolanka", "Пуоланка", "FI1D8", "FI1D8"),
    ("697", "Ristijärvi", "Ristijärvi", "Ристиярви", "FI1D8", "FI1D8"),
    ("765", "Sotkamo", "Sotkamo", "Соткамо", "FI1D8", "FI1D8"),
    ("777", "Suomussalmi", "Suomussalmi", "Суомуссалми", "FI1D8", "FI1D8"),
    ("309", "Outokumpu", "Outokumpu", "Оутокумпу", "FI1D3", "FI1DC"),
    ("167", "Joensuu", "Joensuu", "Йоэнсуу", "FI1D3", "FI1DC"),
    ("422", "Lieksa", "Lieksa", "Лиекса", "FI1D3", "FI1DC"),
    ("091", "Helsinki", "Helsingfors", "Хельсинки", "FI1B1", "FI1B1"),
    ("049", "Espoo", "Esbo", "Эспоо", "FI1B1", "FI1B1"),
    ("092", "Vantaa", "Vanda", "Вантаа", "FI1B1", "FI1B1"),
    ("837", "Tampere", "Tammerfors", "Тампере", "FI197", "FI19B"),
    ("905", "Vaasa", "Vasa", "Вааса", "FI195", "FI19A"),
    ("853", "Turku", "Åbo", "Турку", "FI1C1", "FI1C1"),
    ("564", "Oulu", "Uleåborg", "Оулу", "FI1D9", "FI1D9"),
]
ESTONIAN = [  # EHAK code, Estonian, Russian, county
    ("0511", "Narva linn", "Нарва", "0045"),
    ("0321", "Kohtla-Järve linn", "Кохтла-Ярве", "0045"),
    ("0735", "Sillamäe linn", "Силламяэ", "0045"),
    ("0514", "Narva-Jõesuu linn", "Нарва-Йыэсуу", "0045"),
    ("0251", "Jõhvi vald", "волость Йыхви", "0045"),
    ("0130", "Alutaguse vald", "волость Алутагузе", "0045"),
    ("0803", "Toila vald", "волость Тойла", "0045"),
    ("0442", "Lüganuse vald", "волость Люганузе", "0045"),
    ("0784", "Tallinn", "Таллин", "0037"),
    ("0793", "Tartu linn", None, "0079"),
    ("0796", "Tartu vald", None, "0079"),
    ("0663", "Rakvere linn", None, "0060"),
    ("0624", "Pärnu linn", None, "0068"),
]


def lineage(area: Area) -> list[str]:
    """Codes from the place itself up to its country."""
    codes = [area.code]
    while area.parent:
        area = area.parent
        codes.append(area.code)
    return codes


def test_all_places_are_there(rows):
    found = Counter(Area.objects.values_list("scheme", "kind").filter(valid_to=None))
    assert found == {
        ("iso-3166-1", "country"): 29,
        ("nuts", "region"): 19,
        ("fi-kunta", "municipality"): 308,
        ("ee-ehak", "county"): 15,
        ("ee-ehak", "municipality"): 79,
    }
    ended = Counter(Area.objects.values_list("scheme", "kind").exclude(valid_to=None))
    assert ended == {("nuts", "region"): 19, ("fi-kunta", "municipality"): 1, ("ee-ehak", "county"): 11}


def test_the_countries_are_the_union_and_the_north(rows):
    there = set(Area.objects.filter(kind=Kind.COUNTRY).values_list("code", flat=True))
    assert there == {*EUROPEAN_UNION, "NO", "IS"}


@pytest.mark.parametrize(("code", "fi", "sv", "ru", "before", "now"), FINNISH)
def test_a_finnish_municipality_has_its_names_and_region(rows, code, fi, sv, ru, before, now):
    area = load.area(code)
    assert [area.scheme, area.kind] == ["fi-kunta", "municipality"]
    assert [pick(area.names, language).text for language in ("fi", "sv", "ru")] == [fi, sv, ru]
    assert lineage(area) == [code, now, "FI"]
    assert Area.objects.get(scheme="nuts", version="2021", code=before).successor == area.parent


@pytest.mark.parametrize(("code", "et", "ru", "county"), ESTONIAN)
def test_an_estonian_municipality_has_its_names_and_county(rows, code, et, ru, county):
    area = load.area(code)
    assert [area.scheme, area.kind] == ["ee-ehak", "municipality"]
    assert [area.names["et"], area.names.get("ru")] == [et, ru]
    assert lineage(area) == [code, county, "EE"]


def test_every_county_and_region_has_municipalities(rows):
    inside = Counter(Area.objects.filter(kind="municipality", valid_to=None).values_list("parent__code"))
    regions = Area.objects.filter(kind__in=["region", "county"], valid_to=None)
    assert {(area.code,) for area in regions} == set(inside)
    assert [inside[code,] for code in ("FI1D8", "FI1DC", "FI200", "0045")] == [8, 13, 16, 8]


@pytest.mark.parametrize(
    ("scheme", "version", "old", "last_day", "new"),
    [
        ("nuts", "2021", "FI1D3", "2023-12-31", "FI1DC"),
        ("nuts", "2021", "FI1D8", "2023-12-31", "FI1D8"),
        ("nuts", "2021", "FI197", "2023-12-31", "FI19B"),
        ("ee-ehak", "2016", "0044", "2017-10-20", "0045"),
        ("ee-ehak", "2016", "0059", "2017-10-20", "0060"),
        ("fi-kunta", "2024", "588", "2024-12-31", "507"),
    ],
)
def test_an_old_code_leads_to_the_place_that_took_over(rows, scheme, version, old, last_day, new):
    area = Area.objects.get(scheme=scheme, version=version, code=old)
    assert area.valid_to == datetime.date.fromisoformat(last_day)
    assert area.successor == load.area(new)
    assert area.successor.scheme == scheme
    assert area.successor.valid_from in {None, area.valid_to + datetime.timedelta(days=1)}


def test_codes_in_force_are_unambiguous_across_schemes(rows):
    codes = list(Area.objects.filter(valid_to=None).values_list("code", flat=True))
    assert len(codes) == len(set(codes)) == 450
    with pytest.raises(Area.DoesNotExist):
        load.area("FI1D3")


def test_parents_are_in_force_and_only_countries_have_none(rows):
    assert not Area.objects.filter(parent__valid_to__isnull=False).exists()
    assert set(Area.objects.filter(parent=None).values_list("kind", flat=True)) == {"country"}
    assert not Area.objects.filter(valid_to=None).exclude(successor=None).exists()
    assert not Area.objects.filter(successor=None).exclude(valid_to=None).exists()


def test_countries_have_names_in_every_language_and_every_place_its_own(rows):
    for area in Area.objects.all():
        assert area.names[area.names["_"]]
        if area.kind == "country":
            assert set(load.LANGUAGES) <= area.names.keys()
        assert all(name == name.strip() for name in area.names.values())
    assert load.area("LV").names["lv"] == "Latvija"
    assert load.area("170").names["_"] == "sv"  # Jomala, where only Swedish is official
    assert pick(load.area("FI200").names, "en").text == "Åland"


def test_a_name_that_no_source_has_is_not_made_up(rows):
    in_russian = set(
        Area.objects.filter(kind="municipality", names__has_key="ru").values_list("code", flat=True)
    )
    listed = {code for code, *_rest in FINNISH} | {code for code, _et, ru, _county in ESTONIAN if ru}
    assert in_russian == listed | {"478"}  # Mariehamn, as a time zone
    shown = pick(load.area("286").names, "ar")
    assert (shown.text, shown.lang, shown.is_fallback) == ("Kouvola", "fi", True)


@pytest.fixture
def owner(rows, as_role):
    """For a while the application may do what only the owner may: write the list. It is rolled back."""
    role = connection.settings_dict["USER"]
    raw = as_role("owner")
    raw.execute(f'grant insert, update, delete on places_area to "{role}"')
    yield
    raw.execute(f'revoke insert, update, delete on places_area from "{role}"')


def empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("delete from places_area")


def test_loading_again_changes_nothing_and_asks_once(owner):
    with CaptureQueriesContext(connection) as asked:
        assert load.load() == 0
    assert [query["sql"].split()[0] for query in asked if "places_area" in query["sql"]] == ["SELECT"]


def test_loading_brings_names_up_to_date_and_keeps_ids_and_strangers(owner):
    before = dict(Area.objects.values_list("code", "id").filter(valid_to=None))
    Area.objects.filter(code="290").update(names={"_": "fi", "fi": "Kuhmoniemi"})
    Area.objects.filter(code="205").update(parent=None)
    own = Area.objects.create(
        scheme="own", version="1", code="lag-1", kind="custom", names={"_": "fi", "fi": "O"}
    )
    assert load.load() == 2
    assert load.area("290").names["fi"] == "Kuhmo"
    assert lineage(load.area("205")) == ["205", "FI1D8", "FI"]
    assert dict(Area.objects.values_list("code", "id").filter(valid_to=None)) == before | {"lag-1": own.pk}


def test_a_code_of_a_new_edition_takes_over_from_the_one_in_force(owner):
    empty()
    older = Area.objects.create(
        scheme="nuts", version="2021", code="FI1D8", kind="region", names={"_": "fi", "fi": "Kainuu"}
    )
    assert load.load() == 481
    older.refresh_from_db()
    assert older.valid_to == datetime.date(2023, 12, 31)
    assert older.successor == load.area("FI1D8")


def test_loading_everything_is_quick(owner):
    empty()
    started = time.process_time()
    assert load.load() == 481
    assert time.process_time() - started < 0.5


def test_the_database_refuses_a_second_place_in_force_and_an_unknown_kind(owner):
    kuhmo = {"scheme": "fi-kunta", "code": "290", "names": {"_": "fi", "fi": "Kuhmo"}}
    for wrong in (
        {"version": "2030", "kind": "municipality"},
        {"version": "2030", "kind": "planet", "valid_to": "2024-01-01"},
        {"version": "2030", "kind": "municipality", "valid_from": "2024-01-02", "valid_to": "2024-01-01"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Area.objects.create(**kuhmo, **wrong)


def test_pages_cannot_write_places(rows, as_role):
    for role in ("app", "worker"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            as_role(role).execute("update places_area set code = 'x'")
