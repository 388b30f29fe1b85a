"""What invented people ask the advisers of the five sites, and what is published for all."""

from talkoo.site.demo.data.advice import DemoAdvice, DemoConcern, DemoEntry, DemoEntryText, DemoQuestion

SUUNTANA = DemoAdvice(
    questions=(
        DemoQuestion(
            asker="contact",
            title="Ryhmässä on enemmän tulijoita kuin tuoleja",
            text="Avoimeen ryhmään tulee jo kaksikymmentä ihmistä, eikä kukaan enää ehdi puhua. En haluaisi sulkea ovea "
            "keneltäkään. Mitä muut ovat tehneet?",
            days_ago=19,
            topics=("involvement",),
            answer="Kolmessa paikassa ryhmä jaettiin kahdeksi niin, että kahvi juodaan yhdessä ja puhutaan kahdessa "
            "huoneessa. Kysykää ryhmältä itseltään, kuka haluaisi ohjata toista. Yleensä joku on jo odottanut kysymystä.",
            more="Kiitos! Kysyin, ja kaksi nosti käden.",
        ),
        DemoQuestion(
            asker="contact",
            title="Miten kerron päättäjille, mitä ryhmä saa aikaan?",
            text="Kunta pyytää lukuja, mutta tärkeintä ei voi laskea. Miten te olette kertoneet siitä?",
            days_ago=15,
            topics=("funding", "involvement"),
            answer="Yksi luku, yksi tarina ja yksi lause siitä, mitä ilman ryhmää tapahtuisi. Tarinaan lupa siltä, jonka se on.",
        ),
        DemoQuestion(
            asker="representative",
            title="Kas tasub pidada nimekirja, kes kohal käis?",
            text="Rahastaja küsib osalejate arvu, aga inimesed ei taha oma nime kuhugi kirjutada. Kuidas teised loevad?",
            days_ago=3,
            topics=("funding",),
        ),
    ),
    entries=(
        DemoEntry(
            language="fi",
            question="Mitä tehdä, kun ryhmään tulee enemmän ihmisiä kuin mahtuu?",
            answer="Jakakaa ryhmä kahdeksi, mutta pitäkää yhteinen alku: kahvi yhdessä, puhe kahdessa huoneessa.\n"
            "Kysykää ryhmältä, kuka haluaisi ohjata toista puolta.\n"
            "Sopikaa, että paikkaa saa vaihtaa, niin kukaan ei jää väärään huoneeseen.",
            days_ago=10,
            topics=("involvement",),
            of="Ryhmässä on enemmän tulijoita kuin tuoleja",
            organisation="meelerahu-naidis",
            translations=(
                DemoEntryText(
                    language="et",
                    question="Mida teha, kui rühma tuleb rohkem inimesi, kui mahub?",
                    answer="Jagage rühm kaheks, aga hoidke ühine algus: kohvi koos, jutt kahes toas.\n"
                    "Küsige rühmalt, kes tahaks teist poolt juhtida.\n"
                    "Leppige kokku, et tuba võib vahetada, siis ei jää keegi valesse kohta.",
                ),
                DemoEntryText(
                    language="en",
                    question="What can we do when more people come to the group than there is room for?",
                    answer="Make two groups of it, but keep the beginning together: coffee for all, talk in two rooms.\n"
                    "Ask the group who would like to lead the other half.\n"
                    "Agree that anybody may change rooms, so that nobody stays in the wrong one.",
                ),
            ),
        ),
        DemoEntry(
            language="fi",
            question="Miten kerromme tuloksista, joita ei voi laskea?",
            answer="Yksi luku, yksi tarina ja yksi lause siitä, mitä ilman ryhmää tapahtuisi. Kysykää tarinaan lupa ja "
            "lukekaa se ääneen ennen lähettämistä.",
            days_ago=2,
            topics=("funding",),
            of="Miten kerron päättäjille, mitä ryhmä saa aikaan?",
            is_asked=True,
        ),
    ),
)

