"""What invented people say to each other at the sites of Suuntana, SVK and VERKKO."""

from talkoo.kernel.text import texts
from talkoo.site.demo.data.talk import (
    DemoAnswer,
    DemoMessage,
    DemoSection,
    DemoTalk,
    DemoTask,
    DemoThread,
    DemoTranslation,
)

SUUNTANA = DemoTalk(
    sections=(
        DemoSection(
            key="gulf",
            name=texts("fi", fi="Lahden yli", et="Üle lahe", en="Across the gulf"),
            purpose=texts(
                "fi",
                fi="Kysy ja kerro, miten teillä tehdään. Kaikki kielet käyvät.",
                et="Küsi ja räägi, kuidas teil tehakse. Kõik keeled sobivad.",
                en="Ask and tell how it is done where you are. Any language will do.",
            ),
        ),
    ),
    threads=(
        DemoThread(
            section="gulf",
            author="coordinator",
            kind="question",
            title="Mitä kysytte vertaisryhmän ensimmäisellä kerralla?",
            text="Meillä aloitetaan aina samalla kysymyksellä: *mikä sai sinut lähtemään kotoa tänään?* Miten te teette "
            "sillä puolella lahtea?",
            days_ago=26,
            audience="everybody",
            is_solved=True,
            translations=(
                DemoTranslation(
                    language="et",
                    by="contact",
                    text="Meil alustatakse alati sama küsimusega: *mis pani sind täna kodust välja tulema?* Kuidas teie teete, "
                    "seal teisel pool lahte?",
                ),
            ),
            answers=(
                DemoAnswer(
                    author="representative",
                    days_ago=22,
                    text="Meie ei küsi midagi. Joome teed ja igaüks ütleb oma nime ja ühe asja, mis on *hästi*.",
                    is_helpful=True,
                    learnt_by="contact",
                    thanked_by=("coordinator",),
                    translations=(
                        DemoTranslation(
                            language="fi",
                            by="contact",
                            text="Me emme kysy mitään. Juomme teetä, ja jokainen sanoo nimensä ja yhden asian, joka on *hyvin*.",
                        ),
                    ),
                ),
            ),
        ),
        DemoThread(
            section="gulf",
            author="representative",
            kind="help",
            title="Otsime tõlki kaheks päevaks",
            text="Oktoobris tulevad külalised Soomest. Kas keegi oskaks soome ja eesti keelt nii palju, et meie juttu aidata?",
            days_ago=5,
            audience="everybody",
        ),
    ),
)

SVK = DemoTalk(
    open_to_all=("zdorove-primer",),
    threads=(
        DemoThread(
            network="zdorove-primer",
            author="kira",
            kind="question",
            title="Как пригласить тех, кто долго сидит дома?",
            text="Объявления они не читают, а звонку с незнакомого номера не верят. Что помогло **вам**?",
            days_ago=20,
            audience="everybody",
            is_solved=True,
            topics=("involvement",),
            answers=(
                DemoAnswer(
                    author="contact",
                    days_ago=19,
                    text="Мы собрали советы в одном месте:\n\n- первый раз лучше прийти вдвоём\n- звать на чай, а не на "
                    "«мероприятие»\n- сказать заранее, когда всё закончится",
                    thanked_by=("kira", "mark"),
                ),
                DemoAnswer(
                    author="paivi",
                    days_ago=18,
                    text="Meillä naapuri haki ovelta. Sama ihminen kolme kertaa peräkkäin, ja neljännellä kerralla tultiin jo "
                    "itse.",
                    is_helpful=True,
                    learnt_by="kira",
                    thanked_by=("kira", "raisa"),
                    translations=(
                        DemoTranslation(
                            language="ru",
                            by="ignat",
                            text="У нас сосед заходил за человеком. Один и тот же три раза подряд, а на четвёртый люди приходили "
                            "уже сами.",
                        ),
                    ),
                ),
            ),
        ),
        DemoThread(
            network="zdorove-primer",
            author="lidiya",
            kind="help",
            title="Нужен зал на среду",
            text="Наш закрыли на ремонт. Нас пятнадцать, нужны стулья и чайник.",
            days_ago=2,
            audience="everybody",
            answers=(DemoAnswer(author="mark", days_ago=1, text="У нас свободно с шести. Приходите!"),),
        ),
        DemoThread(
            network="zdorove-primer",
            author="raisa",
            kind="question",
            title="Мне трудно говорить при всех",
            text="Хочу ходить на встречи, но боюсь, что спросят. Можно ли просто молчать?",
            days_ago=6,
            audience="participants",
            is_anonymous=True,
            answers=(
                DemoAnswer(
                    author="contact", days_ago=6, text="Можно. Первый месяц у нас молчала половина группы."
                ),
            ),
        ),
    ),
    tasks=(
        DemoTask(
            space="zdorove-primer", title="Забронировать зал для встречи о здоровье", language="ru", in_days=6
        ),
        DemoTask(
            space="nakymaton-voimavara",
            title="Lähettää väliraportin luvut rahoittajalle",
            language="fi",
            in_days=20,
        ),
    ),
)

