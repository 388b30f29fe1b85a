"""Groups of the demo: one that anybody can join, one that its people are invited to."""

from talkoo.kernel.text import texts
from talkoo.site.demo.data.shape import DemoSpace

YOUTH = DemoSpace(
    kind="group",
    slug="noorte-vaimne-tervis-naidis",
    name=texts(
        "et",
        et="Noorte vaimne tervis (näidis)",
        ru="Душевное здоровье молодёжи (пример)",
        en="Mental health of the young (example)",
    ),
    purpose=texts(
        "et",
        et="Kolm näidisühendust otsivad koos, kuidas noor leiab abi siis, kui tal on raske. Igaüks on oodatud.",
        ru="Три вымышленных объединения вместе ищут, как молодой человек найдёт помощь, когда ему трудно. Ждём каждого.",
        en="Three example associations look together for ways in which a young person finds help in hard times. "
        "Everybody is welcome.",
    ),
    is_wide=True,
    network="ivkv",
    topics=("C12",),
)

WORKING_GROUP = DemoSpace(
    kind="group",
    slug="koordinatory-primer",
    name=texts(
        "ru",
        ru="Рабочая группа координаторов добровольцев (пример)",
        fi="Vapaaehtoistoiminnan koordinaattorien työryhmä (esimerkki)",
        en="Working group of volunteer coordinators (example)",
    ),
    purpose=texts(
        "ru",
        ru="Те, кто координирует добровольцев в вымышленных организациях, учатся друг у друга. В группу приглашают.",
        fi="Vapaaehtoisten koordinaattorit keksityistä järjestöistä oppivat toisiltaan. Ryhmään kutsutaan.",
        en="Those who coordinate volunteers in invented organisations learn from each other. The group is by invitation.",
    ),
    is_wide=True,
    network="zdorove-primer",
    topics=("B31",),
    join="invite",
)