VAPAAT = DemoAdvice(
    questions=(
        DemoQuestion(
            asker="contact",
            title="Kuka maksaa kahvit, kun paikka on lainassa?",
            text="Kokoonnumme koululla, joka antaa tilan ilmaiseksi. Kahvit olen ostanut itse. Voiko verkosto kerätä "
            "kolikoita kuppiin, vai onko siinä jotain, mitä en tiedä?",
            days_ago=16,
            topics=("funding",),
            answer="Kuppi pöydällä on monessa verkostossa tapana. Kirjoittakaa viereen, mihin raha menee, ja laskekaa se kaksin "
            "ennen kuin lähdette. Kysykää silti koululta, sopiiko se heille.",
        ),
        DemoQuestion(
            asker="contact",
            title="Yhteyshenkilö väsyy – miten työtä jaetaan?",
            text="Huomaan, että kaikki soittavat minulle. Miten muut ovat jakaneet tehtäviä niin, ettei se tunnu pakolta?",
            days_ago=12,
            topics=("involvement",),
            answer="Pyytäkää yhtä asiaa yhdeltä ihmiseltä, ja sanokaa heti, milloin se loppuu. Lyhyt tehtävä on helppo ottaa.",
        ),
        DemoQuestion(
            asker="representative",
            title="Saammeko käyttää kunnan vaakunaa julisteessa?",
            text="Teemme julistetta kyläpäivästä, jossa kuntakin on mukana. Keneltä lupa kysytään?",
            days_ago=2,
            topics=("involvement",),
        ),
    ),
    entries=(
        DemoEntry(
            language="fi",
            question="Miten verkosto maksaa pienet menonsa?",
            answer="Kuppi pöydällä ja lappu, jossa lukee, mihin raha menee.\n"
            "Kaksi ihmistä laskee rahat yhdessä joka kerta.\n"
            "Kysykää siltä, jonka tiloissa olette, sopiiko tämä heille.",
            days_ago=9,
            topics=("funding",),
            of="Kuka maksaa kahvit, kun paikka on lainassa?",
            organisation="esimerkkikylan-kylayhdistys",
            translations=(
                DemoEntryText(
                    language="sv",
                    question="Hur betalar ett nätverk sina små utgifter?",
                    answer="En kopp på bordet och en lapp där det står vad pengarna går till.\n"
                    "Två personer räknar pengarna tillsammans varje gång.\n"
                    "Fråga den vars lokal ni lånar om det passar.",
                ),
            ),
        ),
        DemoEntry(
            language="fi",
            question="Miten tehtäviä jaetaan niin, ettei yksi väsy?",
            answer="Pyydä yhtä asiaa yhdeltä ihmiseltä ja kerro heti, milloin tehtävä loppuu.",
            days_ago=1,
            topics=("involvement",),
            of="Yhteyshenkilö väsyy – miten työtä jaetaan?",
            is_asked=True,
        ),
        DemoEntry(
            language="fi",
            question="Mistä tietää, että verkosto toimii?",
            answer="Ihmiset tulevat takaisin ja tuovat jonkun mukanaan. Kysykää kaksi kertaa vuodessa, mikä jäi puuttumaan.",
            days_ago=400,
            topics=("involvement",),
            is_to_check=True,
            translations=(
                DemoEntryText(
                    language="en",
                    question="How do we know that a network works?",
                    answer="People come back and bring somebody along. Ask twice a year what was missing.",
                ),
            ),
        ),
    ),
)

