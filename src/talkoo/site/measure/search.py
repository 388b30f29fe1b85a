"""How long searching takes in a large site. `enter` makes one up, as owner; `ask` measures, as the application role.

Run as a child: `python -m talkoo.site.measure.search SITE_KEY`; answers as JSON.
"""

import json
import os
import random
import sys
import time
import uuid
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "talkoo.site.settings")

KIND = "organisation"
_BEGIN = """
    Kaari Lehto Suvi Honka Vesi Kallio Niemi Saari Aho Koivu
    Talvi Kesä Musta Valko Hirvi Karhu Joki Lampi Pelto Kivi
"""
_END = (
    "mäki ranta lahti vaara koski salo puro kylä mo la nen sto suo harju niitty oja pohja perä kangas lampi"
)
_FIELDS = {
    "fi": "mielenterveys eläkeläis nuoriso kylä omais vammais luonto maahanmuuttaja vanhempain kulttuuri liikunta näkö",
    "sv": "hälso pensionärs ungdoms by anhörig handikapp natur invandrar föräldra kultur idrotts syn",
    "en": "mental-health pensioners youth village carers disability nature immigrant parents culture sports sight",
}
_ENDINGS = {
    "fi": "yhdistys seura kerho liitto järjestö",
    "sv": "förening sällskap klubb förbund organisation",
    "en": "association society club union organisation",
}
_ABOUT = {
    "fi": "Kokoonnumme kerran kuussa ja autamme lapsia, nuoria ja vanhuksia. Annamme neuvontaa ja vertaistukea.",
    "sv": "Vi träffas en gång i månaden och hjälper barn, unga och äldre i vardagen. Vi ger råd och kamratstöd.",
    "en": "We meet once a month and help children, young and old in daily life. We give advice and peer support.",
}
_LABELS = {"fi": ("Terveys", "Vertaistuki"), "sv": ("Hälsa", "Kamratstöd"), "en": ("Health", "Peer support")}
_BROADER = {"fi": ("Hyvinvointi",), "sv": ("Välfärd",), "en": ("Welfare",)}


def places(chance: random.Random, number: int) -> list[str]:
    """Made-up names of places, all different."""
    found: dict[str, None] = {}
    begins, ends = _BEGIN.split(), _END.split()
    while len(found) < number:
        middle = [chance.choice(begins).lower() for _part in range(min(2, len(found) // 300))]
        found["".join([chance.choice(begins), *middle, chance.choice(ends)])] = None
    return list(found)


def enter(site_id: uuid.UUID, number: int, seed: int) -> int:
    """Documents of made-up organisations, in three languages for a third of them; returns how many. As owner."""
    from django.db import connection

    from talkoo.kernel import ids
    from talkoo.plumbing.search import index

    chance = random.Random(seed)  # noqa: S311 - nothing to guess
    names, columns, entered = places(chance, max(40, number // 12)), ", ".join(index.COLUMNS), 0
    with connection.cursor() as cursor:
        cursor.execute("create temporary table entered (like search_document) on commit drop")
        with cursor.copy(f"copy entered ({columns}) from stdin") as copy:
            for turn in range(number):
                field, ending, place = chance.randrange(12), chance.randrange(5), chance.choice(names)
                languages = ("fi", "sv", "en") if turn % 3 == 0 else ("fi",)
                documents = [_document(language, place, field, ending) for language in languages]
                for row in index.rows_for_copy(site_id, KIND, ids.uuid7(), f"org-{turn}", documents):
                    copy.write_row(row)
                    entered += 1
        cursor.execute(f"insert into search_document ({columns}) select {columns} from entered")
        cursor.execute("drop table entered")
        cursor.execute("analyze search_document")
    return entered


def _document(language: str, place: str, field: int, ending: int) -> Any:
    from talkoo.plumbing.search.index import Document

    topic, form = _FIELDS[language].split()[field], _ENDINGS[language].split()[ending]
    title = f"{place} {topic} {form}" if language == "en" else f"{place} {topic}{form} ry"
    labels = (_LABELS[language][field % 2], topic)
    broader = _BROADER[language] if field % 3 == 0 else ()
    return Document(language, title, summary=_ABOUT[language], labels=labels, broader=broader)


def questions(seed: int, number: int, organisations: int) -> Iterator[tuple[str, str]]:
    """(sort, what is typed) as people do; `seed` and `organisations` as with `enter`."""
    chance = random.Random(seed)  # noqa: S311
    names = places(chance, max(40, organisations // 12))
    topics, forms = _FIELDS["fi"].split(), _ENDINGS["fi"].split()
    for turn in range(number):
        name, topic = chance.choice(names), chance.choice(topics)
        place = chance.randrange(2, len(name) - 2)
        slip = name[:place] + name[place + 1] + name[place] + name[place + 2 :]
        yield (
            ("frequent word", chance.choice(["neuvonta", "yhdistys", "lapset", "terveys", "nuoret", "ry"])),
            ("rare name", name),
            ("two words", f"{name} {topic}"),
            ("two frequent words", f"{topic}{chance.choice(forms)} vertaistuki"),
            ("three letters", name[:3]),
            ("typing mistake", slip),
            (
                "inflected",
                chance.choice(["yhdistyksille", "lastelle", "детьми", "nuorten neuvontaa", "vanhusten"]),
            ),
            ("nothing", chance.choice(["qwzx", "кшщъэ", "zzyzx road", "brxtl"])),
            ("broader field", "hyvinvointi"),
            ("whole name", f"{name} {topic}{chance.choice(forms)} ry"),
        )[turn % 10]


def ask(seed: int, number: int, organisations: int) -> dict[str, Any]:
    """Milliseconds of `number` questions at the current site: p50, p95, longest, and p50 by sort."""
    from talkoo.plumbing.search import queries
    from talkoo.plumbing.search.parse import parse

    waits: dict[str, list[float]] = defaultdict(list)
    for sort, text in questions(seed, number, organisations):
        begun = time.perf_counter()
        queries.find(parse(text, "fi", ("fi", "sv", "en")), ["network", "programme", KIND], 10)
        waits[sort].append((time.perf_counter() - begun) * 1_000)
    every = sorted(wait for some in waits.values() for wait in some)
    return {
        "p50_ms": round(every[len(every) // 2], 1),
        "p95_ms": round(every[len(every) * 95 // 100], 1),
        "longest_ms": round(every[-1], 1),
        "sorts": {sort: round(sorted(some)[len(some) // 2], 1) for sort, some in waits.items()},
    }


def main(key: str, seed: int = 1, organisations: int = 150_000) -> None:
    """Writes the answer to stdout; the questions are asked once before, so that the pages of the table are warm."""
    import django

    django.setup()
    from talkoo.plumbing.search import lemmas
    from talkoo.plumbing.tenancy import sites

    lemmas.prepare()
    with sites.within(next(site.id for site in sites.every() if site.key == key)):
        ask(seed, 200, organisations)
        sys.stdout.write(json.dumps(ask(seed, 200, organisations)) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
