"""What the demo shows: the public sentences of five real programmes, rendered; every person is invented.

Sources: the public pages of Suuntana Viro (valkery.fi), Vapaat verkostot (kainuuleader.fi), Näkymätön voimavara
(svkliitto.fi), Verkko (moniheli.fi) and Ida-Virumaa Kodanikuühiskonna Võrgustik (ivkv.ee).
"""

from dataclasses import dataclass

from talkoo.kernel.partial_dates import PartialDate
from talkoo.kernel.text import Texts, texts


@dataclass(frozen=True)
class DemoSpace:
    """A network or project as the seed tells it."""

    kind: str
    slug: str
    name: Texts
    purpose: Texts
    contact: Texts
    started: PartialDate | None = None
    areas: tuple[str, ...] = ()
    not_areas: tuple[str, ...] = ()
    is_wide: bool = False
    website: str = ""


@dataclass(frozen=True)
class DemoSite:
    """One of the five sites. The host is `<key>.localhost`."""

    key: str
    name: Texts
    sentence: Texts
    operator: str
    languages: tuple[str, ...]
    time_zone: str
    accent: str
    modules: tuple[str, ...]
    spaces: tuple[DemoSpace, ...]


SUUNTANA = DemoSite(
    key="suuntana",
    name=texts("fi", fi="Suuntana Viro", en="Heading: Estonia", et="Suund: Eesti"),
    sentence=texts(
        "fi",
        fi="Etsimme virolaisia kansalaisjärjestöjä, jotka haluavat tehdä kansainvälistä yhteistyötä.",
        en="We look for Estonian civil-society organisations that want to work together across the border.",
        et="Otsime Eesti vabaühendusi, kes soovivad teha rahvusvahelist koostööd.",
    ),
    operator="Outokummun mielenterveysyhdistys Välke ry",
    languages=("fi", "en", "et"),
    time_zone="Europe/Helsinki",
    accent="lake",
    modules=("programmes",),
    spaces=(
        DemoSpace(
            kind="programme",
            slug="suuntana-viro",
            name=texts("fi", fi="Suuntana Viro", en="Heading: Estonia", et="Suund: Eesti"),
            purpose=texts(
                "fi",
                fi="Leader-rahoitteinen esiselvityshanke kartoittaa ja luo kansainvälistä yhteistyöverkostoa VÄLKE ry:n "
                "ja virolaisten kansalaisjärjestöjen välille. Hanketta kiinnostavat erityisesti Virossa toimivat "
                "mielenterveysyhdistykset, mutta myös muut sosiaali- ja terveysalan yhdistykset ja yhteisöt.\n"
                "Yhteistyöstä saamme iloa ja voimaa!",
                en="A preliminary-study project funded by LEADER explores and creates an international cooperation network "
                "between VÄLKE ry and Estonian civil-society organisations. It is interested above all in mental-health "
                "associations in Estonia, and also in other social and health associations or communities.\n"
                "Cooperation gives us joy and strength!",
                et="LEADERi rahastatud ettevalmistav projekt uurib võimalusi ja loob rahvusvahelist koostöövõrgustikku "
                "VÄLKE ry ja Eesti vabaühenduste vahel. Eriti huvitavad projekti Eestis tegutsevad vaimse tervise "
                "ühendused, aga ka muud sotsiaal- ja tervisevaldkonna ühendused ja kogukonnad.\n"
                "Koostööst saame rõõmu ja jõudu!",
            ),
            contact=texts("fi", fi="Hanketyöntekijä, Suuntana Viro"),
            areas=("FI", "EE"),
        ),
    ),
)

VAPAAT = DemoSite(
    key="vapaat-verkostot",
    name=texts("fi", fi="Vapaat verkostot", sv="Fria nätverk", en="Free networks"),
    sentence=texts(
        "fi",
        fi="Asukkaat ja erilaiset toimijaryhmät kehittävät kotiseutuaan yhdessä kaikille avoimissa verkostoissa.",
        sv="Invånare och olika grupper av aktörer utvecklar sin hembygd tillsammans i nätverk som är öppna för alla.",
        en="Residents and all kinds of groups develop their area together, in networks that are open to everyone.",
    ),
    operator="Elävä Kainuu LEADER ry",
    languages=("fi", "sv", "en"),
    time_zone="Europe/Helsinki",
    accent="spruce",
    modules=("networks",),
    spaces=(
        DemoSpace(
            kind="network",
            slug="tiijatko-mita",
            name=texts("fi", fi="Tiijätkö mitä?"),
            purpose=texts(
                "fi",
                fi="Alueemme jokaisesta kunnasta aktivoidaan 2–3 henkilöä, jotka tiedottavat alueellaan yhdistysten "
                "mahdollisuuksista työllistää ja ihmisten mahdollisuuksista löytää töitä yhdistyksistä.",
            ),
            contact=texts("fi", fi="Yhteyshenkilö, Tiijätkö mitä?"),
            started=PartialDate(2020, 2, 20),
            areas=("FI1D8",),
            not_areas=("205",),
        ),
        DemoSpace(
            kind="network",
            slug="yhistykset-yhessa",
            name=texts("fi", fi="Yhistykset yhessä"),
            purpose=texts(
                "fi",
                fi="Toimia viestin viejänä, ulos ja sisään, yhdistysten yhteisissä asioissa kuntaan ja muihin "
                "yhteistyötahoihin.",
            ),
            contact=texts("fi", fi="Yhteyshenkilö, Yhistykset yhessä"),
            started=PartialDate(2020, 1, 13),
            areas=("777",),
        ),
        DemoSpace(
            kind="network",
            slug="hyvinvointipaiva",
            name=texts("fi", fi="Hyvinvointipäivä"),
            purpose=texts(
                "fi",
                fi="Koota hyvinvoinnin teemalla toimijat, asiakkaat, yrittäjät, luennoitsijat ja muut yhteen "
                "Hyvinvointipäivään, joka pidetään Suomussalmen liikuntahallissa lauantaina 24.10.2020.",
            ),
            contact=texts("fi", fi="Yhteyshenkilö, Hyvinvointipäivä"),
            started=PartialDate(2020, 1, 13),
            is_wide=True,
        ),
    ),
)