SVK = DemoAdvice(
    questions=(
        DemoQuestion(
            asker="contact",
            title="Как рассказать о кружке по-фински?",
            text="Мы говорим по-русски, а объявления читают финны. Переводить каждое слово некому. С чего начать?",
            days_ago=20,
            topics=("involvement",),
            answer="Начните с трёх строк: где, когда и кому рады. Остальное человек спросит сам. Пусть строки прочитает вслух "
            "кто-нибудь, кто вырос с финским: сразу слышно, что непонятно.",
            more="Спасибо, три строки уже висят в библиотеке.",
        ),
        DemoQuestion(
            asker="contact",
            title="Что писать в отчёте, если пришло меньше людей?",
            text="Обещали тридцать, приходят двенадцать. Но эти двенадцать не пропустили ни разу.",
            days_ago=14,
            topics=("funding",),
            answer="Пишите как есть: сколько, как часто и что у этих людей изменилось. И одно предложение о том, почему меньше.",
        ),
        DemoQuestion(
            asker="representative",
            title="Кому звонить, если срывается встреча с переводчиком?",
            text="Переводчик заболел утром. Кто обычно выручает в таких случаях?",
            days_ago=4,
            topics=("involvement",),
        ),
    ),
    entries=(
        DemoEntry(
            language="ru",
            question="Как рассказать о своей работе на языке, на котором мы не пишем?",
            answer="Три строки: где, когда и кому рады.\n"
            "Попросите прочитать их вслух того, для кого этот язык родной.\n"
            "Оставьте имя и номер человека, который ответит на этом языке.",
            days_ago=11,
            topics=("involvement",),
            of="Как рассказать о кружке по-фински?",
            organisation="soyuz-primer",
            translations=(
                DemoEntryText(
                    language="fi",
                    question="Miten kerromme toiminnastamme kielellä, jolla emme kirjoita?",
                    answer="Kolme riviä: missä, milloin ja kuka on tervetullut.\n"
                    "Pyytäkää jotakuta, jonka äidinkieli se on, lukemaan ne ääneen.\n"
                    "Antakaa nimi ja numero, josta vastataan sillä kielellä.",
                ),
            ),
        ),
        DemoEntry(
            language="ru",
            question="Что писать в отчёте, если людей пришло меньше, чем обещали?",
            answer="Сколько, как часто и что изменилось у тех, кто пришёл. И одно предложение о том, почему меньше.",
            days_ago=2,
            topics=("funding",),
            of="Что писать в отчёте, если пришло меньше людей?",
            is_asked=True,
        ),
    ),
    concerns=(DemoConcern(topic="funding", named=("soyuz-primer",), unnamed=("primer-01",)),),
)

VERKKO = DemoAdvice(
    questions=(
        DemoQuestion(
            asker="contact",
            title="Kuinka monta kieltä yhteen tapaamiseen mahtuu?",
            text="Tulossa on ihmisiä, jotka puhuvat viittä kieltä. Tulkkeja on kaksi. Miten suunnittelen illan?",
            days_ago=17,
            topics=("involvement",),
            answer="Sopikaa illan alussa kaksi yhteistä kieltä, joille kaikki tulkataan, ja tehkää muut asiat käsillä, kuvilla ja "
            "ruoalla. Kymmenen minuuttia puhetta, sitten tekemistä.",
        ),
        DemoQuestion(
            asker="contact",
            title="Mistä löydän vertaisen ohjaajan tueksi?",
            text="Ohjaaja on yksin ja pyytää jotakuta, jolle soittaa. Onko siihen jokin tapa?",
            days_ago=13,
            topics=("involvement",),
            answer="Kysykää toisesta ryhmästä: kaksi ohjaajaa soittaa toisilleen joka toinen viikko, puoli tuntia. Se riittää.",
        ),
        DemoQuestion(
            asker="representative",
            title="هل يمكن أن نستعير قاعة يوم الأحد؟",
            text="نحن جمعية صغيرة ونحتاج إلى قاعة مرة واحدة في الشهر. إلى من نكتب؟",
            days_ago=3,
            topics=("involvement",),
        ),
    ),
    entries=(
        DemoEntry(
            language="fi",
            question="Miten tapaaminen onnistuu monella kielellä?",
            answer="Sopikaa kaksi yhteistä kieltä, joille kaikki tulkataan.\n"
            "Puhukaa kymmenen minuuttia kerrallaan ja tehkää sitten jotakin yhdessä.\n"
            "Kirjoittakaa tärkein taululle, kuva viereen.",
            days_ago=8,
            topics=("involvement",),
            of="Kuinka monta kieltä yhteen tapaamiseen mahtuu?",
            organisation="esimerkkiyhdistys-kaiku",
            translations=(
                DemoEntryText(
                    language="ar",
                    question="كيف ينجح اللقاء بلغات كثيرة؟",
                    answer="اتفقوا على لغتين مشتركتين يُترجَم إليهما كل شيء.\n"
                    "تكلّموا عشر دقائق كل مرة، ثم اعملوا شيئا معا.\n"
                    "اكتبوا الأهم على اللوح، ومعه صورة.",
                ),
                DemoEntryText(
                    language="en",
                    question="How does a meeting in many languages work?",
                    answer="Agree on two common languages into which everything is interpreted.\n"
                    "Talk for ten minutes at a time, then do something together.\n"
                    "Write what matters most on the board, with a picture beside it.",
                ),
            ),
        ),
        DemoEntry(
            language="fi",
            question="Mistä ohjaaja saa tukea, kun hän on yksin?",
            answer="Kaksi ohjaajaa eri ryhmistä soittaa toisilleen joka toinen viikko, puoli tuntia.",
            days_ago=2,
            topics=("involvement",),
            of="Mistä löydän vertaisen ohjaajan tueksi?",
            is_asked=True,
        ),
    ),
)