VERKKO = DemoTalk(
    open_to_all=("vertaisohjaajat-esimerkki",),
    threads=(
        DemoThread(
            network="vertaisohjaajat-esimerkki",
            author="nabil",
            kind="question",
            title="كيف نبدأ اللقاء الأول؟",
            text="سأقود مجموعة لأول مرة. يعرف بعض الناس بعضهم، ويأتي آخرون وحدهم. كيف **تبدؤون** أنتم؟",
            days_ago=18,
            audience="everybody",
            is_solved=True,
            translations=(
                DemoTranslation(
                    language="fi",
                    by="contact",
                    text="Ohjaan ryhmää ensimmäistä kertaa. Osa ihmisistä tuntee toisensa, osa tulee yksin. Miten te **aloitatte**?",
                ),
                DemoTranslation(
                    language="en",
                    by="joel",
                    text="I lead a group for the first time. Some people know each other, others come alone. How do you **begin**?",
                ),
            ),
            answers=(
                DemoAnswer(
                    author="contact",
                    days_ago=17,
                    text="Tervetuloa joukkoon! Meillä on kolme sääntöä: nimi riittää, hiljaa saa olla, ja kahvia on.",
                    thanked_by=("nabil", "parisa"),
                ),
                DemoAnswer(
                    author="parisa",
                    days_ago=16,
                    text="من همیشه با یک بازی کوچک شروع می‌کنم: هر کس یک خوراکی را که دوست دارد نام می‌برد. همه می‌خندند و بعد آسان است.",
                    is_helpful=True,
                    learnt_by="nabil",
                    thanked_by=("nabil", "kaisa"),
                    translations=(
                        DemoTranslation(
                            language="fi",
                            by="kaisa",
                            text="Aloitan aina pienellä leikillä: jokainen sanoo yhden ruoan, josta pitää. Kaikki nauravat, ja "
                            "sitten on helppoa.",
                        ),
                    ),
                ),
                DemoAnswer(author="nabil", days_ago=14, text="شكرا! نجح الأمر.", to=3),
            ),
        ),
        DemoThread(
            network="vertaisohjaajat-esimerkki",
            author="kaisa",
            kind="help",
            title="Kuka puhuu soraania perjantaina?",
            text="Ryhmään tulee kaksi uutta, ja tulkki sairastui. Tunti riittäisi.",
            days_ago=3,
            audience="everybody",
            answers=(
                DemoAnswer(author="shilan", days_ago=2, text="من دێم، کاتم هەیە.", thanked_by=("kaisa",)),
            ),
        ),
        DemoThread(
            network="vertaisohjaajat-esimerkki",
            author="joel",
            kind="question",
            title="Is it all right to say no to a group?",
            text="I was asked to lead a third one. I would like to, but I am tired.",
            days_ago=8,
            audience="participants",
            is_anonymous=True,
        ),
    ),
    tasks=(
        DemoTask(
            space="vertaisohjaajat-esimerkki", title="Tilata opasteet uuteen tilaan", language="fi", in_days=4
        ),
        DemoTask(
            space="yhdessa-alkuun-esimerkki", title="Sopia tulkkaus avajaisiin", language="fi", in_days=10
        ),
    ),
    chat=(
        DemoMessage(
            network="vertaisohjaajat-esimerkki",
            author="kaisa",
            minutes_ago=2_950,
            text="Avaimet kerhotilaan ovat minulla, tulen viideksi.",
            thanked_by=("joel", "nabil"),
        ),
        DemoMessage(
            network="vertaisohjaajat-esimerkki",
            author="nabil",
            minutes_ago=2_940,
            text="شكرا! سأحضر الشاي.",
            to=1,
        ),
        DemoMessage(
            network="vertaisohjaajat-esimerkki",
            author="joel",
            minutes_ago=190,
            text="Is anybody free to help with the chairs **before** five?",
        ),
        DemoMessage(
            network="vertaisohjaajat-esimerkki",
            author="kaisa",
            minutes_ago=175,
            text="Minä ehdin puoli viideksi.",
            to=3,
        ),
        DemoMessage(
            network="vertaisohjaajat-esimerkki",
            author="joel",
            minutes_ago=20,
            text="Here is what we need.",
            file=("chairs.txt", "Chairs: 24\nTables: 6\nTea for 30\n"),
        ),
    ),
)
