"""Suuntana Viro: an association for mental health in Outokumpu looks for partners in Estonia."""

from talkoo.kernel.partial_dates import PartialDate
from talkoo.kernel.text import texts
from talkoo.site.demo.data import life_of_others
from talkoo.site.demo.data.shape import (
    DemoAddress,
    DemoFunding,
    DemoLink,
    DemoLogo,
    DemoMailbox,
    DemoOrganisation,
    DemoPartner,
    DemoPlan,
    DemoSite,
    DemoSpace,
    only,
)

_ORGANISATIONS = (
    DemoOrganisation(
        slug="valke",
        name=only("fi", "Outokummun mielenterveysyhdistys Välke ry"),
        short_name="VÄLKE ry",
        form="fi-ry",
        seat="309",
        purpose=texts(
            "fi",
            fi="Etsii Suuntana Viro -hankkeessaan yhteistyökumppaneita virolaisten kansalaisjärjestöjen joukosta, "
            "erityisesti mielenterveysyhdistyksiä. Yhteistyöstä saamme iloa ja voimaa!",
            en="Looks for partners among Estonian civil-society organisations in its project Heading: Estonia, above all "
            "mental-health associations. Cooperation gives us joy and strength!",
            et="Otsib projektis „Suund: Eesti“ koostööpartnereid Eesti vabaühenduste seast, eelkõige vaimse tervise "
            "ühendusi. Koostööst saame rõõmu ja jõudu!",
        ),
        kinds=("patient",),
        fields=("C12", "D19"),
        seeks_international=True,
        links=(DemoLink(label=only("fi", "valkery.fi"), url="https://valkery.fi/"),),
        addresses=(
            DemoAddress(kind="visiting", street="Kummunkatu 6", floor="2 krs.", town="Outokumpu", area="309"),
            DemoAddress(kind="postal", po_box="PL 37", postal_code="83501", town="Outokumpu"),
        ),
        mailboxes=(
            DemoMailbox(
                name="yleinen",
                role=texts("fi", fi="Yleiset asiat", en="General matters", et="Üldised küsimused"),
            ),
            DemoMailbox(name="nuoret", role=texts("fi", fi="Nuorisotyö", en="Youth work", et="Noorsootöö")),
        ),
    ),
    DemoOrganisation(
        slug="mielen-esimerkkiliitto",
        name=texts(
            "fi", fi="Mielen Esimerkkiliitto ry", en="Example Union for the Mind", et="Vaimu Näidisliit"
        ),
        form="fi-ry",
        code="0000154-8",
        seat="091",
        areas=("FI",),
        purpose=texts(
            "fi",
            fi="Keksitty kattojärjestö: neuvoo mielenterveysyhdistyksiä ja auttaa niitä löytämään toisensa.",
            en="An invented umbrella organisation: it advises mental-health associations and helps them to find each other.",
            et="Väljamõeldud katusorganisatsioon: nõustab vaimse tervise ühendusi ja aitab neil üksteist leida.",
        ),
        kinds=("umbrella", "patient"),
        fields=("C12", "G11"),
        targets=("ngo-worker",),
        topics=("funding", "involvement"),
        languages=("fi", "sv", "en"),
        logo=DemoLogo(
            shape="roof",
            colour="plum",
            alt=texts(
                "fi", fi="Katto kahden seinän päällä", en="A roof over two walls", et="Katus kahe seina kohal"
            ),
        ),
        guides=("C12",),
    ),
    DemoOrganisation(
        slug="mielen-tuki-esimerkki",
        name=only("fi", "Mielen Tuki Esimerkki ry"),
        form="fi-ry",
        code="0000331-6",
        seat="167",
        areas=("167", "309"),
        purpose=texts(
            "fi",
            fi="Keksitty yhdistys: vertaisryhmiä, avoin olohuone ja iltoja, joissa opitaan naapurimaan kieltä.",
            en="An invented association: peer groups, an open living room, and evenings for learning the neighbours' "
            "language.",
            et="Väljamõeldud ühing: tugirühmad, avatud elutuba ja õhtud, kus õpitakse naabrite keelt.",
        ),
        kinds=("patient",),
        fields=("C12", "D19"),
        targets=("mental", "volunteer"),
        languages=("fi", "en"),
        seeks_international=True,
        within=("mielen-esimerkkiliitto",),
        logo=DemoLogo(
            shape="wave",
            colour="lake",
            alt=texts(
                "fi",
                fi="Kaksi aaltoa päällekkäin",
                en="Two waves, one above the other",
                et="Kaks lainet ülestikku",
            ),
        ),
    ),
    DemoOrganisation(
        slug="meelerahu-naidis",
        name=only("et", "MTÜ Meelerahu Näidis"),
        country="EE",
        form="ee-mty",
        code="80999905",
        seat="0663",
        areas=("0663",),
        purpose=texts(
            "et",
            et="Väljamõeldud ühing: tugirühmad, nõustamine ja loodusretked inimestele, kellel on vaimse tervise mure. "
            "Soovime koostööd Soome ühendustega.",
            fi="Keksitty yhdistys: tukiryhmiä, neuvontaa ja luontoretkiä ihmisille, joilla on huolta mielenterveydestään. "
            "Haluamme tehdä yhteistyötä suomalaisten järjestöjen kanssa.",
            en="An invented association: support groups, advice and walks in nature for people with mental-health "
            "problems. We want to work with Finnish associations.",
        ),
        kinds=("patient",),
        fields=("C12",),
        targets=("mental",),
        languages=("et", "en", "fi"),
        seeks_international=True,
        mailboxes=(
            DemoMailbox(
                name="info",
                role=texts("et", et="Üldised küsimused", fi="Yleiset asiat", en="General matters"),
            ),
        ),
        logo=DemoLogo(
            shape="leaf",
            colour="spruce",
            alt=texts("et", et="Puuleht", fi="Puun lehti", en="A leaf of a tree"),
        ),
    ),
    DemoOrganisation(
        slug="tugiring-naidis",
        name=only("et", "SA Tugiring Näidis"),
        country="EE",
        form="ee-sa",
        code="90999504",
        seat="0251",
        areas=("0045",),
        purpose=texts(
            "et",
            et="Väljamõeldud sihtasutus: tervisepäevad ja taastumist toetavad laagrid maakonna elanikele.",
            fi="Keksitty säätiö: terveyspäiviä ja toipumista tukevia leirejä maakunnan asukkaille.",
            en="An invented foundation: health days, and camps that help people of the county to recover.",
        ),
        fields=("C",),
        targets=("all",),
        languages=("et", "ru"),
        seeks_international=True,
    ),
    DemoOrganisation(
        slug="vaikuse-tund-naidis",
        name=only("et", "Seltsing Vaikuse Tund Näidis"),
        country="EE",
        form="ee-selts",
        seat="0514",
        areas=("0514",),
        purpose=texts(
            "et",
            et="Väljamõeldud seltsing: kord nädalas tullakse kokku, ollakse vait, juuakse teed ja räägitakse, kui tahetakse.",
            fi="Keksitty epävirallinen ryhmä: kerran viikossa tullaan yhteen, ollaan hiljaa, juodaan teetä ja jutellaan, "
            "jos halutaan.",
            en="An invented informal group: once a week people come together, sit in silence, drink tea, and talk if they "
            "wish.",
        ),
        fields=("D", "D19"),
        targets=("senior", "mental"),
        languages=("et", "ru"),
        seeks_international=True,
    ),
    DemoOrganisation(
        slug="hingehoid-naidis",
        name=only("et", "MTÜ Hingehoid Näidis"),
        country="EE",
        form="ee-mty",
        code="80999911",
        seat="0793",
        areas=("0793",),
        purpose=texts(
            "et",
            et="Väljamõeldud ühing: sotsiaalnõustamine, toidulaud ja saatja inimesele, kes ei julge üksi ametisse minna.",
            fi="Keksitty yhdistys: sosiaalineuvontaa, ruokapöytä ja saattaja sille, joka ei uskalla mennä virastoon yksin.",
            en="An invented association: social advice, a shared table, and company for whoever fears to go to an office "
            "alone.",
        ),
        fields=("D",),
        targets=("all",),
        languages=("et",),
    ),
)

