"""What invented people say to each other in the county network: sections of its forum, and a network of a town."""

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

_TOWN = "naidislinn"

_SECTIONS = (
    DemoSection(
        key="funding",
        name=texts("et", et="Rahastus", ru="Финансирование", en="Funding"),
        purpose=texts(
            "et",
            et="Toetused, taotlused ja aruanded: küsi enne, kui kirjutad.",
            ru="Гранты, заявки и отчёты: спросите, прежде чем писать.",
            en="Grants, applications and reports: ask before you write.",
        ),
    ),
    DemoSection(
        key="volunteers",
        name=texts("et", et="Vabatahtlikud", ru="Добровольцы", en="Volunteers"),
        purpose=texts(
            "et",
            et="Kuidas leida inimesi, kes aitavad, ja kuidas neid hoida.",
            ru="Как найти людей, которые помогут, и как их беречь.",
            en="How to find people who help, and how to look after them.",
        ),
    ),
    DemoSection(
        key="legal",
        name=texts("et", et="Õigusabi", ru="Юридическая помощь", en="Legal advice"),
        purpose=texts(
            "et",
            et="Põhikiri, juhatus, lepingud ja andmekaitse lihtsate sõnadega.",
            ru="Устав, правление, договоры и защита данных простыми словами.",
            en="Statutes, boards, contracts and data protection in plain words.",
        ),
    ),
    DemoSection(
        key="members",
        name=texts("et", et="Omavahel", ru="Между собой", en="Among ourselves"),
        purpose=texts(
            "et",
            et="Neile, kes on sisse loginud: mured ja rõõmud, mis ei ole kõigi jaoks.",
            ru="Для тех, кто вошёл на сайт: заботы и радости, которые не для всех.",
            en="For those who are signed in: worries and joys that are not for everybody.",
        ),
        audience="signed_in",
    ),
)

_FORUM = (
    DemoThread(
        section="funding",
        author="galina",
        kind="question",
        title="Можно ли подать заявку на русском языке?",
        text="Мы впервые пишем заявку. Бюджет понятен, а описание проекта по-эстонски у нас получается плохо. Примут ли "
        "заявку на русском?",
        days_ago=24,
        audience="everybody",
        is_solved=True,
        topics=("funding",),
        translations=(
            DemoTranslation(
                language="et",
                by="contact",
                text="Kirjutame esimest korda taotlust. Eelarve on selge, aga projekti kirjeldus ei tule meil eesti keeles hästi "
                "välja. Kas venekeelne taotlus võetakse vastu?",
            ),
        ),
        answers=(
            DemoAnswer(
                author="andrus",
                days_ago=23,
                text="See oleneb voorust, vaata tingimustest kohta *taotluse keel*. Meil aitas see:\n\n"
                "1. kirjutasime kõigepealt vene keeles, nii nagu mõtleme\n"
                "2. ühendus Ring luges eestikeelse teksti üle\n"
                "3. eelarve read jätsime lühikeseks",
                is_helpful=True,
                learnt_by="galina",
                thanked_by=("galina", "bella"),
                translations=(
                    DemoTranslation(
                        language="ru",
                        by="heili",
                        text="Это зависит от конкурса, посмотрите в условиях пункт *язык заявки*. Нам помогло вот что:\n\n"
                        "1. сначала написали по-русски, так, как думаем\n"
                        "2. объединение «Круг» прочитало эстонский текст\n"
                        "3. строки бюджета оставили короткими",
                    ),
                ),
            ),
            DemoAnswer(
                author="galina",
                days_ago=21,
                text="Спасибо! Отправили вовремя.",
                to=2,
            ),
        ),
    ),
    DemoThread(
        section="volunteers",
        author="heili",
        kind="experience",
        title="Kolm asja, mis hoidsid meie vabatahtlikke",
        text="Kevadel lahkus meilt pool rühmast, sügisel ei lahkunud keegi. Muutsime kolme asja: igal ülesandel on lõpp, igaühel "
        "on üks inimene, kellele helistada, ja pärast iga üritust joome koos teed.",
        days_ago=12,
        audience="everybody",
        topics=("involvement",),
        answers=(
            DemoAnswer(
                author="konstantin",
                days_ago=11,
                text="У нас так же: люди уходят не от работы, а от того, что у неё нет конца.",
                thanked_by=("heili", "tarmo"),
            ),
        ),
    ),
    DemoThread(
        section="legal",
        author="tarmo",
        kind="question",
        title="Kas juhatuse koosoleku võib pidada videos?",
        text="Põhikirjas ei ole selle kohta sõnagi. Kas otsus kehtib, kui kõik olid ekraanil näha?",
        days_ago=3,
        audience="everybody",
        topics=("delegation",),
    ),
    DemoThread(
        section="members",
        author="bella",
        kind="question",
        title="Как сказать, что денег не хватит до лета?",
        text="Не хочу пугать наших людей, но и молчать нечестно. Кто через это проходил?",
        days_ago=7,
        audience="signed_in",
        is_anonymous=True,
        answers=(
            DemoAnswer(
                author="andrus",
                days_ago=6,
                text="Ütlesime ausalt ja kohe, koos plaaniga. Kaks liiget pakkusid ise abi.",
                thanked_by=("galina",),
            ),
        ),
    ),
)

