"""The programme Vapaat verkostot as its page told of it on 31.3.2020."""

import datetime

from talkoo.kernel.partial_dates import PartialDate
from talkoo.kernel.text import texts
from talkoo.site.demo.data.shape import DemoPartner, DemoPhase, DemoPlan, DemoSpace

PROGRAMME = DemoSpace(
    kind="programme",
    slug="vapaat-verkostot",
    name=texts("fi", fi="Vapaat verkostot", sv="Fria nätverk", en="Free networks"),
    purpose=texts(
        "fi",
        fi="Elävä Kainuu LEADER ry:n hallinnoimassa hankkeessa aktivoidaan kansalaisia sekä eri toimijatahoja verkostoitumista "
        "hyödyntämällä mukaan paikalliseen kehittämiseen. Haemme ratkaisuja ja kehitämme toimintatapoja kansalaisten "
        "tarpeista ja ideoista lähtien.",
        sv="I ett projekt som administreras av Elävä Kainuu LEADER ry uppmuntras medborgare och olika aktörer att med hjälp av "
        "nätverk delta i den lokala utvecklingen. Vi söker lösningar och utvecklar arbetssätt som utgår från invånarnas "
        "behov och idéer.",
        en="In a project administered by Elävä Kainuu LEADER ry, citizens and various groups of actors are encouraged to take "
        "part in local development by making use of networking. We seek solutions and develop ways of working that start "
        "from citizens' needs and ideas.",
    ),
    contact="Hankevetäjä, Vapaat verkostot",
    started=PartialDate(2019, 11, 1),
    areas=("765", "290", "697", "105", "777"),
    coordinator="elava-kainuu-leader",
    coordinates_since=datetime.date(2019, 11, 1),
    plan=DemoPlan(
        kind="development",
        starts_on=datetime.date(2019, 11, 1),
        ends_on=datetime.date(2020, 12, 31),
        aim=texts(
            "fi",
            fi="Tavoitteena on muodostaa Sotkamoon, Kuhmoon, Ristijärvelle, Hyrynsalmelle ja Suomussalmelle vapaita, kaikille "
            "toimijoille avoimia verkostoja. Toimintaan voi osallistua myös alueen ulkopuolelta.\n"
            "Verkostot toimivat jonkin tärkeäksi koetun kehittämishaasteen tai ongelman ratkaisemiseksi tai yksinkertaisesti "
            "jonkun tärkeän asian edistämiseksi. Mukaan voivat liittyä myös jo olemassa olevat verkostot.",
            sv="Målet är att i Sotkamo, Kuhmo, Ristijärvi, Hyrynsalmi och Suomussalmi bilda fria nätverk som är öppna för alla. "
            "Man kan också delta utifrån.\n"
            "Nätverken arbetar för att lösa en utmaning eller ett problem som någon upplever som viktigt, eller helt enkelt "
            "för att främja en sak som är viktig för någon. Också nätverk som redan finns kan komma med.",
            en="The aim is to form, in Sotkamo, Kuhmo, Ristijärvi, Hyrynsalmi and Suomussalmi, free networks open to all actors. "
            "One can also take part from outside the area.\n"
            "The networks work to solve a challenge or problem that someone feels to be important, or simply to promote a "
            "matter important to someone. Networks that already exist can join too.",
        ),
        how_to_join=texts(
            "fi",
            fi="Kerro hankevetäjälle, mikä sinua kiinnostaa ja miten sinut tavoittaa: sinulle voidaan vinkata jo toimivasta "
            "verkostosta.\n"
            "Kokoa itse verkosto oman kehittämisaiheesi tai ideasi ympärille.\n"
            "Yksi porukasta toimii yhteyshenkilönä, verkoston äänenä, ja pitää yhteyttä hankevetäjään. Yhteyshenkilö koordinoi "
            "verkoston toimintaa ja jäseniä.\n"
            "Osallistu kunnissa järjestettäviin tilaisuuksiin.\n"
            "Osallistu sosiaalisessa mediassa järjestettäviin tilaisuuksiin.\n"
            "Jos haluat, voit olla mukana monessa verkostossa.",
            sv="Berätta för projektledaren vad som intresserar dig och hur man når dig: du kan få tips om ett nätverk som redan "
            "är i gång.\n"
            "Samla själv ett nätverk kring ditt eget ämne eller din egen idé.\n"
            "En i gruppen är kontaktperson, nätverkets röst, och håller kontakt med projektledaren. Kontaktpersonen "
            "samordnar nätverkets verksamhet och medlemmar.\n"
            "Delta i tillfällen som ordnas i kommunerna.\n"
            "Delta i tillfällen som ordnas i sociala medier.\n"
            "Om du vill kan du vara med i många nätverk.",
            en="Tell the project leader what interests you and how to reach you: you can be tipped into a network that already "
            "works.\n"
            "Gather a network yourself around your own topic or idea.\n"
            "One of the group acts as the contact person, the network's voice, and keeps in touch with the project leader. The "
            "contact person coordinates the network's activity and members.\n"
            "Take part in occasions held in the municipalities.\n"
            "Take part in occasions held in social media.\n"
            "If you want, you can be in many networks.",
        ),
        why_join=texts(
            "fi",
            fi="Voit vaikuttaa juuri siihen asiaan, joka sinua kiinnostaa.\n"
            "Verkostoidut samanhenkisten ihmisten kanssa.\n"
            "Saat verkostosta apua, kun haluat muuttaa jonkin maaseutuun liittyvän asian nykytilaa.\n"
            "Osallistumisen kynnys on matala.\n"
            "Saat uusia kokemuksia.\n"
            "Opit uusia toiminnallisen vaikuttamisen mahdollisuuksia: sanoista tekoihin.",
            sv="Du kan påverka just det som intresserar dig.\n"
            "Du lär känna människor som tänker som du.\n"
            "Du får hjälp av nätverket när du vill förändra något på landsbygden.\n"
            "Tröskeln för att delta är låg.\n"
            "Du får nya erfarenheter.\n"
            "Du lär dig nya sätt att påverka genom att göra: från ord till handling.",
            en="You can influence exactly the matter that interests you.\n"
            "You network with like-minded people.\n"
            "You get help from the network when you want to change the present state of some rural matter.\n"
            "The threshold of taking part is low.\n"
            "You gather new experiences.\n"
            "You learn new ways to influence by doing: from words to deeds.",
        ),
        phases=(
            DemoPhase(
                name=texts("fi", fi="Kartoitus", sv="Kartläggning", en="Mapping"),
                text=texts(
                    "fi",
                    fi="Vuoden 2019 lopussa tehdään yhteistyötä kuntien ja muiden hankkeiden kanssa ja kartoitetaan jo olemassa "
                    "olevia verkostoja ja muualla toimivia hyviä käytäntöjä.",
                    sv="I slutet av 2019 samarbetar projektet med kommuner och andra projekt och kartlägger nätverk som redan "
                    "finns och god praxis på annat håll.",
                    en="At the end of 2019 the project cooperates with municipalities and other projects and maps existing "
                    "networks, and good practices elsewhere.",
                ),
                starts=PartialDate(2019, 11),
                ends=PartialDate(2019, 12),
            ),
            DemoPhase(
                name=texts("fi", fi="Verkostoja syntyy", sv="Nätverk bildas", en="Networks start"),
                text=texts(
                    "fi",
                    fi="Verkostot voivat aloittaa toimintansa milloin tahansa hankkeen aikana.",
                    sv="Nätverken kan starta när som helst under projektet.",
                    en="Networks can start at any time during the project.",
                ),
                starts=PartialDate(2019, 11, 1),
                ends=PartialDate(2020, 12, 31),
            ),
            DemoPhase(
                name=texts(
                    "fi", fi="Kyselyt ja työpajat", sv="Enkäter och verkstäder", en="Surveys and workshops"
                ),
                text=texts(
                    "fi",
                    fi="Vuoden 2020 alussa tehdään kuntakohtaiset kyselyt. Sen jälkeen kutsutaan kunnittain koolle kaikille "
                    "avoimet työpajat. Niissä tärkeiksi koettujen aihealueiden ympärille muodostetaan vapaita verkostoja, "
                    "joissa tehdään yhdessä kehittämistyötä.",
                    sv="I början av 2020 görs enkäter kommun för kommun. Därefter sammankallas i varje kommun verkstäder som är "
                    "öppna för alla. Kring de ämnen som känns viktiga där bildas fria nätverk för gemensamt "
                    "utvecklingsarbete.",
                    en="At the beginning of 2020 surveys are made municipality by municipality. After them workshops open to all "
                    "are called together. Around the topics felt to be important there, free networks are formed, in which "
                    "development work is done together.",
                ),
                starts=PartialDate(2020),
            ),
            DemoPhase(
                name=texts("fi", fi="Opintomatka", sv="Studieresa", en="Study trip"),
                text=texts(
                    "fi",
                    fi="Osallistujille järjestetään opintomatka kohteeseen, josta verkostot saavat uusia ideoita ja rohkaisua.",
                    sv="För deltagarna ordnas en studieresa till ett mål där nätverken får nya idéer och uppmuntran.",
                    en="For the participants a study trip is arranged to a destination from which the networks get new ideas and "
                    "encouragement.",
                ),
                ends=PartialDate(2020),
            ),
            DemoPhase(
                name=texts("fi", fi="Tulokset kootaan", sv="Resultaten samlas", en="Results are gathered"),
                text=texts(
                    "fi",
                    fi="Verkostot toimivat syksyyn 2020 asti. Lopuksi toiminnan tulokset kootaan yhteen. Tavoitteena on, että "
                    "hankkeen päätyttyä vapaat verkostot ovat pysyvä paikallisen kehittämisen tapa.",
                    sv="Nätverken arbetar till hösten 2020. Till slut samlas resultaten. Målet är att fria nätverk efter "
                    "projektet är ett bestående sätt att utveckla orten.",
                    en="The networks work until autumn 2020. Finally the results of the activity are gathered together. The aim "
                    "is that after the project free networks become a permanent way of local development.",
                ),
                ends=PartialDate(2020, 12, 31),
            ),
        ),
        partners=tuple(
            DemoPartner(role="municipality", name=texts("fi", fi=fi, sv=sv, en=en))
            for fi, sv, en in (
                ("Sotkamon kunta", "Sotkamo kommun", "Municipality of Sotkamo"),
                ("Kuhmon kaupunki", "Kuhmo stad", "Town of Kuhmo"),
                ("Ristijärven kunta", "Ristijärvi kommun", "Municipality of Ristijärvi"),
                ("Hyrynsalmen kunta", "Hyrynsalmi kommun", "Municipality of Hyrynsalmi"),
                ("Suomussalmen kunta", "Suomussalmi kommun", "Municipality of Suomussalmi"),
            )
        ),
    ),
)
