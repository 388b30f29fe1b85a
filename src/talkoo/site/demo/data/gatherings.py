"""Meetings and events of the demo sites, all invented. Spaces and organisations are named by their addresses."""

from dataclasses import dataclass

from talkoo.kernel.text import Texts, texts


@dataclass(frozen=True, kw_only=True)
class DemoMatter:
    """What stands on an agenda, so many minutes long, in one language; of a meeting that is over, what its minutes say."""

    title: str
    text: str = ""
    kind: str = "discuss"
    length: int = 15
    notes: str = ""
    decisions: str = ""
    stays_open: bool = False


@dataclass(frozen=True, kw_only=True)
class DemoGathering:
    """It is held in so many days (below 0: was held), at this hour, so long. `space` or `organisation` holds it.
    `state`: published, draft, submitted or cancelled, then with `reason`. `came` were counted. The minutes of one that is
    over are approved, with `addendum`; `guests` were there besides those who take part. `photos` are drawn: shape, colour
    (site.demo.marks) and what they show."""

    title: Texts
    text: Texts | None = None
    space: str = ""
    organisation: str = ""
    kind: str = "meeting"
    mode: str = "room"
    in_days: int | None = 14
    hour: int = 17
    hours: int = 2
    place: str = ""
    address: str = ""
    area: str = ""
    platform: str = ""
    languages: tuple[str, ...] = ()
    audience: str = "public"
    accessibility: Texts | None = None
    takes_registrations: bool = False
    capacity: int | None = None
    state: str = "published"
    reason: Texts | None = None
    came: int | None = None
    agenda: tuple[DemoMatter, ...] = ()
    guests: tuple[str, ...] = ()
    addendum: str = ""
    photos: tuple[tuple[str, str, Texts], ...] = ()


