"""Ida-Virumaa Kodanikuühiskonna Võrgustik: associations of a county in two languages, and an invented town."""

import datetime

from talkoo.kernel.partial_dates import PartialDate
from talkoo.kernel.text import Texts, texts
from talkoo.site.demo.data import groups, life_of_others
from talkoo.site.demo.data.shape import (
    DemoBody,
    DemoLogo,
    DemoMandate,
    DemoOrganisation,
    DemoPerson,
    DemoSite,
    DemoSpace,
    only,
)

_FORMS = {  # legal form, kind, then what stands before the name in Estonian, Russian and English
    "mty": ("ee-mty", "", "MTÜ Näidis {}", "НКО Пример «{}»", "NGO Example {}"),
    "sa": ("ee-sa", "", "SA Näidis {}", "Фонд Пример «{}»", "Example Foundation {}"),
    "asum": (
        "ee-mty",
        "neighbourhood",
        "Asumiselts Näidis {}",
        "Соседское общество Пример «{}»",
        "Example Neighbourhood {}",
    ),
    "selts": ("ee-selts", "", "Seltsing Näidis {}", "Товарищество Пример «{}»", "Example Circle {}"),
}

_ROWS = (  # form, code, seat, fields, the language they call themselves in; name and work in Estonian, Russian, English
    ("mty", "80999503", "0511", "D11", "ru", "Kallas", "Берег", "Shore",
     "Noorte avatud õhtud ja väljasõidud jõe äärde.", "Открытые вечера для молодёжи и поездки к реке.",
     "Open evenings for young people and outings to the river."),
    ("mty", "80999514", "0511", "B31", "ru", "Sild", "Мост", "Bridge",
     "Eesti keele jututoad täiskasvanutele.", "Разговорный эстонский для взрослых.",
     "Estonian conversation for adults."),
    ("mty", "80999526", "0511", "A10", "ru", "Hääled", "Голоса", "Voices",
     "Naiskoor, kes laulab eesti ja vene keeles.", "Женский хор, который поёт на эстонском и русском.",
     "A women's choir that sings in Estonian and Russian."),
    ("sa", "90999504", "0511", "C12", "et", "Lävi", "Порог", "Threshold",
     "Nõustamine ja tugirühmad inimestele, kellel on raske.", "Советы и группы поддержки для тех, кому тяжело.",
     "Advice and support groups for people who have a hard time."),
    ("asum", "80999532", "0511", "F30", "ru", "Vana Õu", "Старый двор", "Old Yard",
     "Hoovikohvikud, pingid ja lilled ühiselt.", "Дворовые кафе, скамейки и цветы общими силами.",
     "Yard cafés, benches and flowers, made together."),
    ("mty", "80999549", "0511", "D13", "ru", "Ratas", "Колесо", "Wheel",
     "Ratastoolis liikujate väljasõidud ja ligipääsetavuse kaart.", "Поездки для тех, кто на коляске, и карта доступных мест.",
     "Outings for wheelchair users and a map of places they can enter."),
    ("mty", "80999555", "0321", "D14", "ru", "Säde", "Искра", "Spark",
     "Perede pärastlõunad ja lapsehoid koosolekute ajaks.", "Семейные встречи и присмотр за детьми на время собраний.",
     "Family afternoons, and child care while meetings last."),
    ("mty", "80999561", "0321", "A22", "ru", "Labürint", "Лабиринт", "Maze",
     "Lauamängude õhtud igas vanuses inimestele.", "Вечера настольных игр для всех возрастов.",
     "Board-game evenings for all ages."),
    ("sa", "90999510", "0321", "D19", "et", "Lootus", "Надежда", "Hope",
     "Kriisiabi ja kaaslane esimesteks päevadeks.", "Помощь в кризис и человек рядом в первые дни.",
     "Crisis help, and company for the first days."),
    ("asum", "80999578", "0321", "F30", "ru", "Kaevur", "Шахтёр", "Miner",
     "Linnaosa koosolekud ja talgud kaks korda aastas.", "Собрания района и субботники дважды в год.",
     "Meetings of the district, and work done together twice a year."),
    ("mty", "80999584", "0321", "A21", "ru", "Pall", "Мяч", "Ball",
     "Võrkpall ja jalgpall tüdrukutele.", "Волейбол и футбол для девочек.",
     "Volleyball and football for girls."),
    ("mty", "80999590", "0735", "D12", "ru", "Meri", "Море", "Sea",
     "Eakate jalutuskäigud ja arvutitunnid.", "Прогулки и уроки компьютера для пожилых.",
     "Walks and computer lessons for older people."),
    ("mty", "80999609", "0735", "D11", "ru", "Pesa", "Гнездо", "Nest",
     "Koduõppeabi ja soe eine pärast kooli.", "Помощь с уроками и тёплый ужин после школы.",
     "Help with homework and a warm meal after school."),
    ("mty", "80999615", "0735", "A10", "ru", "Raamat", "Книга", "Book",
     "Lugemisring ja raamatute vahetus.", "Кружок чтения и обмен книгами.",
     "A reading circle and an exchange of books."),
    ("selts", "", "0735", "E10", "ru", "Kevad", "Весна", "Spring",
     "Koristame randa igal kevadel.", "Каждую весну убираем берег.",
     "We clean the beach every spring."),
    ("mty", "80999621", "0514", "E10", "et", "Liiv", "Песок", "Sand",
     "Luiteraja hooldus ja loodusmatkad.", "Уход за тропой в дюнах и походы на природу.",
     "Care of the path through the dunes, and walks in nature."),
    ("mty", "80999638", "0514", "C", "ru", "Samm", "Шаг", "Step",
     "Kepikõnd ja tervisepäevad.", "Скандинавская ходьба и дни здоровья.",
     "Nordic walking and health days."),
    ("mty", "80999644", "0251", "D11 H90", "et", "Ring", "Круг", "Circle",
     "Laste ja noorte ühenduste katus: koolitused, nõu ja vabatahtlike leidmine.",
     "Объединяет организации для детей и молодёжи: обучение, советы и поиск добровольцев.",
     "The umbrella of associations for children and youth: training, advice and finding volunteers."),
    ("mty", "80999650", "0251", "K21 G11", "et", "Nõu", "Совет", "Counsel",
     "Tasuta õigusnõu ühendustele kord kuus.", "Бесплатные советы юриста для объединений раз в месяц.",
     "Free legal advice for associations once a month."),
    ("asum", "80999667", "0251", "F30", "ru", "Park", "Парк", "Park",
     "Pargi korrashoid ja suvekino.", "Уход за парком и летнее кино.",
     "Care of the park, and cinema in summer."),
    ("mty", "80999673", "0130", "F20", "et", "Mets", "Лес", "Forest",
     "Külapäevad, seeneretked ja ühine saun.", "Деревенские праздники, походы за грибами и общая баня.",
     "Village days, mushroom walks and a shared sauna."),
    ("mty", "80999689", "0803", "F20 A12", "et", "Klint", "Глинт", "Cliff",
     "Hoiame küla lugusid ja radu pankrannikul.", "Бережём истории деревни и тропы на глинте.",
     "We keep the village's stories and the paths on the cliff."),
    ("selts", "", "0803", "A22", "ru", "Aed", "Сад", "Garden",
     "Aiapidajate seemnevahetus.", "Садоводы обмениваются семенами.",
     "Gardeners who exchange seeds."),
    ("sa", "90999527", "0442", "B32", "et", "Allikas", "Источник", "Source",
     "Väikesed stipendiumid noortele, kes lähevad õppima.", "Небольшие стипендии для тех, кто едет учиться.",
     "Small scholarships for young people who leave to study."),
    ("mty", "80999696", "0442", "D41", "et", "Rong", "Поезд", "Train",
     "Tööklubi ja sõidutugi esimestele tööpäevadele.", "Клуб ищущих работу и помощь с дорогой в первые дни.",
     "A job club, and help with travel to the first days of work."),
    ("mty", "80999704", "0793", "G14", "et", "Tee", "Дорога", "Road",
     "Tartu noored teevad Narvas ühiseid laagreid.", "Молодёжь из Тарту проводит в Нарве общие лагеря.",
     "Young people from Tartu hold joint camps in Narva."),
)  # fmt: skip

