"""What goes on at Vapaat verkostot, with invented people: the examples say more than the real networks."""

from talkoo.kernel.text import texts
from talkoo.site.demo.data import advice_of_sites
from talkoo.site.demo.data.life import (
    DemoCheckIn,
    DemoFolder,
    DemoHandover,
    DemoIdea,
    DemoInterest,
    DemoLife,
    DemoMember,
    DemoQuota,
)
from talkoo.site.demo.data.talk_of_vapaat import TALK

_INFORMANTS, _TOGETHER, _DAY, _BOOKS, _RIDES = (
    "tiijatko-mita",
    "yhistykset-yhessa",
    "hyvinvointipaiva",
    "lukupiirit-esimerkki",
    "kimppakyyti-esimerkki",
)

_ROWS = (  # key, name, language, municipality, networks, for which organisation
    ("eila", "Eila Esimerkki", "fi", "765", (_INFORMANTS, _DAY), ""),
    ("veikko", "Veikko Esimerkki", "fi", "765", (_INFORMANTS,), ""),
    ("sanni", "Sanni Esimerkki", "fi", "765", (_INFORMANTS, _DAY), "nuorten-esimerkkipaja"),
    ("reino", "Reino Esimerkki", "fi", "765", (_INFORMANTS, _RIDES), ""),
    ("maija", "Maija Esimerkki", "fi", "290", (_INFORMANTS, _BOOKS), "esimerkkikylan-kylayhdistys"),
    ("taisto", "Taisto Esimerkki", "fi", "290", (_INFORMANTS,), ""),
    ("irja", "Irja Esimerkki", "fi", "777", (_INFORMANTS, _TOGETHER, _DAY, _BOOKS), ""),
    ("ossi", "Ossi Esimerkki", "fi", "777", (_INFORMANTS, _TOGETHER), "hyva-mieli-esimerkki"),
    ("tyyne", "Tyyne Esimerkki", "fi", "697", (_INFORMANTS, _DAY, _RIDES), ""),
    ("pekka", "Pekka Esimerkki", "fi", "620", (_INFORMANTS,), ""),
    ("linnea", "Linnea Exempel", "sv", "205", (_INFORMANTS, _DAY), ""),
    ("kerttu", "Kerttu Esimerkki", "fi", "777", (_TOGETHER, _DAY, _BOOKS), ""),
    ("aarne", "Aarne Esimerkki", "fi", "777", (_TOGETHER,), ""),
    ("grace", "Grace Example", "en", "777", (_TOGETHER, _BOOKS), ""),
    ("seppo", "Seppo Esimerkki", "fi", "205", (_TOGETHER, _DAY), ""),
    ("hilkka", "Hilkka Esimerkki", "fi", "105", (_BOOKS, _DAY), ""),
    ("vilho", "Vilho Esimerkki", "fi", "105", (_BOOKS,), "hyva-mieli-esimerkki"),
)

_MEMBERS = tuple(
    DemoMember(key=key, name=name, language=language, area=area, networks=networks, organisation=organisation)
    for key, name, language, area, networks, organisation in _ROWS
)

_IDEAS = (
    DemoIdea(
        author="irja",
        title="Kahvit joka kylälle",
        text="Meillä kylätalo on tyhjillään melkein koko viikon. Keitettäisiinkö siellä kahvit kerran kuussa, ja muut "
        "kylät tekisivät samoin? Kuka tahansa voisi tulla, eikä kenenkään tarvitsisi järjestää mitään suurta.",
        area="765",
        days_ago=64,
        supporters=("kerttu", "eila", "tyyne", "hilkka", "maija", "reino"),
        became="kylakahvit-esimerkki",
    ),
    DemoIdea(
        author="tyyne",
        title="Työkalut kiertoon",
        text="Halkomakone, mehustin ja pitkät tikkaat seisovat joka talossa tyhjän panttina. Lainattaisiin niitä "
        "toisillemme ja pidettäisiin listaa siitä, mitä kenelläkin on.",
        area="697",
        days_ago=21,
        supporters=("reino", "pekka", "veikko", "linnea"),
        is_picked=True,
    ),
    DemoIdea(
        author="linnea",
        title="Sjunga tillsammans på svenska",
        text="Finns det andra här som skulle vilja sjunga på svenska ibland? Ingen behöver kunna noter, och jag har ett "
        "vardagsrum med plats för tio.",
        days_ago=3,
        supporters=("grace",),
    ),
)

