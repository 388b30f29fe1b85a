"""Forms of the demo, and what invented people answered. People and networks are named as in `life`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from talkoo.kernel.questions import Condition, Definition, Keeping, Kind, Option, Question
from talkoo.kernel.text import Texts, texts


@dataclass(frozen=True, kw_only=True)
class DemoSheet:
    """What somebody answered so many days ago; without `by` it was a visitor. One that is only `begun` has typed it."""

    days_ago: int
    language: str
    answers: Mapping[str, Any]
    by: str = ""
    is_begun: bool = False


@dataclass(frozen=True, kw_only=True)
class DemoForm:
    """A form of the network with this address, for everybody, and the answers to it."""

    space: str
    definition: Definition
    sheets: tuple[DemoSheet, ...] = ()


def _said(et: str, ru: str, fi: str) -> Texts:
    return texts("et", et=et, ru=ru, fi=fi)


_FEEDBACK = Definition(
    title=_said("Tagasiside kevadkohtumisele", "Отзыв о весенней встрече", "Palaute kevättapaamisesta"),
    intro=_said(
        "Küsime, et järgmine kohtumine oleks parem. Vastamine võtab kolm minutit. Vastuseid loevad võrgustiku eestvedajad.",
        "Мы спрашиваем, чтобы следующая встреча была лучше. Ответы займут три минуты. Их читают те, кто ведёт сеть.",
        "Kysymme, jotta seuraava tapaaminen onnistuisi paremmin. Vastaaminen vie kolme minuuttia. Vastaukset lukevat "
        "verkoston vetäjät.",
    ),
    thanks=_said(
        "Räägime vastustest järgmisel kohtumisel.",
        "Мы расскажем об ответах на следующей встрече.",
        "Kerromme vastauksista seuraavassa tapaamisessa.",
    ),
    questions=(
        Question(
            code="joy",
            kind=Kind.SCALE,
            label=_said(
                "Kui palju rõõmu kohtumine andis?",
                "Сколько радости дала встреча?",
                "Kuinka paljon iloa saimme?",
            ),
            least=1,
            most=5,
            is_required=True,
            options=(
                Option("1", _said("üldse mitte", "нисколько", "ei lainkaan")),
                Option("5", _said("väga palju", "очень много", "todella paljon")),
            ),
        ),
        Question(
            code="came",
            kind=Kind.SEVERAL,
            label=_said("Mis oli kõige kasulikum?", "Что было самым полезным?", "Mistä oli eniten hyötyä?"),
            options=(
                Option("talks", _said("ettekanded", "выступления", "puheenvuorot")),
                Option("groups", _said("rühmatöö", "работа в группах", "ryhmätyö")),
                Option("coffee", _said("kohvipaus", "перерыв на кофе", "kahvitauko")),
            ),
            most=2,
        ),
        Question(
            code="again",
            kind=Kind.ONE,
            label=_said("Kas tuled ka sügisel?", "Придёте ли вы осенью?", "Tuletko myös syksyllä?"),
            is_required=True,
            options=(
                Option("yes", _said("jah", "да", "kyllä")),
                Option("maybe", _said("võib-olla", "может быть", "ehkä")),
                Option("no", _said("ei", "нет", "en")),
            ),
        ),
        Question(
            code="why_not",
            kind=Kind.LONG,
            label=_said(
                "Mis aitaks sul tulla?", "Что помогло бы вам прийти?", "Mikä auttaisi sinua tulemaan?"
            ),
            when=Condition("again", ("maybe", "no")),
        ),
        Question(
            code="town",
            kind=Kind.MUNICIPALITY,
            label=_said("Kust sa tulid?", "Откуда вы приехали?", "Mistä tulit?"),
        ),
        Question(
            code="diet",
            kind=Kind.SHORT,
            label=_said("Mida sa ei söö?", "Чего вы не едите?", "Mitä et syö?"),
            help=_said(
                "Ainult sügiskohtumise söögi jaoks.",
                "Только для еды на осенней встрече.",
                "Vain syystapaamisen ruokia varten.",
            ),
            is_sensitive=True,
            keeping=Keeping.SHORT,
        ),
        Question(
            code="quote",
            kind=Kind.CONSENT,
            label=_said(
                "Minu sõnu võib ilma nimeta edasi rääkida",
                "Мои слова можно пересказать без имени",
                "Sanojani saa kertoa eteenpäin ilman nimeä",
            ),
            statement="privacy",
        ),
    ),
)

_YES: dict[str, Any] = {"statement": "privacy", "number": 0}

IVKV = (
    DemoForm(
        space="naidislinn",
        definition=_FEEDBACK,
        sheets=(
            DemoSheet(
                days_ago=9,
                language="et",
                answers={"joy": 5, "came": ["groups"], "again": "yes", "quote": _YES},
            ),
            DemoSheet(
                days_ago=9,
                language="ru",
                by="galina",
                answers={"joy": 4, "came": ["talks", "coffee"], "again": "yes"},
            ),
            DemoSheet(
                days_ago=8,
                language="ru",
                by="bella",
                answers={
                    "joy": 4,
                    "again": "maybe",
                    "why_not": "Если бы встреча была после пяти, я пришла бы с работы.",
                    "diet": "орехи",
                    "quote": _YES,
                },
            ),
            DemoSheet(days_ago=7, language="fi", answers={"joy": 5, "came": ["coffee"], "again": "yes"}),
            DemoSheet(
                days_ago=5,
                language="et",
                by="tarmo",
                answers={
                    "joy": 3,
                    "came": ["talks"],
                    "again": "no",
                    "why_not": "Buss ei käi õhtul enam tagasi.",
                },
            ),
            DemoSheet(days_ago=2, language="et", is_begun=True, answers={"joy": "4"}),
        ),
    ),
)