_LOGOS = {
    "kallas": DemoLogo(
        shape="wave", colour="lake", alt=texts("ru", ru="Две волны", et="Kaks lainet", en="Two waves")
    ),
    "lavi": DemoLogo(shape="roof", colour="plum", alt=texts("et", et="Uks", ru="Дверь", en="A door")),
    "ring": DemoLogo(
        shape="ring",
        colour="cranberry",
        alt=texts("et", et="Kolm rõngast", ru="Три кольца", en="Three rings"),
    ),
    "mets": DemoLogo(shape="leaf", colour="spruce", alt=texts("et", et="Leht", ru="Лист", en="A leaf")),
}

_TARGETS = {
    "D11": ("child", "youth"),
    "D12": ("senior",),
    "D13": ("disab",),
    "D14": ("family",),
    "C12": ("mental",),
}
_OWN_NAME_ONLY = {"Kevad", "Aed"}  # names that nobody has translated yet


def _plain(name: str) -> str:
    return name.casefold().translate(str.maketrans("äöüõ ", "aouo-"))


def _organisation(
    form: str, code: str, seat: str, fields: str, own: str,
    et: str, ru: str, en: str, work_et: str, work_ru: str, work_en: str,
) -> DemoOrganisation:  # fmt: skip
    legal_form, kind, in_et, in_ru, in_en = _FORMS[form]
    names = {"et": in_et.format(et), "ru": in_ru.format(ru), "en": in_en.format(en)}
    name: Texts = only(own, names[own]) if et in _OWN_NAME_ONLY else texts(own, **names)
    slug = _plain(et)
    chosen = tuple(fields.split())
    is_umbrella = slug == "ring"
    return DemoOrganisation(
        slug=f"naidis-{slug}",
        name=name,
        country="EE",
        form=legal_form,
        code=code,
        seat=seat,
        areas=("0511",) if seat == "0793" else (seat,),
        purpose=texts(own, et=work_et, ru=work_ru, en=work_en),
        kinds=tuple(one for one in (kind, "umbrella" if is_umbrella else "") if one),
        fields=chosen,
        targets=_TARGETS.get(chosen[0], ("all",)),
        topics=("funding", "involvement") if is_umbrella else ("delegation",) if slug == "nou" else (),
        languages=("ru", "et")
        if own == "ru"
        else ("et", "ru")
        if seat in {"0251", "0321", "0511", "0793"}
        else ("et",),
        logo=_LOGOS.get(slug),
        within=("naidis-ring",) if slug in {"kallas", "sade", "pesa"} else (),
        guides=("D11",) if is_umbrella else ("C12",) if slug == "lavi" else (),
    )


