"""Make the lists of words that come with the product, src/talkoo/plumbing/vocabulary/concepts.json, from their tables.

    python scripts/concepts.py TABLES.md            write the lists
    python scripts/concepts.py TABLES.md --check    write nothing; say whether the shipped lists are those of the tables

TABLES.md is the project's page of code lists: one table each of legal forms, fields of activity and target groups with
the columns code, en, fi, et, ru, sv, and a sentence with the kinds of organisation. A row may hold two concepts,
divided by " / " in every column. Arabic labels stand in concepts_arabic.py. vocabulary/SOURCES.md tells where the
lists themselves are from.
"""

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Any

from babel import Locale
from concepts_arabic import ARABIC

COLUMNS = ("en", "fi", "et", "ru", "sv")
LANGUAGES = (*COLUMNS, "ar")
SHIPPED = Path(__file__).resolve().parents[1] / "src/talkoo/plumbing/vocabulary/concepts.json"
HEADINGS = {"legal_form": "Legal forms", "field": "Fields of activity", "target": "Target groups"}
COUNTS = {"legal_form": 21, "org_kind": 10, "field": 49, "target": 24, "topic": 3}

KINDS = (
    "umbrella", "leader", "neighbourhood", "village", "migrant", "patient", "youth", "study-centre", "congregation",
    "free-network",
)  # fmt: skip
ELSEWHERE = {  # associations of other countries, by their own names: the language of the name
    "se-if": "sv", "lv-bdr": "lv", "lt-as": "lt", "no-for": "nb", "dk-for": "da", "de-ev": "de", "pl-st": "pl",
}  # fmt: skip


def said(en: str, fi: str, et: str, ru: str, sv: str) -> dict[str, str]:
    return {"_": "en", "en": en, "fi": fi, "et": et, "ru": ru, "sv": sv}


# Where the table has one label for two concepts, or names a concept inside another's label.
OWN = {
    "rural": said("rural residents", "maaseudun asukkaat", "maaelanikud", "сельские жители", "landsbygdsbor"),
    "village": said("village residents", "kylien asukkaat", "külaelanikud", "жители деревень", "bybor"),
    "L": said("Other", "Muu", "Muu", "Прочее", "Övrigt"),
    "L80": said(
        "Unpaid household and volunteer work",
        "Talkoo- ja kotityö",
        "Vabatahtlik töö",
        "Добровольный труд",
        "Talko- och frivilligarbete",
    ),
}

TOPICS = [  # on which the network as a whole takes positions from the start
    (
        "involvement",
        said(
            "Involving associations",
            "Yhdistysten osallistaminen",
            "Ühenduste kaasamine",
            "Вовлечение объединений",
            "Föreningars delaktighet",
        ),
    ),
    (
        "funding",
        said(
            "Funding of associations",
            "Yhdistysten rahoitus",
            "Ühenduste rahastamine",
            "Финансирование объединений",
            "Finansiering av föreningar",
        ),
    ),
    (
        "delegation",
        said(
            "Delegating public services",
            "Julkisten palvelujen siirtäminen yhdistyksille",
            "Avalike teenuste delegeerimine",
            "Делегирование общественных услуг",
            "Delegering av offentliga tjänster",
        ),
    ),
]


def table(text: str, heading: str) -> list[list[str]]:
    """The cells of the rows below a heading, without bold marks."""
    start = re.search(rf"^## .*{heading}.*$", text, re.MULTILINE)
    if start is None:
        raise SystemExit(f"there is no heading with {heading}")
    rest = text[start.end() :].partition("\n## ")[0]
    rows = [line for line in rest.splitlines() if line.startswith("|")][2:]
    return [[cell.strip().replace("**", "") for cell in row.strip("|").split("|")] for row in rows]


def concepts(rows: list[list[str]]) -> list[dict[str, Any]]:
    """One concept for each code of each row."""
    found = []
    for codes, *cells in rows:
        wanted = codes.split(" / ")
        for place, code in enumerate(wanted):
            if code in OWN:
                found.append({"code": code, "labels": OWN[code]})
                continue
            parts = [cell.split(" / ") if len(wanted) > 1 else [cell] for cell in cells]
            if len(cells) != len(COLUMNS) or any(len(part) != len(wanted) for part in parts):
                raise SystemExit(f"the row of {codes} does not have a label of each language for each code")
            labels = dict(zip(COLUMNS, (part[place] for part in parts), strict=True))
            if re.fullmatch(r"[A-L]\d*", code):  # its second label begins in the middle of a cell
                labels = {language: label[0].upper() + label[1:] for language, label in labels.items()}
            found.append({"code": code, "labels": {"_": "en", **labels}})
    return found


