"""Vapaat verkostot: free networks in five municipalities of Kainuu."""

from talkoo.kernel.partial_dates import PartialDate
from talkoo.kernel.text import texts
from talkoo.site.demo.data.life_of_vapaat import LIFE
from talkoo.site.demo.data.shape import DemoLogo, DemoOrganisation, DemoSite, DemoSpace, only
from talkoo.site.demo.data.vapaat_programme import PROGRAMME

_ORGANISATIONS = (
    DemoOrganisation(
        slug="elava-kainuu-leader",
        name=only("fi", "Elävä Kainuu LEADER ry"),
        form="fi-ry",
        kinds=("leader",),
        purpose=texts(
            "fi",
            fi="Hallinnoi Vapaat verkostot -hanketta, jossa kansalaisia ja eri toimijatahoja aktivoidaan verkostoitumisen "
            "avulla mukaan paikalliseen kehittämiseen.",
            sv="Administrerar projektet Fria nätverk, där medborgare och olika aktörer uppmuntras att med hjälp av nätverk "
            "delta i den lokala utvecklingen.",
            en="Administers the project Free networks, in which citizens and various groups of actors are encouraged to take "
            "part in local development by making use of networking.",
        ),
    ),
    DemoOrganisation(
        slug="esimerkkikylan-kylayhdistys",
        name=texts(
            "fi",
            fi="Esimerkkikylän kyläyhdistys ry",
            sv="Exempelby byaförening rf",
            en="Village Society of Esimerkkikylä",
        ),
        form="fi-ry",
        code="0000404-4",
        seat="290",
        areas=("290",),
        purpose=texts(
            "fi",
            fi="Keksitty kyläyhdistys: talkoita, kyläkahveja ja latuja.",
            sv="En påhittad byaförening: talko, bykaffe och skidspår.",
            en="An invented village society: work done together, village coffee and ski tracks.",
        ),
        kinds=("village",),
        fields=("F20",),
        targets=("village",),
        languages=("fi",),
        logo=DemoLogo(
            shape="roof",
            colour="spruce",
            alt=texts("fi", fi="Talo", sv="Ett hus", en="A house"),
        ),
    ),
    DemoOrganisation(
        slug="hyva-mieli-esimerkki",
        name=texts("fi", fi="Hyvä Mieli Esimerkki ry", sv="Gott Mod Exempel rf", en="Good Spirits Example"),
        form="fi-ry",
        code="0000666-4",
        seat="777",
        areas=("777", "105"),
        purpose=texts(
            "fi",
            fi="Keksitty yhdistys: ryhmiä ja retkiä niille, jotka kaipaavat seuraa.",
            sv="En påhittad förening: grupper och utflykter för den som saknar sällskap.",
            en="An invented association: groups and outings for those who miss company.",
        ),
        fields=("D19", "A22"),
        targets=("all",),
        languages=("fi", "sv"),
    ),
    DemoOrganisation(
        slug="nuorten-esimerkkipaja",
        name=texts(
            "fi",
            fi="Nuorten Esimerkkipaja ry",
            sv="Ungas Exempelverkstad rf",
            en="Young People's Example Workshop",
        ),
        form="fi-ry",
        seat="765",
        areas=("765", "697"),
        purpose=texts(
            "fi",
            fi="Keksitty yhdistys: nuoret korjaavat pyöriä, moottorikelkkoja ja välillä toistensa huonoja päiviä.",
            sv="En påhittad förening: unga lagar cyklar, snöskotrar och ibland varandras dåliga dagar.",
            en="An invented association: young people mend bicycles, snowmobiles and sometimes each other's bad days.",
        ),
        kinds=("youth",),
        fields=("G14", "D41"),
        targets=("youth",),
        languages=("fi", "en"),
    ),
)