IVKV = DemoAdvice(
    questions=(
        DemoQuestion(
            asker="contact",
            title="Kuidas kutsuda inimesi, kes ei loe meie lehte?",
            text="Kutsume eesti ja vene keeles, aga kohale tulevad ikka needsamad. Mida teised teevad?",
            days_ago=21,
            topics=("involvement",),
            answer="Minge sinna, kus inimesed juba on: raamatukogu, bussipeatus, poe uks. Üks inimene, kes kutsub, teeb rohkem "
            "kui kümme plakatit.",
            more="Aitäh, proovime raamatukoguga.",
        ),
        DemoQuestion(
            asker="contact",
            title="Mida teha, kui omaosalust ei ole?",
            text="Taotluses küsitakse kümme protsenti. Raha meil ei ole, aga käsi on.",
            days_ago=13,
            topics=("funding",),
            answer="Vaadake tingimustest, kas vabatahtlike tunnid lähevad arvesse. Kui lähevad, hakake neid kohe kirja panema.",
        ),
        DemoQuestion(
            asker="representative",
            title="Кто проверит наш устав, прежде чем мы его подадим?",
            text="Мы меняем два пункта и боимся ошибиться. Есть ли кто-нибудь, кто посмотрит за час, а не за месяц?",
            days_ago=2,
            topics=("delegation",),
        ),
    ),
    entries=(
        DemoEntry(
            language="et",
            question="Kuidas kutsuda inimesi, kes meie teateid ei loe?",
            answer="Minge sinna, kus nad juba on: raamatukogu, bussipeatus, poe uks.\n"
            "Laske kutsuda kellelgi, keda nad tunnevad.\n"
            "Öelge kohe, mis kell see lõpeb.",
            days_ago=12,
            topics=("involvement",),
            of="Kuidas kutsuda inimesi, kes ei loe meie lehte?",
            organisation="naidis-kallas",
            translations=(
                DemoEntryText(
                    language="ru",
                    question="Как позвать людей, которые не читают наших объявлений?",
                    answer="Идите туда, где они уже есть: библиотека, остановка, дверь магазина.\n"
                    "Пусть позовёт тот, кого они знают.\n"
                    "Сразу скажите, во сколько всё закончится.",
                ),
                DemoEntryText(
                    language="en",
                    question="How do we invite people who do not read our notices?",
                    answer="Go where they are already: the library, the bus stop, the door of the shop.\n"
                    "Let somebody invite them whom they know.\n"
                    "Say at once at what time it ends.",
                ),
            ),
        ),
        DemoEntry(
            language="et",
            question="Mida teha, kui rahalist omaosalust ei ole?",
            answer="Vaadake tingimustest, kas vabatahtlike tunnid lähevad arvesse, ja hakake neid kohe kirja panema.",
            days_ago=2,
            topics=("funding",),
            of="Mida teha, kui omaosalust ei ole?",
            is_asked=True,
        ),
    ),
    concerns=(DemoConcern(topic="funding", named=("naidis-kallas", "naidis-ring"), unnamed=("naidis-nou",)),),
)
