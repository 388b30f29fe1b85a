"""What goes on at the other four sites, with invented people and between invented organisations."""

from talkoo.kernel.text import texts
from talkoo.site.demo.data import advice_of_sites, asked, talk_of_ivkv, talk_of_others
from talkoo.site.demo.data.life import (
    DemoConnection,
    DemoIntroduction,
    DemoLife,
    DemoMember,
    DemoRegistration,
    DemoTerms,
)


def _members(network: str, *rows: tuple[str, str, str, str, str]) -> tuple[DemoMember, ...]:
    """Rows of key, name, language, municipality and organisation."""
    return tuple(
        DemoMember(
            key=key, name=name, language=language, area=area, organisation=organisation, networks=(network,)
        )
        for key, name, language, area, organisation in rows
    )


SUUNTANA = DemoLife(
    talk=talk_of_others.SUUNTANA,
    advice=advice_of_sites.SUUNTANA,
    introductions=(
        DemoIntroduction(
            other="mielen-esimerkkiliitto",
            why="Tahaksime kuulda, kuidas te tugirühmade juhte koolitate, ja võib-olla sügisel külla tulla.",
        ),
    ),
)

SVK = DemoLife(
    talk=talk_of_others.SVK,
    advice=advice_of_sites.SVK,
    members=_members(
        "zdorove-primer",
        ("ignat", "Игнат Пример", "ru", "091", "primer-01"),
        ("kira", "Кира Пример", "ru", "091", ""),
        ("lidiya", "Лидия Пример", "ru", "837", "primer-13"),
        ("mark", "Марк Пример", "ru", "049", ""),
        ("paivi", "Päivi Esimerkki", "fi", "092", ""),
        ("raisa", "Раиса Пример", "ru", "405", ""),
    ),
    connections=(
        DemoConnection(
            other="primer-13",
            message="Давайте делиться темами встреч: что спрашивают у вас, спрашивают и у нас.",
            is_accepted=True,
        ),
        DemoConnection(
            other="primer-03",
            message="Мы готовим обучение для ведущих групп. Хотите провести его вместе?",
        ),
    ),
    registrations=(
        DemoRegistration(
            person=DemoMember(key="novaya", name="Софья Пример", language="ru"),
            name=texts(
                "ru",
                ru="Пример НКО «Окно»",
                fi="Esimerkkiyhdistys Ikkuna",
                en="Example association Window",
            ),
            purpose=texts(
                "ru",
                ru="Выдуманное объединение: прогулки и разговоры для тех, кто долго сидел дома.",
                fi="Keksitty yhdistys: kävelyjä ja juttelua niille, jotka ovat olleet pitkään kotona.",
                en="An invented association: walks and talks for those who have stayed at home for long.",
            ),
            form="fi-ry",
            seat="853",
            fields=("D19",),
        ),
    ),
)

VERKKO = DemoLife(
    talk=talk_of_others.VERKKO,
    advice=advice_of_sites.VERKKO,
    members=_members(
        "vertaisohjaajat-esimerkki",
        ("safiya", "Safiya Esimerkki", "so", "905", "esimerkkiyhdistys-aamu"),
        ("parisa", "Parisa Esimerkki", "fa", "837", "esimerkkiyhdistys-silta"),
        ("rezan", "Rêzan Esimerkki", "kmr", "853", ""),
        ("shilan", "Shilan Esimerkki", "ckb", "091", "esimerkkiyhdistys-juuri"),
        ("nabil", "Nabil Esimerkki", "ar", "049", ""),
        ("kaisa", "Kaisa Esimerkki", "fi", "837", ""),
        ("joel", "Joel Example", "en", "091", ""),
    ),
)

IVKV = DemoLife(
    talk=talk_of_ivkv.TALK,
    advice=advice_of_sites.IVKV,
    forms=asked.IVKV,
    members=_members(
        "naidislinn",
        ("andrus", "Andrus Näidis", "et", "0251", "naidis-nou"),
        ("bella", "Белла Пример", "ru", "0735", "naidis-meri"),
        ("galina", "Галина Пример", "ru", "0511", "naidis-haaled"),
        ("heili", "Heili Näidis", "et", "0251", ""),
        ("konstantin", "Константин Пример", "ru", "0321", ""),
        ("tarmo", "Tarmo Näidis", "et", "0793", ""),
    ),
    terms=(
        DemoTerms(
            network="ivkv",
            text=texts(
                "et",
                et="Liikmeks olemine ei pane ühendusele mingeid kohustusi ega maksa midagi. Lahkuda võib igal ajal.",
                ru="Участие не налагает на объединение никаких обязанностей и ничего не стоит. Выйти можно в любое время.",
                en="Being a member puts no obligations on an association and costs nothing. It may leave at any time.",
            ),
            accepted_by=(
                "naidis-kallas",
                "naidis-ring",
                "naidis-nou",
                "naidis-meri",
                "naidis-lavi",
                "naidis-mets",
            ),
        ),
    ),
)
