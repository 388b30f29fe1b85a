"""The places that come with the product: the municipalities and regions of the seeds.

Codes: Finland, Statistics Finland's municipality numbers and NUTS 2024; Estonia, EHAK (classification of Estonian
administrative units) as in force since the reform of 2017. Names in Russian are established usage.
"""

from talkoo.kernel import text
from talkoo.plumbing.places.models import Area

_F = "fi-kunta", "2024"
_E = "ee-ehak", "2017"
_ISO = "iso-3166-1", "2020"
_NUTS = "nuts", "2024"

# scheme+version, code, kind, parent code, names: fi et ru sv en ar
PLACES = [
    (_ISO, "FI", "country", "", ("Suomi", "Soome", "Финляндия", "Finland", "Finland", "فنلندا")),
    (_ISO, "EE", "country", "", ("Viro", "Eesti", "Эстония", "Estland", "Estonia", "إستونيا")),
    (_NUTS, "FI1D8", "region", "FI", ("Kainuu", "Kainuu", "Кайнуу", "Kajanaland", "Kainuu", "كاينو")),
    (
        _NUTS,
        "FI1DC",
        "region",
        "FI",
        (
            "Pohjois-Karjala",
            "Põhja-Karjala",
            "Северная Карелия",
            "Norra Karelen",
            "North Karelia",
            "كاريليا الشمالية",
        ),
    ),
    (
        _F,
        "105",
        "municipality",
        "FI1D8",
        ("Hyrynsalmi", "Hyrynsalmi", "Хюрюнсалми", "Hyrynsalmi", "Hyrynsalmi", "هيرينسالمي"),
    ),
    (_F, "205", "municipality", "FI1D8", ("Kajaani", "Kajaani", "Каяани", "Kajana", "Kajaani", "كاياني")),
    (_F, "290", "municipality", "FI1D8", ("Kuhmo", "Kuhmo", "Кухмо", "Kuhmo", "Kuhmo", "كوهمو")),
    (_F, "578", "municipality", "FI1D8", ("Paltamo", "Paltamo", "Палтамо", "Paltamo", "Paltamo", "بالتامو")),
    (
        _F,
        "620",
        "municipality",
        "FI1D8",
        ("Puolanka", "Puolanka", "Пуоланка", "Puolanka", "Puolanka", "بوولانكا"),
    ),
    (
        _F,
        "697",
        "municipality",
        "FI1D8",
        ("Ristijärvi", "Ristijärvi", "Ристиярви", "Ristijärvi", "Ristijärvi", "ريستيارفي"),
    ),
    (_F, "765", "municipality", "FI1D8", ("Sotkamo", "Sotkamo", "Соткамо", "Sotkamo", "Sotkamo", "سوتكامو")),
    (
        _F,
        "777",
        "municipality",
        "FI1D8",
        ("Suomussalmi", "Suomussalmi", "Суомуссалми", "Suomussalmi", "Suomussalmi", "سوموسالمي"),
    ),
    (
        _F,
        "309",
        "municipality",
        "FI1DC",
        ("Outokumpu", "Outokumpu", "Оутокумпу", "Outokumpu", "Outokumpu", "أوتوكومبو"),
    ),
    (
        _E,
        "0045",
        "county",
        "EE",
        ("Itä-Virumaa", "Ida-Virumaa", "Ида-Вирумаа", "Ida-Virumaa", "Ida-Viru County", "إيدا فيرو"),
    ),
    (_E, "0511", "municipality", "0045", ("Narva", "Narva linn", "Нарва", "Narva", "Narva", "نارفا")),
    (
        _E,
        "0321",
        "municipality",
        "0045",
        ("Kohtla-Järve", "Kohtla-Järve linn", "Кохтла-Ярве", "Kohtla-Järve", "Kohtla-Järve", "كوهتلا يارفه"),
    ),
    (
        _E,
        "0735",
        "municipality",
        "0045",
        ("Sillamäe", "Sillamäe linn", "Силламяэ", "Sillamäe", "Sillamäe", "سيلاماي"),
    ),
    (
        _E,
        "0514",
        "municipality",
        "0045",
        ("Narva-Jõesuu", "Narva-Jõesuu linn", "Нарва-Йыэсуу", "Narva-Jõesuu", "Narva-Jõesuu", "نارفا يويسو"),
    ),
    (_E, "0251", "municipality", "0045", ("Jõhvi", "Jõhvi vald", "волость Йыхви", "Jõhvi", "Jõhvi", "يوهفي")),
    (
        _E,
        "0130",
        "municipality",
        "0045",
        ("Alutaguse", "Alutaguse vald", "волость Алутагузе", "Alutaguse", "Alutaguse", "ألوتاغوسه"),
    ),
    (_E, "0803", "municipality", "0045", ("Toila", "Toila vald", "волость Тойла", "Toila", "Toila", "تويلا")),
    (
        _E,
        "0442",
        "municipality",
        "0045",
        ("Lüganuse", "Lüganuse vald", "волость Люганузе", "Lüganuse", "Lüganuse", "لوغانوسه"),
    ),
]
_LANGUAGES = ("fi", "et", "ru", "sv", "en", "ar")


def load() -> None:
    """Enter what is not there yet; what is there stays as it is."""
    there = {(area.scheme, area.version, area.code): area for area in Area.objects.all()}
    by_code = {area.code: area for area in there.values()}
    for (scheme, version), code, kind, parent, names in PLACES:
        if (scheme, version, code) in there:
            continue
        original = "et" if scheme == "ee-ehak" or code == "EE" else "fi"
        by_code[code] = Area.objects.create(
            scheme=scheme,
            version=version,
            code=code,
            kind=kind,
            parent=by_code[parent] if parent else None,
            names=text.texts(original, **dict(zip(_LANGUAGES, names, strict=True))),
        )


def area(code: str) -> Area:
    """A place by its code within those that come with the product."""
    return Area.objects.get(code=code, valid_to=None)