_NETWORK = (
    DemoThread(
        network=_TOWN,
        author="bella",
        kind="question",
        title="Кто придёт на встречу с комиссией по культуре?",
        text="Встреча в четверг вечером. Чем нас больше, тем легче говорить. Можно прийти и просто послушать.",
        days_ago=15,
        audience="everybody",
        is_solved=True,
        topics=("involvement",),
        translations=(
            DemoTranslation(
                language="et",
                by="andrus",
                text="Kohtumine on neljapäeva õhtul. Mida rohkem meid on, seda kergem on rääkida. Võib tulla ka lihtsalt kuulama.",
            ),
        ),
        answers=(
            DemoAnswer(
                author="contact",
                days_ago=14,
                text="Mina tulen ja võtan kaasa eelmise kohtumise märkmed.",
                is_helpful=True,
                thanked_by=("bella",),
                file=(
                    "markmed.txt",
                    "Kohtumine kultuurikomisjoniga (näidis)\n\nLubati vaadata üle saalide hinnad.\n",
                ),
            ),
            DemoAnswer(
                author="konstantin",
                days_ago=14,
                text="И я. Спрошу про зал для репетиций.",
                learnt_by="bella",
            ),
        ),
    ),
    DemoThread(
        network=_TOWN,
        author="heili",
        kind="help",
        title="Laupäevaks on vaja telki ja kahte tugevat meest või naist",
        text="Pargipäev algab kell kümme. Telk peaks mahutama kakskümmend last, kui hakkab sadama.",
        days_ago=3,
        audience="everybody",
        answers=(
            DemoAnswer(
                author="galina",
                days_ago=2,
                text="Хор придёт помогать: нас восемь, и петь мы тоже умеем.",
                thanked_by=("heili",),
            ),
        ),
    ),
    DemoThread(
        network=_TOWN,
        author="konstantin",
        kind="question",
        title="Можно ли уйти из комиссии раньше срока?",
        text="Я сменил работу, и дневные заседания мне больше не подходят. Подведу ли я всех?",
        days_ago=5,
        audience="participants",
        is_anonymous=True,
    ),
)

_TASKS = (
    DemoTask(
        space=_TOWN, title="Küsida linnalt pargi kasutamise luba", language="et", in_days=5, owner="heili"
    ),
    DemoTask(space=_TOWN, title="Позвонить хору: кто приносит навес", language="ru", in_days=2),
    DemoTask(
        space=_TOWN,
        title="Panna pargipäeva plakat raamatukogu seinale",
        language="et",
        in_days=-3,
        owner="heili",
        is_done=True,
        outcome="Plakat on seinal ja veel kaks poes. Raamatukogu pani kuulutuse ka oma lehele.",
        hours="1.5",
    ),
    DemoTask(space="ivkv", title="Vaadata üle liikmete kontaktandmed", language="et", in_days=12),
    DemoTask(
        space="noorte-vaimne-tervis-naidis", title="Koostada nimekiri nõustajatest", language="et", in_days=9
    ),
)

_CHAT = (
    DemoMessage(
        network=_TOWN, author="bella", minutes_ago=1_500, text="Bussi läheb kell kümme turuplatsilt."
    ),
    DemoMessage(network=_TOWN, author="konstantin", minutes_ago=1_480, text="Мест хватит на всех?", to=1),
    DemoMessage(
        network=_TOWN,
        author="bella",
        minutes_ago=1_470,
        text="Jah, kohti on nelikümmend.",
        to=2,
        thanked_by=("konstantin",),
    ),
    DemoMessage(network=_TOWN, author="heili", minutes_ago=95, text="Kes toob homme kohvi?"),
)

TALK = DemoTalk(
    open_to_all=(_TOWN,), sections=_SECTIONS, threads=(*_FORUM, *_NETWORK), tasks=_TASKS, chat=_CHAT
)
