"""Thirty-five invented member associations in twelve towns of Finland."""

from talkoo.kernel.text import texts
from talkoo.site.demo.data.shape import DemoLogo, DemoOrganisation

_TOWNS = (  # code, then "in the town" in Russian, Finnish and English
    ("091", "в Хельсинки", "Helsingissä", "in Helsinki"),
    ("049", "в Эспоо", "Espoossa", "in Espoo"),
    ("092", "в Вантаа", "Vantaalla", "in Vantaa"),
    ("853", "в Турку", "Turussa", "in Turku"),
    ("837", "в Тампере", "Tampereella", "in Tampere"),
    ("398", "в Лахти", "Lahdessa", "in Lahti"),
    ("285", "в Котке", "Kotkassa", "in Kotka"),
    ("405", "в Лаппеэнранте", "Lappeenrannassa", "in Lappeenranta"),
    ("153", "в Иматре", "Imatralla", "in Imatra"),
    ("167", "в Йоэнсуу", "Joensuussa", "in Joensuu"),
    ("564", "в Оулу", "Oulussa", "in Oulu"),
    ("179", "в Ювяскюля", "Jyväskylässä", "in Jyväskylä"),
)

_WORK = (  # field, for whom, then what is done in Russian, Finnish and English
    (
        "C12",
        "mental",
        "Группы взаимной поддержки {} для тех, кому тяжело.",
        "Vertaisryhmiä {} niille, joilla on raskasta.",
        "Peer groups {} for those who have a hard time.",
    ),
    (
        "D12",
        "senior",
        "Встречи пожилых людей {}: чай, шахматы и помощь с телефоном.",
        "Ikäihmisten tapaamisia {}: teetä, šakkia ja apua puhelimen kanssa.",
        "Older people meet {}: tea, chess and help with the telephone.",
    ),
    (
        "D11",
        "youth",
        "Клуб для подростков {}: музыка, походы и разговоры.",
        "Nuorten kerho {}: musiikkia, retkiä ja juttelua.",
        "A club for teenagers {}: music, outings and talk.",
    ),
    (
        "D14",
        "family",
        "Встречи родителей с детьми {} на двух языках.",
        "Vanhempien ja lasten tapaamisia {} kahdella kielellä.",
        "Parents and children meet {} in two languages.",
    ),
    (
        "B31",
        "newcomer",
        "Разговорный финский для начинающих {}.",
        "Suomen kielen keskusteluryhmiä aloittelijoille {}.",
        "Finnish conversation for beginners {}.",
    ),
    (
        "D41",
        "unemp",
        "Помогаем искать работу и писать резюме {}.",
        "Apua työnhakuun ja ansioluettelon tekoon {}.",
        "Help with finding work and writing a CV {}.",
    ),
    (
        "A10",
        "all",
        "Хор и театральный кружок {}.",
        "Kuoro ja teatterikerho {}.",
        "A choir and a drama club {}.",
    ),
    (
        "D13",
        "disab",
        "Поездки и мастерские {} для людей с инвалидностью и их близких.",
        "Retkiä ja työpajoja {} vammaisille ihmisille ja heidän läheisilleen.",
        "Trips and workshops {} for disabled people and those close to them.",
    ),
    (
        "A21",
        "all",
        "Скандинавская ходьба, лыжи и бассейн {}.",
        "Sauvakävelyä, hiihtoa ja uintia {}.",
        "Nordic walking, skiing and swimming {}.",
    ),
    (
        "D34",
        "newcomer",
        "Сопровождаем новоприбывших {}: поликлиника, школа, банк.",
        "Kotoutujien tukena {}: terveysasema, koulu, pankki.",
        "At the side of newcomers {}: health centre, school, bank.",
    ),
    (
        "K21",
        "rusp",
        "Объясняем решения и бланки {} простыми словами.",
        "Päätökset ja lomakkeet selviksi {}.",
        "Decisions and forms in plain words {}.",
    ),
    (
        "H90",
        "volunteer",
        "Находим добровольцев {} и учим их работать вместе.",
        "Etsimme vapaaehtoisia {} ja koulutamme heitä toimimaan yhdessä.",
        "We find volunteers {} and train them to work together.",
    ),
)

_CODES = ("0000331-6", "0000404-4", "0000666-4", "0000074-8", "0000840-8", "0000548-5", "0000096-7")

_LOGOS = {
    1: DemoLogo(
        shape="ring",
        colour="cranberry",
        alt=texts("ru", ru="Три кольца", fi="Kolme rengasta", en="Three rings"),
    ),
    7: DemoLogo(
        shape="bars",
        colour="gold",
        alt=texts("ru", ru="Клавиши", fi="Koskettimet", en="Keys of a piano"),
    ),
}


def _association(number: int) -> DemoOrganisation:
    """The n-th invented member association: its work, town and languages follow from its number."""
    place = number - 1
    field, target, ru, fi, en = _WORK[place % 12]
    town, in_ru, in_fi, in_en = _TOWNS[(5 * place + place // 12) % 12]
    languages = ["ru", "fi", *(["en"] if number % 3 == 0 else []), *(["uk"] if number % 7 == 0 else [])]
    return DemoOrganisation(
        slug=f"primer-{number:02}",
        name=texts(
            "ru",
            ru=f"Пример НКО {number:02}",
            fi=f"Esimerkkiyhdistys {number:02}",
            en=f"Example association {number:02}",
        ),
        form="fi-ey" if number % 11 == 0 else "fi-ry",
        code=_CODES[place] if place < len(_CODES) else "",
        seat=town,
        areas=(town,),
        purpose=texts("ru", ru=ru.format(in_ru), fi=fi.format(in_fi), en=en.format(in_en)),
        kinds=("patient",) if field == "C12" else ("migrant",) if field == "D34" else (),
        fields=(field,),
        targets=tuple(dict.fromkeys((target, "rusp"))),
        languages=tuple(languages[:1] if number % 10 == 0 else languages),
        within=("svk", "soyuz-primer") if field == "C12" else ("svk",),
        logo=_LOGOS.get(number),
    )


MEMBERS = tuple(_association(number) for number in range(1, 36))