_INTERESTS = (
    DemoInterest(
        key="kiinnostus-1",
        name="Sulo Esimerkki",
        language="fi",
        text="Jäin keväällä eläkkeelle ja haluaisin tehdä jotain käsilläni muiden kanssa. Autoa minulla ei ole.",
        area="777",
        days_ago=1,
    ),
    DemoInterest(
        key="kiinnostus-2",
        name="Wilma Exempel",
        language="sv",
        text="Vi flyttade hit i somras. Finns det något för barnfamiljer, gärna utomhus?",
        area="290",
        fields=("D14",),
        days_ago=2,
    ),
    DemoInterest(
        key="kiinnostus-3",
        name="Orvokki Esimerkki",
        language="fi",
        text="Luen paljon ja kaipaisin ihmisiä, joiden kanssa kirjoista voisi puhua.",
        area="105",
        days_ago=4,
        tipped=(_BOOKS,),
        note="Tämän lukupiirin väki on mukavaa, ja uusi vuosi aloitetaan pian. Käy katsomassa!",
    ),
)

LIFE = DemoLife(
    members=_MEMBERS,
    quotas=(
        DemoQuota(
            network=_INFORMANTS,
            name=texts("fi", fi="Tiedottaja", sv="Informatör", en="Informant"),
            minimum=2,
            maximum=3,
            places=(
                ("765", "eila"),
                ("765", "veikko"),
                ("765", "sanni"),
                ("765", "reino"),
                ("290", "maija"),
                ("290", "taisto"),
                ("777", "irja"),
                ("777", "ossi"),
                ("697", "tyyne"),
                ("620", "pekka"),
                ("620", "linnea"),
            ),
        ),
    ),
    handovers=(
        DemoHandover(
            network=_TOGETHER,
            person="kerttu",
            message="Olisitko sinä seuraava yhteyshenkilö? Autan alussa, ja muistiinpanot ovat tallessa.",
        ),
    ),
    check_ins=(
        DemoCheckIn(
            network=_INFORMANTS,
            mood="good",
            days_ago=6,
            text="Esimerkki: tiedottajia on jo useimmissa kunnissa, Ristijärveltä etsitään vielä toista.",
            next_step="Kysytään Ristijärvellä",
            hours=12,
            people=10,
        ),
        DemoCheckIn(
            network=_BOOKS,
            mood="needs_help",
            days_ago=2,
            text="Kirjat eivät enää mahdu varastoon. Tarvitsemme tilan, jossa ne pysyvät talven yli kuivina.",
            next_step="Käydään katsomassa vanhaa koulua",
            hours=5,
            people=6,
        ),
        DemoCheckIn(network=_TOGETHER, mood="good", days_ago=71, is_silent=True),
    ),
    talk=TALK,
    advice=advice_of_sites.VAPAAT,
    ideas=_IDEAS,
    interests=_INTERESTS,
    folders=(
        DemoFolder(
            network=_BOOKS,
            name="Tapaamiset",
            language="fi",
            documents=(
                (
                    "Kevään tapaaminen: muistio",
                    "muistio.txt",
                    "Kylien lukupiirit (esimerkki)\n\nPaikalla yhdeksän. Vaihdettiin 41 kirjaa.\n"
                    "Sovittiin, että seuraavaksi luetaan jotain hauskaa.\n",
                ),
                (
                    "Kiertävät kirjat",
                    "kirjat.csv",
                    "nimi;kylä;kunto\nTuvan tarinat;Esimerkkikylä;hyvä\nPitkä talvi;Mallila;kannet irti\n",
                ),
            ),
        ),
    ),
)
