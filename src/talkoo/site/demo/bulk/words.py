"""The words of the made-up data: every name says that it is invented, in whatever language it is read."""

from talkoo.kernel.text import ORIGINAL, Texts

SITE_LANGUAGES = (("fi", "sv", "en"), ("et", "ru", "en"), ("ru", "fi", "en"))
"""The content languages of the first, second and third site, and so on in turn; the first one is its own."""

EXAMPLE = {"fi": "Esimerkki", "et": "Näidis", "ru": "Пример", "sv": "Exempel", "en": "Example"}
FIRST_NAMES = {
    "fi": "Aino Eero Helmi Onni Venla Toivo Aada Väinö Lumi Otso".split(),
    "et": "Maarja Tõnu Liis Jaan Kadri Ülo Piret Märt Õnne Rein".split(),
    "ru": "Анна Борис Вера Глеб Дарья Егор Жанна Захар Ирина Кирилл".split(),
    "sv": "Alva Björn Ebba Folke Greta Hjalmar Inga Knut Åsa Östen".split(),
    "en": "Alice Ben Clara Daniel Emma Frank Grace Henry Ivy Jack".split(),
}
SITE_NAME = {
    "fi": "Esimerkkiverkostot {n}",
    "et": "Näidisvõrgustikud {n}",
    "ru": "Примеры сетей {n}",
    "sv": "Exempelnätverk {n}",
    "en": "Example networks {n}",
}
CONTACT = {
    "fi": "Yhteyshenkilö",
    "et": "Kontaktisik",
    "ru": "Контактное лицо",
    "sv": "Kontaktperson",
    "en": "Contact person",
}
TOPICS = {
    "fi": "Yhteinen puutarha|Naapuriapu|Kylien kahvilat|Luontopolut|Kieliparit|Perheiden iltapäivä|Käsityöilta"
    "|Nuorten työpaja|Vertaisryhmä|Kylätalon ystävät",
    "et": "Ühine aed|Naabriabi|Külakohvikud|Matkarajad|Keelepaarid|Perede pärastlõuna|Käsitööõhtu"
    "|Noorte töötuba|Kogemusgrupp|Rahvamaja sõbrad",
    "ru": "Общий сад|Помощь соседей|Сельские кафе|Природные тропы|Языковые пары|Семейный день|Вечер рукоделия"
    "|Мастерская молодёжи|Группа взаимной поддержки|Друзья народного дома",
    "sv": "Gemensam trädgård|Grannhjälp|Byarnas kaféer|Naturstigar|Språkpar|Familjeeftermiddag|Hantverkskväll"
    "|Ungdomsverkstad|Kamratgrupp|Byahusets vänner",
    "en": "Shared garden|Neighbours' help|Village cafés|Nature trails|Language pairs|Families' afternoon"
    "|Crafts evening|Young people's workshop|Peer group|Friends of the village hall",
}
SENTENCES = {
    "fi": (
        "Tämä on keksitty esimerkki, jolla kokeillaan ohjelmaa.",
        "Kokoonnumme kerran kuussa ja sovimme, mitä teemme yhdessä.",
        "Mukaan voi tulla kuka tahansa, ilmoittautua ei tarvitse.",
        "Jaamme tietoa, tiloja ja välineitä lähialueen yhdistysten kesken.",
        "Kerromme kuulumisista tällä sivulla ja paikallislehdessä.",
    ),
    "et": (
        "See on väljamõeldud näidis, millega proovitakse programmi.",
        "Kohtume kord kuus ja lepime kokku, mida koos teeme.",
        "Osaleda võib igaüks, registreeruda pole vaja.",
        "Jagame teavet, ruume ja vahendeid lähiümbruse ühenduste vahel.",
        "Anname endast teada sellel lehel ja kohalikus lehes.",
    ),
    "ru": (
        "Это вымышленный пример для проверки программы.",
        "Мы встречаемся раз в месяц и договариваемся, что сделаем вместе.",
        "Прийти может каждый, записываться не нужно.",
        "Мы делимся сведениями, помещениями и инвентарём с соседними объединениями.",
        "О новостях мы рассказываем на этой странице и в местной газете.",
    ),
    "sv": (
        "Detta är ett påhittat exempel för att prova programmet.",
        "Vi träffas en gång i månaden och kommer överens om vad vi gör tillsammans.",
        "Vem som helst kan vara med, ingen anmälan behövs.",
        "Vi delar information, lokaler och utrustning med föreningar i närheten.",
        "Vi berättar om vad som händer på den här sidan och i lokaltidningen.",
    ),
    "en": (
        "This is an invented example for trying out the program.",
        "We meet once a month and agree on what we do together.",
        "Anyone can come; there is no need to sign up.",
        "We share information, rooms and equipment with associations nearby.",
        "We tell our news on this page and in the local paper.",
    ),
}
LETTERS = {
    "fi": ("Hei! Haluaisin tulla mukaan.", "Milloin kokoonnutte seuraavan kerran?", "Voinko tuoda ystävän?"),
    "et": ("Tere! Tahaksin osaleda.", "Millal te järgmine kord kohtute?", "Kas ma võin sõbra kaasa võtta?"),
    "ru": ("Здравствуйте! Хочу участвовать.", "Когда следующая встреча?", "Можно прийти с другом?"),
    "sv": ("Hej! Jag vill gärna vara med.", "När träffas ni nästa gång?", "Får jag ta med en vän?"),
    "en": ("Hello! I would like to join.", "When do you meet next?", "May I bring a friend?"),
}
ANSWERS = {
    "fi": "Kiitos viestistä! Tervetuloa mukaan ensi kerralla.",
    "et": "Aitäh kirja eest! Tule järgmine kord kohale.",
    "ru": "Спасибо за сообщение! Приходите в следующий раз.",
    "sv": "Tack för meddelandet! Välkommen nästa gång.",
    "en": "Thank you for writing! Do come next time.",
}
FORUM = {
    "fi": "Esimerkkifoorumi",
    "et": "Näidisfoorum",
    "ru": "Пример форума",
    "sv": "Exempelforum",
    "en": "Example forum",
}