SVK = DemoSite(
    key="svk",
    name=texts(
        "ru",
        ru="Невидимый ресурс",
        fi="Näkymätön voimavara",
        en="Invisible Resource",
    ),
    sentence=texts(
        "ru",
        ru="Русскоязычные организации, работающие в социальной сфере и здравоохранении, учатся, советуются и находят партнёров.",
        fi="Venäjänkieliset sosiaali- ja terveysalan järjestöt saavat osaamista, neuvontaa ja kumppaneita.",
        en="Russian-speaking organisations in the social and health field gain skills, advice and partners.",
    ),
    operator="Suomen Venäjänkielisten Keskusjärjestö ry (SVK)",
    languages=("ru", "fi", "en"),
    time_zone="Europe/Helsinki",
    accent="cranberry",
    modules=("programmes",),
    spaces=(
        DemoSpace(
            kind="programme",
            slug="nakymaton-voimavara",
            name=texts("fi", fi="Näkymätön voimavara", ru="Невидимый ресурс", en="Invisible Resource"),
            purpose=texts(
                "fi",
                fi="Toiminta kehittää venäjänkielisen järjestökentän sosiaali- ja terveysalan osaamista, toimintakykyä, "
                "tiedonsaantia ja verkostoitumista alan perinteisten järjestöjen ja viranomaisten kanssa.",
                ru="Мы развиваем знания русскоязычных организаций в социальной сфере и здравоохранении, их возможности "
                "работать и получать информацию, а также их связи с давно действующими организациями и с ведомствами.",
                en="The activity develops the social and health competence of Russian-speaking organisations, their "
                "capacity to act, their access to information, and their ties with the field's established "
                "organisations and with the authorities.",
            ),
            contact=texts("ru", ru="Координатор проекта «Невидимый ресурс»"),
            areas=("FI",),
            website="https://www.svkinfo.fi/",
        ),
    ),
)

VERKKO = DemoSite(
    key="verkko",
    name=texts(
        "fi",
        fi="Verkko – vertaistukea kotoutumiseen",
        en="Verkko – peer support for integration",
        ar="فيركو – دعم الأقران للاندماج",
    ),
    sentence=texts(
        "fi",
        fi="Vahvistamme maahanmuuttajajärjestöjen tekemää kotouttamistyötä.",
        en="We strengthen the integration work that migrant organisations do.",
        ar="نعزّز عمل منظمات المهاجرين في مجال الاندماج.",
    ),
    operator="Moniheli ry",
    languages=("fi", "en", "so", "fa", "ckb", "kmr", "ar"),
    time_zone="Europe/Helsinki",
    accent="heather",
    modules=("programmes",),
    spaces=(
        DemoSpace(
            kind="programme",
            slug="verkko",
            name=texts(
                "fi",
                fi="Verkko – vertaistukea kotoutumiseen",
                en="Verkko – peer support for integration",
                ar="فيركو – دعم الأقران للاندماج",
            ),
            purpose=texts(
                "fi",
                fi="Koulutus ja käytännön toimeenpano vuorottelevat. Niillä tuetaan yhdistysten vertaistukeen pohjautuvien "
                "kotouttavien toimintojen kehittämistä ja juurtumista: vertaistukiryhmiä ja arjen tukemista uudessa "
                "kotimaassa vapaaehtoisten, esimerkiksi asiointikavereiden, avulla.",
                en="Training and practice alternate. They help the associations to develop integration activities based on "
                "peer support and to make them last: peer-support groups, and help with everyday life in the new home "
                "country from volunteers such as errand friends.",
                ar="يتناوب التدريب والتطبيق العملي، فيساعدان الجمعيات على تطوير أنشطة اندماج قائمة على دعم الأقران وترسيخها: "
                "مجموعات دعم الأقران، والمساندة في الحياة اليومية في الوطن الجديد بمساعدة متطوعين، مثل رفاق المشاوير.",
            ),
            contact=texts("fi", fi="Projektikoordinaattori, Verkko"),
            areas=("FI",),
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
        et="Ida-Virumaal tegutsevad kodanikuühendused tegutsevad koos ja seisavad üheskoos oma maakonna eest.",
        ru="Гражданские объединения Ида-Вирумаа работают вместе и вместе отстаивают интересы своего края.",
        en="Civic associations of Ida-Viru County work together and speak up for their county.",
    ),
    operator="Sillamäe Lastekaitse Ühing",
    languages=("et", "ru", "en"),
    time_zone="Europe/Tallinn",
    accent="cornflower",
    modules=("networks",),
    spaces=(
        DemoSpace(
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
            contact=texts("et", et="Võrgustiku koordinaator"),
            started=PartialDate(2015, 2),
            areas=("0045",),
        ),
    ),
)

SITES = (SUUNTANA, VAPAAT, SVK, VERKKO, IVKV)