_EXAMPLES = tuple(_organisation(*row) for row in _ROWS)

_COORDINATOR = DemoOrganisation(
    slug="sillamae-lastekaitse",
    name=only("et", "Sillamäe Lastekaitse Ühing"),
    country="EE",
    seat="0735",
    purpose=texts(
        "et",
        et="Koordineerib esialgu Ida-Virumaa Kodanikuühiskonna Võrgustiku tegevust.",
        ru="На первых порах координирует работу Сети гражданского общества Ида-Вирумаа.",
        en="Initially coordinates the activity of the Ida-Viru Civil Society Network.",
    ),
)

_IVKV = DemoSpace(
    kind="network",
    slug="ivkv",
    name=texts(
        "et",
        et="Ida-Virumaa Kodanikuühiskonna Võrgustik",
        ru="Сеть гражданского общества Ида-Вирумаа",
        en="Ida-Viru Civil Society Network",
    ),
    purpose=texts(
        "et",
        et="Edendame ühenduste koostööd ja toetame Ida-Virumaa kodanikuühiskonna arengut: vahetame infot ja kogemusi, "
        "küsime ja anname nõu, leiame partnereid, viime ellu ühistegevusi ja jagame ressursse.\n"
        "Sama oluline on seista Ida-Virumaa kodanikuühiskonna eest ning suhelda ja teha koostööd linnavõimudega.",
        ru="Мы развиваем сотрудничество объединений и поддерживаем гражданское общество Ида-Вирумаа: обмениваемся "
        "информацией и опытом, спрашиваем и даём совет, находим партнёров, проводим общие мероприятия и делимся "
        "ресурсами.\nНе менее важно отстаивать интересы гражданского общества Ида-Вирумаа, общаться и "
        "сотрудничать с городскими властями.",
        en="We promote cooperation among associations and support the development of civil society in Ida-Viru "
        "County: we exchange information and experience, ask for and give advice, find partners, carry out "
        "joint activities and share resources.\nJust as important is to speak up for the county's civil "
        "society, and to talk and work with the town authorities.",
    ),
    started=PartialDate(2015, 2),
    areas=("0045",),
    participants="organisations",
    membership_rule="area",
    coordinator="sillamae-lastekaitse",
    coordinates_since=datetime.date(2015, 2, 1),
    is_interim=True,
    members=tuple(one.slug for one in _EXAMPLES),
)