ASSOCIATIONS = {
    "fi": "Mielenterveyden tuki|Eläkkeensaajat|Nuorten kerho|Kyläyhdistys|Omaishoitajat|Näkövammaisten tuki"
    "|Luonnonystävät|Maahan muuttaneiden naiset|Vanhempien yhdistys|Teatteriväki|Liikuntaseura|Ruoka-apu"
    "|Potilasyhdistys|Asukastupa",
    "et": "Vaimse tervise tugi|Pensionäride ühing|Noorteklubi|Külaselts|Omastehooldajad|Nägemispuudega inimeste tugi"
    "|Loodusesõbrad|Sisserännanud naised|Lapsevanemate ühing|Teatrirahvas|Spordiselts|Toiduabi"
    "|Patsientide ühing|Naabrusmaja",
    "ru": "Поддержка душевного здоровья|Общество пенсионеров|Молодёжный клуб|Сельское общество|Родные и близкие"
    "|Поддержка незрячих|Друзья природы|Приезжие женщины|Общество родителей|Театралы|Спортивное общество"
    "|Продуктовая помощь|Общество пациентов|Дом соседей",
    "sv": "Stöd för psykisk hälsa|Pensionärsförening|Ungdomsklubb|Byaförening|Närståendevårdare|Stöd för synskadade"
    "|Naturvänner|Invandrade kvinnor|Föräldraförening|Teaterfolk|Idrottsförening|Mathjälp"
    "|Patientförening|Grannhuset",
    "en": "Mental health support|Pensioners' association|Youth club|Village association|Family carers"
    "|Support for the visually impaired|Friends of nature|Immigrant women|Parents' association|Theatre people"
    "|Sports club|Food aid|Patients' association|Neighbourhood house",
}
STREET = {
    "fi": "Esimerkkikatu",
    "et": "Näidise tänav",
    "ru": "улица Примерная",
    "sv": "Exempelgatan",
    "en": "Example Street",
}
PO_BOX = {"fi": "PL", "et": "Postkast", "ru": "А/я", "sv": "PB", "en": "PO Box"}
MAILBOXES = {
    "fi": ("Yleiset asiat", "Nuorisotyö"),
    "et": ("Üldküsimused", "Noorsootöö"),
    "ru": ("Общие вопросы", "Работа с молодёжью"),
    "sv": ("Allmänna ärenden", "Ungdomsarbete"),
    "en": ("General matters", "Youth work"),
}
WEBSITE = {"fi": "Kotisivut", "et": "Koduleht", "ru": "Сайт", "sv": "Webbplats", "en": "Website"}
PHASES = {
    "fi": ("Valmistelu", "Kartoitus", "Kokeilut", "Arviointi"),
    "et": ("Ettevalmistus", "Kaardistamine", "Katsetused", "Hindamine"),
    "ru": ("Подготовка", "Изучение", "Пробы", "Оценка"),
    "sv": ("Förberedelse", "Kartläggning", "Försök", "Utvärdering"),
    "en": ("Preparation", "Survey", "Trials", "Evaluation"),
}
FUNDER = {
    "fi": "Esimerkkirahasto",
    "et": "Näidisfond",
    "ru": "Пример фонда",
    "sv": "Exempelfonden",
    "en": "Example fund",
}
FUNDER_LINE = {
    "fi": "Esimerkkirahasto tukee",
    "et": "Toetab Näidisfond",
    "ru": "При поддержке примера фонда",
    "sv": "Med stöd av Exempelfonden",
    "en": "Supported by the Example fund",
}
PARTNER_ROLE = {
    "fi": "Hankkeen vetäjä",
    "et": "Projektijuht",
    "ru": "Руководитель проекта",
    "sv": "Projektledare",
    "en": "Head of the project",
}


def numbered(pattern: dict[str, str], languages: tuple[str, ...], number: int) -> Texts:
    """A pattern with `{n}` in every language of a site."""
    return {ORIGINAL: languages[0], **{code: pattern[code].format(n=number) for code in languages}}


def space_name(language: str, number: int) -> str:
    """`Yhteinen puutarha, esimerkki 12`: unlike starts, so that sorting has something to do."""
    topics = TOPICS[language].split("|")
    return f"{topics[number % len(topics)]}, {EXAMPLE[language].lower()} {number}"


def association_name(language: str, number: int) -> str:
    """`Luonnonystävät, esimerkki 12`."""
    topics = ASSOCIATIONS[language].split("|")
    return f"{topics[number % len(topics)]}, {EXAMPLE[language].lower()} {number}"


def in_each(pattern: dict[str, str], languages: list[str]) -> Texts:
    """A text in these languages, written in the first."""
    return {ORIGINAL: languages[0], **{code: pattern[code] for code in languages}}