GATHERINGS: dict[str, tuple[DemoGathering, ...]] = {
    "vapaat-verkostot": (
        DemoGathering(
            space="tiijatko-mita",
            title=texts("fi", fi="Verkoston talvitapaaminen", en="Winter meeting of the network"),
            text=texts(
                "fi",
                fi="Katsomme, mitä syksyllä tehtiin, ja sovimme kevään työt. Kahvi ja pulla talosta.",
                en="We look at what was done in autumn and agree on the work of spring. Coffee and buns.",
            ),
            in_days=9,
            place="Esimerkkikylän koulu",
            address="Koulutie 1",
            area="290",
            languages=("fi",),
            accessibility=texts("fi", fi="Sisään pääsee ilman portaita. Induktiosilmukka on salissa."),
            takes_registrations=True,
            capacity=40,
            agenda=(
                DemoMatter(
                    title="Kevään retki", text="Minne lähdetään ja milloin?", kind="decide", length=20
                ),
                DemoMatter(title="Kylätalon avain", text="Avaimia on kolme, kuka pitää mitäkin?"),
                DemoMatter(title="Terveiset maakunnasta", kind="inform", length=10),
            ),
        ),
        DemoGathering(
            space="kylakahvit-esimerkki",
            title=texts("fi", fi="Kyläkahvit"),
            text=texts("fi", fi="Tervetuloa kaikki, myös uudet kyläläiset."),
            kind="event",
            in_days=4,
            hour=13,
            place="Kylätalo",
            area="290",
            languages=("fi",),
        ),
        DemoGathering(
            space="tiijatko-mita",
            title=texts("fi", fi="Latutalkoot"),
            kind="event",
            in_days=16,
            hour=10,
            hours=4,
            place="Hiihtomaja",
            languages=("fi",),
            state="cancelled",
            reason=texts("fi", fi="Lunta ei ole vielä tarpeeksi."),
        ),
        DemoGathering(
            space="tiijatko-mita",
            title=texts("fi", fi="Syystapaaminen"),
            in_days=-45,
            place="Esimerkkikylän koulu",
            languages=("fi",),
            came=27,
            agenda=(
                DemoMatter(
                    title="Syksyn talkoot",
                    text="Mitä tehdään ennen lumen tuloa.",
                    kind="decide",
                    length=30,
                    notes="Laavun katto vuotaa edelleen. Lautoja on jäljellä viime vuodelta.",
                    decisions="Talkoot pidetään ensi kuun ensimmäisenä lauantaina.",
                ),
                DemoMatter(
                    title="Kevään retki",
                    notes="Ehdotuksia tuli kolme. Palataan asiaan talvella.",
                    stays_open=True,
                ),
                DemoMatter(
                    title="Uudet jäsenet", kind="inform", length=10, notes="Kaksi kylää liittyi mukaan."
                ),
            ),
            guests=("Veera Esimerkki",),
            addendum="Talkoiden päivä oli pöytäkirjassa oikein, mutta kokoontumispaikka puuttui: kylätalon piha.",
            photos=(
                (
                    "roof",
                    "cranberry",
                    texts(
                        "fi",
                        fi="Piirros koulusta, jossa tavattiin",
                        en="A drawing of the school where we met",
                    ),
                ),
                (
                    "wave",
                    "lake",
                    texts("fi", fi="Piirros järven aalloista", en="A drawing of the waves of the lake"),
                ),
            ),
        ),
        DemoGathering(
            organisation="esimerkkikylan-kylayhdistys",
            title=texts("fi", fi="Joulumarkkinat"),
            kind="event",
            in_days=25,
            hour=11,
            hours=5,
            place="Tori",
            area="290",
            languages=("fi", "en"),
            state="submitted",
        ),
        DemoGathering(
            space="lukupiirit-esimerkki",
            title=texts("fi", fi="Lukupiirien yhteinen ilta"),
            in_days=None,
            languages=("fi",),
        ),
        DemoGathering(space="tiijatko-mita", title=texts("fi", fi="Kevätretki"), kind="trip", state="draft"),
    ),
    "ivkv": (
        DemoGathering(
            space="ivkv",
            title=texts("et", et="Võrgustiku talvekohtumine", ru="Зимняя встреча сети"),
            text=texts(
                "et",
                et="Räägime, mis sügisel korda läks, ja lepime kokku kevade tegemised.",
                ru="Поговорим о том, что получилось осенью, и договоримся о весне.",
            ),
            in_days=11,
            place="Näidislinna raamatukogu",
            languages=("et", "ru"),
            takes_registrations=True,
            capacity=30,
        ),
        DemoGathering(
            space="ivkv",
            title=texts("et", et="Võrgustiku sügiskohtumine", ru="Осенняя встреча сети"),
            in_days=-30,
            place="Näidislinna raamatukogu",
            languages=("et", "ru"),
            came=19,
            agenda=(
                DemoMatter(
                    title="Talvine infokiri",
                    kind="decide",
                    length=20,
                    notes="Kirja ootavad kõik liikmed, ka need, kes internetti ei kasuta.",
                    decisions="Infokiri ilmub kaks korda aastas, eesti ja vene keeles.",
                ),
            ),
            addendum="Otsusele lisati, et paberkirja saab raamatukogust.",
        ),
        DemoGathering(
            space="noorte-vaimne-tervis-naidis",
            title=texts("et", et="Veebivestlus: noorte vaimne tervis"),
            kind="webinar",
            mode="online",
            in_days=6,
            hour=15,
            hours=1,
            platform="Jitsi",
            languages=("et",),
            takes_registrations=True,
        ),
        DemoGathering(
            organisation="naidis-ring",
            title=texts("et", et="Avatud uste päev"),
            kind="event",
            in_days=20,
            hour=12,
            place="Ringi maja",
            languages=("et", "ru"),
        ),
    ),
    "suuntana": (
        DemoGathering(
            space="suuntana-viro",
            title=texts("fi", fi="Tutustumismatka Viroon", et="Õppereis Eestisse"),
            text=texts("fi", fi="Kolme päivää, kuusi järjestöä. Ohjelma tarkentuu."),
            kind="trip",
            in_days=60,
            hour=8,
            hours=56,
            languages=("fi", "et"),
            takes_registrations=True,
            capacity=16,
        ),
    ),
    "svk": (
        DemoGathering(
            space="zdorove-primer",
            title=texts("ru", ru="Встреча о здоровье", fi="Terveysilta"),
            text=texts("ru", ru="Вопросы врачу, чай и разговор."),
            in_days=8,
            place="Kirjasto",
            languages=("ru", "fi"),
        ),
    ),
    "verkko": (
        DemoGathering(
            space="vertaisohjaajat-esimerkki",
            title=texts("fi", fi="Vertaisohjaajien työpaja", ar="ورشة مرشدي الأقران"),
            text=texts("fi", fi="Harjoittelemme ryhmän vetämistä kahdella kielellä."),
            kind="workshop",
            in_days=13,
            hour=16,
            hours=3,
            place="Esimerkkitalo",
            languages=("fi", "ar"),
            takes_registrations=True,
            capacity=20,
        ),
    ),
}
"""By the key of the site."""