def legal_forms(text: str) -> list[dict[str, Any]]:
    rows = table(text, HEADINGS["legal_form"])
    found = concepts([row for row in rows if row[0] != ", ".join(ELSEWHERE)])
    own = next(row for row in rows if row[0].startswith("se-if"))[1]
    names = dict.fromkeys(ELSEWHERE, "")
    for name, countries in re.findall(r"([^(,—]+?) \(([A-Z, ]+)\)", own):
        for country in countries.split(", "):
            code = next(code for code in ELSEWHERE if code.startswith(f"{country.lower()}-"))
            names[code] = name.strip()
    for code, name in names.items():
        language = ELSEWHERE[code]
        country = {one: Locale(one).territories[code[:2].upper()] for one in LANGUAGES}
        found.append(
            {"code": code, "labels": {"_": language, language: name}, "note": {"_": "en", **country}}
        )
    return found


def kinds(text: str) -> list[dict[str, Any]]:
    sentence = next(line for line in text.splitlines() if line.startswith("Kinds ("))
    groups = sentence.partition(": ")[2].rstrip(".").split(" · ")
    found = []
    for code, group in zip(KINDS, groups, strict=True):
        labels = dict(zip(COLUMNS, group.split(" / "), strict=True))
        if code == "youth":
            labels["en"] = "youth organisation"
        found.append({"code": code, "labels": {"_": "en", **labels}})
    return found


def fields(text: str) -> list[dict[str, Any]]:
    """Sections A to L, groups (A10) and classes (A11): the broader one of A11 is A10 where the list has it, else A."""
    rows = table(text, HEADINGS["field"])
    found = concepts(rows)
    found.append({"code": "L80", "labels": OWN["L80"]})
    codes = {one["code"] for one in found}
    for one in found:
        code = one["code"]
        if len(code) > 1:
            group = f"{code[:2]}0"
            one["broader"] = group if group in codes and group != code else code[0]
        if code in NEAR:
            one["near"] = NEAR[code]
    return found


NEAR = {"C12": ["D"], "D19": ["C"]}
"""Fields whose people also look among those of another: who seeks mental health associations means health and social
services."""


def topics() -> list[dict[str, Any]]:
    return [{"code": code, "labels": labels, "is_cross_field": True} for code, labels in TOPICS]


def with_arabic(lists: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """The lists with their Arabic labels, which the tables do not have."""
    return {
        scheme: [
            {**one, "labels": {**one["labels"], "ar": ARABIC[scheme, one["code"]]}}
            if (scheme, one["code"]) in ARABIC
            else one
            for one in given
        ]
        for scheme, given in lists.items()
    }


def problems(lists: dict[str, list[dict[str, Any]]]) -> list[str]:
    """What is wrong with the lists, in words."""
    there = {(scheme, one["code"]) for scheme, given in lists.items() for one in given}
    found = [
        f"{scheme}:{code} has an Arabic label and is not in the lists"
        for scheme, code in sorted(ARABIC.keys() - there)
    ]
    if (counts := {scheme: len(given) for scheme, given in lists.items()}) != COUNTS:
        found.append(f"other numbers of concepts than expected: {counts}")
    for scheme, given in lists.items():
        codes = [one["code"] for one in given]
        if len(set(codes)) != len(codes):
            found.append(f"{scheme}: a code is there twice")
        for one in given:
            said = {language for language, label in one["labels"].items() if label.strip()} - {"_"}
            wanted = {ELSEWHERE[one["code"]]} if one["code"] in ELSEWHERE else set(LANGUAGES)
            if missing := sorted(wanted - said):
                found.append(f"{scheme}:{one['code']} lacks a label: {', '.join(missing)}")
            if needless := sorted(one["labels"].keys() - wanted - {"_"}):
                found.append(f"{scheme}:{one['code']} has a label it should not have: {', '.join(needless)}")
            if one.get("broader", codes[0]) not in codes:
                found.append(f"{scheme}:{one['code']} has a broader one that is not in the list")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("tables", type=Path)
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    text = given.tables.read_text()
    lists = with_arabic(
        {
            "legal_form": legal_forms(text),
            "org_kind": kinds(text),
            "field": fields(text),
            "target": concepts(table(text, HEADINGS["target"])),
            "topic": topics(),
        }
    )
    wrong = problems(lists)
    written = json.dumps(lists, ensure_ascii=False, indent=1) + "\n"
    if given.check and SHIPPED.read_text() != written:
        wrong.append(f"{SHIPPED.name} is not what the tables give")
    for line in wrong:
        sys.stderr.write(f"{line}\n")
    if wrong:
        return 1
    if not given.check:
        SHIPPED.write_text(written)
    sys.stdout.write(f"{sum(map(len, lists.values()))} concepts\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