_PROGRAMME = DemoSpace(
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
    contact="Hanketyöntekijä, Suuntana Viro",
    areas=("FI", "EE"),
    coordinator="valke",
    links=(
        DemoLink(label=only("fi", "Facebook: suuntanaviro"), url="https://www.facebook.com/suuntanaviro"),
        DemoLink(label=only("fi", "Twitter: suuntanaviro"), url="https://twitter.com/suuntanaviro"),
        DemoLink(label=only("fi", "valkery.fi"), url="https://valkery.fi/"),
    ),
    plan=DemoPlan(
        kind="preparatory",
        aim=texts(
            "fi",
            fi="Hankkeen tavoitteena on etsiä virolaisten kansalaisjärjestöjen joukosta yhteistyökumppaneita, jotka haluavat "
            "tehdä kansainvälistä yhteistyötä, ja neuvotella sopivien kumppanien kanssa tulevasta kansainvälisestä "
            "hankeyhteistyöstä. Myöhemmin valmistellaan syntyneiden ja koottujen kokemusten ja neuvottelujen pohjalta "
            "varsinainen Leader-hanke. Myös se tulee olemaan kansainvälinen.\n"
            "Solmimme järjestöjen välisiä yhteyksiä ja mietimme yhdessä toiminnan tavoitteita. Pidämme säännöllisesti "
            "yhteyttä sosiaalisessa mediassa, tapaamme videolla ja järjestämme webinaareja. Mahdollisuuksien mukaan "
            "teemme sosiaalisia matkoja toisiin järjestöihin: vastaanottava osapuoli esittelee vieraille alueensa "
            "kansalaisjärjestöjen toimintaa. Näin syntyy myös henkilökohtaisia ystävyyssuhteita yli oman maan rajojen.",
            en="The project looks among Estonian civil-society organisations for partners who want to work internationally, "
            "and negotiates with suitable ones about a joint project to come. Later, on the basis of what was learnt and "
            "negotiated, the actual LEADER project is prepared. It too will be international.\n"
            "We tie connections between organisations and think about shared goals together. We keep in touch regularly in "
            "social media, meet by video and arrange webinars. Where possible we travel to each other's organisations: the "
            "hosts show their guests what the civil-society organisations of their area do. Personal friendships across "
            "the border can form in this way too.",
            et="Projekt otsib Eesti vabaühenduste seast partnereid, kes soovivad teha rahvusvahelist koostööd, ning peab "
            "sobivate partneritega läbirääkimisi tulevase ühisprojekti üle. Hiljem valmistatakse saadud kogemuste ja "
            "läbirääkimiste põhjal ette tegelik LEADER-projekt. Ka see saab olema rahvusvaheline.\n"
            "Loome ühenduste vahel sidemeid ja mõtleme koos ühistele eesmärkidele. Suhtleme korrapäraselt sotsiaalmeedias, "
            "kohtume videosilla vahendusel ja korraldame veebiseminare. Võimaluse korral sõidame üksteisele külla: "
            "vastuvõtja tutvustab külalistele oma piirkonna vabaühenduste tegevust. Nii võivad tekkida ka isiklikud "
            "sõprussuhted üle riigipiiri.",
        ),
        funding=(
            DemoFunding(
                funder=only("fi", "Leader"),
                line=texts(
                    "fi",
                    fi="Leader-rahoitteinen esiselvityshanke",
                    en="A preliminary-study project funded by LEADER",
                    et="LEADERi rahastatud ettevalmistav projekt",
                ),
            ),
        ),
        partners=(
            DemoPartner(role="supporter", name=only("fi", "Mielenterveyden keskusliitto")),
            DemoPartner(role="supporter", name=only("fi", "RAY tukee")),
            DemoPartner(role="supporter", name=only("fi", "Leader")),
            DemoPartner(role="supporter", name=only("fi", "Opintokeskus Sivis")),
        ),
    ),
)

