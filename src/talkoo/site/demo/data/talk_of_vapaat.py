"""What invented people say to each other in the networks of Vapaat verkostot."""

from talkoo.site.demo.data.talk import DemoAnswer, DemoTalk, DemoTask, DemoThread, DemoTranslation

_INFORMANTS, _BOOKS, _RIDES = "tiijatko-mita", "lukupiirit-esimerkki", "kimppakyyti-esimerkki"

TALK = DemoTalk(
    open_to_all=(_INFORMANTS, _BOOKS, _RIDES),
    threads=(
        DemoThread(
            network=_INFORMANTS,
            author="eila",
            kind="question",
            title="Mistä kaikki kuulevat, mitä kylillä tapahtuu?",
            text="Meillä ilmoitustaulu on kaupan seinässä, mutta kaikki eivät käy kaupassa enää itse. Miten **teillä** sana "
            "kulkee niille, jotka eivät ole netissä?",
            days_ago=33,
            audience="everybody",
            is_solved=True,
            is_pinned=True,
            topics=("involvement",),
            answers=(
                DemoAnswer(
                    author="contact",
                    days_ago=32,
                    text="Kokosin tähän, mitä olen kuullut eri kunnista:\n\n"
                    "- kirjastoauto jakaa paperilappuja\n"
                    "- kotipalvelu vie samat laput mukanaan\n"
                    "- kylän kahvipannun viereen jää aina muutama\n\n"
                    "Muistilista on liitteenä, siitä voi ottaa omaan kuntaan sopivat kohdat.",
                    thanked_by=("eila", "maija", "tyyne"),
                    file=(
                        "muistilista.txt",
                        "Miten sana kulkee (esimerkki)\n\n1. Ilmoitustaulu\n2. Kirjastoauto\n3. Kotipalvelu\n4. Kahvit\n",
                    ),
                ),
                DemoAnswer(
                    author="pekka",
                    days_ago=31,
                    text="> kirjastoauto jakaa paperilappuja\n\nTämä toimii. Meillä kuljettaja *pyytää* niitä jo itse, ja "
                    "joka lapussa on yksi nimi, jolle voi soittaa.",
                    to=2,
                    is_helpful=True,
                    learnt_by="eila",
                    thanked_by=("eila", "irja", "contact"),
                ),
                DemoAnswer(
                    author="linnea",
                    days_ago=29,
                    text="Hos oss läser radion upp veckans händelser på lördagar. Det kostar ingenting, man behöver bara "
                    "ringa senast på torsdagen.",
                    thanked_by=("eila",),
                    translations=(
                        DemoTranslation(
                            language="fi",
                            by="contact",
                            text="Meillä radio lukee viikon tapahtumat lauantaisin. Se ei maksa mitään, kunhan soittaa "
                            "viimeistään torstaina.",
                        ),
                    ),
                ),
                DemoAnswer(
                    author="eila",
                    days_ago=28,
                    text="Kiitos kaikille! Aloitin kirjastoautosta, ja kaksi uutta ihmistä on jo kysynyt kyytiä kahveille.",
                ),
            ),
        ),
        DemoThread(
            network=_INFORMANTS,
            author="taisto",
            kind="help",
            title="Kuka auttaisi esitteen taittamisessa?",
            text="Teksti on valmis ja kuvia on viisi, mutta minä en saa niitä samalle sivulle. Yhden illan työ jollekulle, joka "
            "osaa. Tarjoan pullakahvit.",
            days_ago=4,
            audience="everybody",
            answers=(
                DemoAnswer(
                    author="sanni",
                    days_ago=3,
                    text="Pajalla on tietokone ja siinä taitto-ohjelma. Tule keskiviikkona, niin katsotaan yhdessä!",
                    thanked_by=("taisto",),
                ),
            ),
        ),
        DemoThread(
            network=_INFORMANTS,
            author="reino",
            kind="question",
            title="Entä jos en enää jaksa?",
            text="Lupasin keväällä olla mukana, mutta voimat ovat vähissä. Miten tästä voi jäädä tauolle niin, ettei kukaan "
            "pahastu?",
            days_ago=9,
            audience="participants",
            is_anonymous=True,
            answers=(
                DemoAnswer(
                    author="contact",
                    days_ago=9,
                    text="Tauko on ihan tavallinen asia. Kerro minulle tai vain merkitse omalla sivullasi, että olet nyt "
                    "poissa: kukaan ei kysy syytä, ja takaisin pääsee milloin vain.",
                    thanked_by=("veikko", "ossi"),
                ),
            ),
        ),
        DemoThread(
            network=_BOOKS,
            author="kerttu",
            kind="experience",
            title="Mitä luemme, kun puolet ei jaksa lukea?",
            text="Meillä kokeiltiin niin, että yksi lukee ääneen ja muut kutovat. Kirjaa ei tarvitse lukea kotona ollenkaan.",
            days_ago=19,
            audience="everybody",
            answers=(
                DemoAnswer(
                    author="grace",
                    days_ago=18,
                    text="We did the same with short stories in two languages: one page in Finnish, one in English. People who "
                    "had never dared to speak began to read aloud.",
                    learnt_by="kerttu",
                    thanked_by=("kerttu", "irja", "hilkka"),
                    translations=(
                        DemoTranslation(
                            language="fi",
                            by="irja",
                            text="Me teimme samoin novelleilla kahdella kielellä: sivu suomeksi, sivu englanniksi. Ihmiset, "
                            "jotka eivät olleet ikinä uskaltaneet puhua, alkoivat lukea ääneen.",
                        ),
                    ),
                ),
                DemoAnswer(
                    author="vilho",
                    days_ago=17,
                    text="Otan tämän käyttöön heti ensi kerralla.",
                    to=2,
                ),
            ),
        ),
        DemoThread(
            network=_BOOKS,
            author="maija",
            kind="help",
            title="Kirjoille kuiva paikka talveksi",
            text="Laatikoita on kolmetoista. Kelpaisi komero, vintti tai vaikka nurkka, kunhan siellä on lämmintä.",
            days_ago=2,
            audience="everybody",
        ),
        DemoThread(
            network=_RIDES,
            author="tyyne",
            kind="offer",
            title="Torstaisin on kaksi tyhjää paikkaa",
            text="Lähden aamulla yhdeksältä ja palaan kahdelta. Otan kyytiin kenet vain matkan varrelta.",
            days_ago=6,
            audience="everybody",
            answers=(
                DemoAnswer(
                    author="reino",
                    days_ago=5,
                    text="Minä tulen! Odotan maitolaiturilla.",
                    thanked_by=("tyyne",),
                ),
            ),
        ),
    ),
    tasks=(
        DemoTask(space=_RIDES, title="Sopia kevään kyytivuorot", language="fi", in_days=7),
        DemoTask(space=_BOOKS, title="Varata kirjaston kokoushuone", language="fi", in_days=3),
        DemoTask(space="vapaat-verkostot", title="Koota palautteet seminaarista", language="fi", in_days=14),
    ),
)