_EXAMPLE = DemoSpace(
    kind="network",
    slug="naidislinn",
    name=texts(
        "et",
        et="Näidislinna ühenduste võrgustik",
        ru="Сеть объединений города Няйдислинн (пример)",
        en="Network of Associations in Näidislinn (example)",
    ),
    purpose=texts(
        "et",
        et="Väljamõeldud võrgustik väljamõeldud linnas: räägime linna otsustes kaasa ja valime komisjonidesse esindajad.",
        ru="Выдуманная сеть в выдуманном городе: участвуем в решениях города и выбираем представителей в комиссии.",
        en="An invented network in an invented town: we have a say in the town's decisions and choose representatives for "
        "its committees.",
    ),
    started=PartialDate(2014, 10),
    areas=("0045",),
    aim="promote",
    participants="both",
    coordinator="naidis-ring",
    members=("naidis-ring", "naidis-kallas", "naidis-lavi", "naidis-haaled", "naidis-nou", "naidis-meri"),
)

_COUNCIL = texts(
    "et",
    et="Näidislinna volikogu",
    ru="Городское собрание Няйдислинна (пример)",
    en="Näidislinn Town Council",
)
_SINCE, _UNTIL = datetime.date(2025, 11, 10), datetime.date(2029, 10, 31)

_BODIES = (
    DemoBody(
        slug="haridus",
        name=texts(
            "et",
            et="Näidislinna hariduskomisjon",
            ru="Комиссия Няйдислинна по образованию (пример)",
            en="Education Committee of Näidislinn",
        ),
        level="local",
        kind="committee",
        authority=_COUNCIL,
        mandates=(
            DemoMandate(
                person=DemoPerson(role="haridus", name="Kadri Näidis"),
                public_name="Kadri Näidis",
                organisation="naidis-ring",
                since=_SINCE,
                until=_UNTIL,
                deputy=DemoPerson(role="haridus-asendaja", name="Дмитрий Пример"),
                deputy_public_name="Дмитрий Пример",
            ),
        ),
    ),
    DemoBody(
        slug="sotsiaal",
        name=texts(
            "et",
            et="Näidislinna sotsiaalkomisjon",
            ru="Комиссия Няйдислинна по социальным вопросам (пример)",
            en="Social Committee of Näidislinn",
        ),
        level="local",
        kind="committee",
        authority=_COUNCIL,
        mandates=(
            DemoMandate(
                person=DemoPerson(role="sotsiaal", name="Елена Пример"),
                public_name="Елена Пример",
                organisation="naidis-meri",
                since=_SINCE,
                until=_UNTIL,
            ),
            DemoMandate(
                person=DemoPerson(role="sotsiaal-teine", name="Peeter Näidis"),
                organisation="naidis-lavi",
                since=_SINCE,
                until=_UNTIL,
            ),
        ),
    ),
    DemoBody(
        slug="kultuur",
        name=texts(
            "et",
            et="Näidislinna kultuurikomisjon",
            ru="Комиссия Няйдислинна по культуре (пример)",
            en="Culture Committee of Näidislinn",
        ),
        level="local",
        kind="committee",
        authority=_COUNCIL,
        mandates=(
            DemoMandate(
                person=DemoPerson(role="kultuur", name="Зоя Пример"),
                public_name="Зоя Пример",
                organisation="naidis-haaled",
                since=datetime.date(2024, 2, 1),
                public_contact=False,
            ),
        ),
    ),
)

IVKV = DemoSite(
    key="ivkv",
    name=texts(
        "et",
        et="Ida-Virumaa Kodanikuühiskonna Võrgustik",
        ru="Сеть гражданского общества Ида-Вирумаа",
        en="Ida-Viru Civil Society Network",
    ),
    sentence=texts(
        "et",
        et="Ida-Virumaa kodanikuühendused tegutsevad koos ja seisavad üheskoos oma maakonna eest.",
        ru="Гражданские объединения Ида-Вирумаа работают вместе и вместе отстаивают интересы своего края.",
        en="Civic associations of Ida-Viru County work together and speak up for their county.",
    ),
    operator="Sillamäe Lastekaitse Ühing",
    languages=("et", "ru", "en"),
    time_zone="Europe/Tallinn",
    accent="cornflower",
    modules=(
        "networks",
        "groups",
        "organisations",
        "committees",
        "interest_desk",
        "ideas",
        "events",
        "advice",
    ),
    run_by="sillamae-lastekaitse",
    represented=("naidis-kallas", "ru"),
    organisations=(_COORDINATOR, *_EXAMPLES),
    spaces=(_IVKV, _EXAMPLE, groups.YOUTH),
    bodies=_BODIES,
    country="EE",
    life=life_of_others.IVKV,
)