_NETWORK = DemoSpace(
    kind="network",
    slug="suuntana",
    name=texts("fi", fi="Suuntana (esimerkki)", en="Suuntana (example)", et="Suuntana (näidis)"),
    purpose=texts(
        "fi",
        fi="Kaksi keksittyä järjestöä lahden kahta puolta vaihtaa kokemuksia vertaistuesta ja miettii yhteisiä tavoitteita.",
        en="Two invented organisations on both sides of the gulf exchange experience of peer support and think about "
        "shared goals.",
        et="Kaks väljamõeldud ühendust kahel pool lahte vahetavad vastastikuse toe kogemusi ja mõtlevad ühistele "
        "eesmärkidele.",
    ),
    started=PartialDate(2025, 9),
    areas=("FI", "EE"),
    aim="promote",
    participants="organisations",
    coordinator="mielen-tuki-esimerkki",
    members=("mielen-tuki-esimerkki", "meelerahu-naidis"),
)

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
    modules=("programmes", "networks", "organisations", "interest_desk", "ideas", "events", "advice"),
    run_by="valke",
    represented=("meelerahu-naidis", "et"),
    organisations=_ORGANISATIONS,
    spaces=(_PROGRAMME, _NETWORK),
    life=life_of_others.SUUNTANA,
)