_NETWORKS = (
    DemoSpace(
        kind="network",
        slug="tiijatko-mita",
        name=only("fi", "Tiijätkö mitä?"),
        purpose=only(
            "fi",
            "Alueemme jokaisesta kunnasta aktivoidaan 2–3 henkilöä, jotka tiedottavat alueellaan yhdistysten "
            "mahdollisuuksista työllistää ja ihmisten mahdollisuuksista löytää töitä yhdistyksistä.",
        ),
        contact="Yhteyshenkilö, Tiijätkö mitä?",
        started=PartialDate(2020, 2, 20),
        areas=("FI1D8",),
        not_areas=("205",),
        programme="vapaat-verkostot",
    ),
    DemoSpace(
        kind="network",
        slug="yhistykset-yhessa",
        name=only("fi", "Yhistykset yhessä"),
        purpose=texts(
            "fi",
            fi="Toimia viestin viejänä, ulos ja sisään, yhdistysten yhteisissä asioissa kuntaan ja muihin "
            "yhteistyötahoihin.",
            sv="Att föra fram bud, ut och in, i föreningarnas gemensamma ärenden till kommunen och andra samarbetsparter.",
            en="To carry messages, out and in, in the associations' common matters towards the municipality and other "
            "cooperating bodies.",
        ),
        contact="Yhteyshenkilö, Yhistykset yhessä",
        started=PartialDate(2020, 1, 13),
        areas=("777",),
        programme="vapaat-verkostot",
    ),
    DemoSpace(
        kind="network",
        slug="hyvinvointipaiva",
        name=only("fi", "Hyvinvointipäivä"),
        purpose=texts(
            "fi",
            fi="Koota hyvinvoinnin teemalla toimijat, asiakkaat, yrittäjät, luennoitsijat ja muut yhteen "
            "Hyvinvointipäivään, joka pidetään Suomussalmen liikuntahallissa lauantaina 24.10.2020.",
            sv="Att under temat välmående samla aktörer, klienter, företagare, föreläsare och andra till en dag för välmående i "
            "Suomussalmi idrottshall lördagen den 24 oktober 2020.",
            en="To gather, on the theme of well-being, actors, clients, entrepreneurs, lecturers and others together in a "
            "Well-being Day held in Suomussalmi sports hall on Saturday 24 October 2020.",
        ),
        contact="Yhteyshenkilö, Hyvinvointipäivä",
        started=PartialDate(2020, 1, 13),
        is_wide=True,
        programme="vapaat-verkostot",
    ),
    DemoSpace(
        kind="network",
        slug="kylakahvit-esimerkki",
        name=texts("fi", fi="Kyläkahvit (esimerkki)", sv="Bykaffe (exempel)", en="Village coffee (example)"),
        purpose=texts(
            "fi",
            fi="Keksitty verkosto: jokaiselle kylälle paikka, jossa tavataan kerran kuussa.",
            sv="Ett påhittat nätverk: en plats i varje by där man träffas en gång i månaden.",
            en="An invented network: a place in every village where people meet once a month.",
        ),
        state="forming",
        areas=("765",),
        origin="idea",
    ),
    DemoSpace(
        kind="network",
        slug="kimppakyyti-esimerkki",
        name=texts("fi", fi="Kimppakyyti (esimerkki)", sv="Samåkning (exempel)", en="Shared rides (example)"),
        purpose=texts(
            "fi",
            fi="Keksitty verkosto: miten kylältä pääsee kauppaan ja terveysasemalle ilman omaa autoa?",
            sv="Ett påhittat nätverk: hur kommer man från byn till butiken och hälsostationen utan egen bil?",
            en="An invented network: how do people get from the village to the shop and the health centre without a car?",
        ),
        state="forming",
        areas=("697", "105"),
        aim="solve",
        origin="workshop",
    ),
    DemoSpace(
        kind="network",
        slug="laduille-esimerkki",
        name=texts(
            "fi", fi="Yhdessä laduille (esimerkki)", sv="Ut i spåren (exempel)", en="Out on skis (example)"
        ),
        purpose=texts(
            "fi",
            fi="Keksitty verkosto: kylien ladut kunnostettiin talkoilla yhden talven ajan.",
            sv="Ett påhittat nätverk: byarnas skidspår sköttes genom talko under en vinter.",
            en="An invented network: for one winter the villages kept their ski tracks in order together.",
        ),
        state="ended",
        started=PartialDate(2018, 11),
        planned_end=PartialDate(2019, 4),
        areas=("765",),
        aim="solve",
    ),
    DemoSpace(
        kind="network",
        slug="lukupiirit-esimerkki",
        name=texts(
            "fi",
            fi="Kylien lukupiirit (esimerkki)",
            sv="Byarnas läsecirklar (exempel)",
            en="Village book circles (example)",
        ),
        purpose=texts(
            "fi",
            fi="Keksitty verkosto: lukupiirit kierrättävät kirjoja ja tapaavat kaksi kertaa vuodessa.",
            sv="Ett påhittat nätverk: läsecirklarna skickar böcker vidare och träffas två gånger om året.",
            en="An invented network: book circles pass books on and meet twice a year.",
        ),
        started=PartialDate(2015),
        areas=("777", "105"),
        aim="promote",
        origin="existing",
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
    modules=("networks", "programmes", "organisations", "interest_desk", "ideas", "events", "advice"),
    run_by="elava-kainuu-leader",
    represented=("esimerkkikylan-kylayhdistys", "fi"),
    organisations=_ORGANISATIONS,
    spaces=(PROGRAMME, *_NETWORKS),
    life=LIFE,
)
