"""Forms of the demo, and what invented people answered. People and networks are named as in `life`."""

from dataclasses import dataclass
from typing import Any

from talkoo.kernel.questions import Condition, Definition, Keeping, Kind, Option, Question
from talkoo.kernel.text import Texts, texts


@dataclass(frozen=True, kw_only=True)
class DemoSheet:
    """What somebody answered so many days ago; without `by` it was a visitor. One that is only begun has typed it. `yes` to a
    consent is to the text that comes with the program."""

    days_ago: int
    language: str
    answers: tuple[tuple[str, Any], ...]
    by: str = ""
    is_begun: bool = False


@dataclass(frozen=True, kw_only=True)
class DemoForm:
    """A form of the network with this address, for everybody, and the answers to it."""

    space: str
    definition: Definition
    sheets: tuple[DemoSheet, ...] = ()


def _said(et: str, ru: str, en: str) -> Texts:
    return texts("et", et=et, ru=ru, en=en)


_FEEDBACK = Definition(
    title=_said("Tagasiside kevadkohtumisele", "Отзыв о весенней встрече", "Feedback on the spring meeting"),
    intro=_said(
        "Küsime, et järgmine kohtumine oleks parem. Vastamine võtab kolm minutit. Vastuseid loevad võrgustiku eestvedajad.",
        "Мы спрашиваем, чтобы следующая встреча была лучше. Ответы займут три минуты. Их читают те, кто ведёт сеть.",
        "We ask so that the next meeting will be better. It takes three minutes. Those who lead the network read the answers.",
    ),
    thanks=_said(
        "Räägime vastustest järgmisel kohtumisel.",
        "Мы расскажем об ответах на следующей встрече.",
        "We tell about the answers at the next meeting.",
    ),
    questions=(
        Question(
            code="joy",
            kind=Kind.SCALE,
            label=_said(
                "Kui palju rõõmu kohtumine andis?",
                "Сколько радости дала встреча?",
                "How much joy did the meeting give you?",
            ),
            least=1,
            most=5,
            is_required=True,
            options=(
                Option("1", _said("üldse mitte", "нисколько", "none at all")),
                Option("5", _said("väga palju", "очень много", "very much")),
            ),
        ),
        Question(
            code="came",
            kind=Kind.SEVERAL,
            label=_said("Mis oli kõige kasulikum?", "Что было самым полезным?", "What was most useful?"),
            options=(
                Option("talks", _said("ettekanded", "выступления", "the talks")),
                Option("groups", _said("rühmatöö", "работа в группах", "work in groups")),
                Option("coffee", _said("kohvipaus", "перерыв на кофе", "the coffee break")),
            ),
            most=2,
        ),
        Question(
            code="again",
            kind=Kind.ONE,
            label=_said("Kas tuled ka sügisel?", "Придёте ли вы осенью?", "Will you come in autumn too?"),
            is_required=True,
            options=(
                Option("yes", _said("jah", "да", "yes")),
                Option("maybe", _said("võib-olla", "может быть", "perhaps")),
                Option("no", _said("ei", "нет", "no")),
            ),
        ),
        Question(
            code="why_not",
            kind=Kind.LONG,
            label=_said(
                "Mis aitaks sul tulla?", "Что помогло бы вам прийти?", "What would help you to come?"
            ),
            when=Condition("again", ("maybe", "no")),
        ),
        Question(
            code="town",
            kind=Kind.MUNICIPALITY,
            label=_said("Kust sa tulid?", "Откуда вы приехали?", "Where did you come from?"),
        ),
        Question(
            code="diet",
            kind=Kind.SHORT,
            label=_said("Mida sa ei söö?", "Чего вы не едите?", "What do you not eat?"),
            help=_said(
                "Ainult sügiskohtumise söögi jaoks.",
                "Только для еды на осенней встрече.",
                "Only for the food at the autumn meeting.",
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
                "My words may be told on without my name",
            ),
            statement="privacy",
        ),
    ),
)


IVKV = (
    DemoForm(
        space="naidislinn",
        definition=_FEEDBACK,
        sheets=(
            DemoSheet(
                days_ago=9,
                language="et",
                answers=(("joy", 5), ("came", ["groups"]), ("again", "yes"), ("quote", "yes")),
            ),
            DemoSheet(
                days_ago=9,
                language="ru",
                by="galina",
                answers=(("joy", 4), ("came", ["talks", "coffee"]), ("again", "yes")),
            ),
            DemoSheet(
                days_ago=8,
                language="ru",
                by="bella",
                answers=(
                    ("joy", 4),
                    ("again", "maybe"),
                    ("why_not", "Если бы встреча была после пяти, я пришла бы с работы."),
                    ("diet", "орехи"),
                    ("quote", "yes"),
                ),
            ),
            DemoSheet(
                days_ago=7, language="en", answers=(("joy", 5), ("came", ["coffee"]), ("again", "yes"))
            ),
            DemoSheet(
                days_ago=5,
                language="et",
                by="tarmo",
                answers=(
                    ("joy", 3),
                    ("came", ["talks"]),
                    ("again", "no"),
                    ("why_not", "Buss ei käi õhtul enam tagasi."),
                ),
            ),
            DemoSheet(days_ago=2, language="et", is_begun=True, answers=(("joy", "4"),)),
        ),
    ),
)
