"""What organisers say of a form as a whole, in every language of the site side by side."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talkoo.blocks.questionnaires.models import Audience
from talkoo.kernel import i18n, pages
from talkoo.kernel.questions import LONGEST_HELP, LONGEST_LABEL
from talkoo.kernel.text import MARKS, ORIGINAL, Texts, clean_line, clean_paragraphs
from talkoo.plumbing.tenancy import current

_TOO_LONG = gettext_lazy("This is too long: there is room for %(limit_value)d characters.")
ANSWERING = {
    "each": gettext_lazy("Everybody who has signed in answers once"),
    "often": gettext_lazy("One can answer more than once"),
    "anonymous": gettext_lazy("Nobody can see who answered, not even those who look after the site"),
}


def languages() -> list[str]:
    """The languages in which texts are asked for: the page's first."""
    return list(dict.fromkeys([pages.language(), *current.site().languages]))


class TextsFields:
    """Adds one field for each language of a text, `<name>_<language>`, and puts them together again."""

    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]
    named: dict[str, dict[str, str]]

    def add_text(
        self,
        name: str,
        label: str,
        stored: Texts | None,
        *,
        is_line: bool = True,
        hint: str = "",
        longest: int = LONGEST_LABEL,
        rows: int = 3,
    ) -> list[str]:
        """The names of the fields that were added."""
        listed: list[str] = []
        for code in dict.fromkeys([*languages(), *(key for key in (stored or {}) if key not in MARKS)]):
            said = _("%(what)s (%(language)s)") % {
                "what": label,
                "language": i18n.name_of(code, pages.language()),
            }
            attrs = {"lang": code, "dir": i18n.direction(code)}
            self.fields[f"{name}_{code}"] = forms.CharField(
                label=said,
                help_text=hint if not listed else "",
                required=False,
                max_length=longest,
                initial=(stored or {}).get(code, ""),
                widget=forms.TextInput(attrs) if is_line else forms.Textarea({**attrs, "rows": rows}),
                error_messages={"max_length": _TOO_LONG},
            )
            listed.append(f"{name}_{code}")
            self.named.setdefault(name, {})[code] = f"{name}_{code}"
        return listed

    def text(self, name: str, stored: Texts | None = None, *, is_line: bool = True) -> Texts | None:
        """What the fields say together; None when they say nothing. It stays the text of the language that it was first
        written in, as long as it has words."""
        clean = clean_line if is_line else clean_paragraphs
        said = {
            code: words
            for code, field in self.named.get(name, {}).items()
            if (words := clean(self.cleaned_data.get(field) or ""))
        }
        if not said:
            return None
        original = (stored or {}).get(ORIGINAL, "")
        first = original if original in said else next((code for code in languages() if code in said), "")
        return {ORIGINAL: first or next(iter(said)), **said}


class About(TextsFields, forms.Form):
    """Title, first and last words, whom it is for, and how one answers.

    `is_promised`: those who answered were told that nobody is known, which stays so. `is_owners`: whatever the form
    belongs to says whom it is for.
    """

    audience = forms.ChoiceField(
        label=gettext_lazy("Whom it is for"),
        choices=Audience.open_choices(),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose one."),
            "invalid_choice": gettext_lazy("Choose one."),
        },
    )
    answering = forms.ChoiceField(
        label=gettext_lazy("How one answers"),
        choices=list(ANSWERING.items()),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose one."),
            "invalid_choice": gettext_lazy("Choose one."),
        },
    )
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(
        self,
        *given: Any,
        stored: dict[str, Texts | None],
        is_promised: bool = False,
        is_owners: bool = False,
        **options: Any,
    ):
        super().__init__(*given, **options)
        if is_promised:
            self.fields["answering"].choices = [("anonymous", ANSWERING["anonymous"])]  # type: ignore[attr-defined]
        self.arranged = [] if is_owners else ["audience", "answering"]
        for name in {"audience", "answering"} - set(self.arranged):
            del self.fields[name]
        self.named = {}
        self.stored = stored
        self.titles = self.add_text("title", _("Title"), stored.get("title"))
        self.words = [
            *self.add_text(
                "intro",
                _("What is said first"),
                stored.get("intro"),
                is_line=False,
                hint=_("Why you ask, who reads the answers, and how long it takes."),
                longest=LONGEST_HELP,
            ),
            *self.add_text(
                "thanks",
                _("What is said at the end"),
                stored.get("thanks"),
                is_line=False,
                hint=_("What happens with the answers now."),
                longest=LONGEST_HELP,
            ),
        ]

    def clean(self) -> None:
        if not any(name in self.errors for name in self.titles) and self.text("title") is None:
            self.add_error(self.titles[0], _("Give it a title."))

    def texts(self) -> dict[str, Texts | None]:
        """Title, first and last words, as the action takes them."""
        return {
            "title": self.text("title", self.stored.get("title")),
            "intro": self.text("intro", self.stored.get("intro"), is_line=False),
            "thanks": self.text("thanks", self.stored.get("thanks"), is_line=False),
        }

    def arrangement(self) -> dict[str, Any] | None:
        """Whom it is for and how one answers, as the action takes it; None when that is not said here."""
        if not self.arranged:
            return None
        answering = self.cleaned_data["answering"]
        return {
            "audience": self.cleaned_data["audience"],
            "is_one_each": answering == "each",
            "is_anonymous": answering == "anonymous",
        }


class NewForm(forms.Form):
    """A new form needs no more than a title in the language of the page."""

    title = forms.CharField(
        label=gettext_lazy("What is the form called?"),
        help_text=gettext_lazy("For example: Feedback on the spring meeting."),
        max_length=LONGEST_LABEL,
        error_messages={"required": gettext_lazy("Give it a title."), "max_length": _TOO_LONG},
    )

    def clean_title(self) -> str:
        title = clean_line(self.cleaned_data["title"])
        if not title:
            raise forms.ValidationError(self.fields["title"].error_messages["required"], code="required")
        return title

    @property
    def once(self) -> uuid.UUID:
        """What names this page: sent twice, it makes one form."""
        try:
            return uuid.UUID(str(self.data.get("once", "") if self.is_bound else ""))
        except ValueError:
            return uuid.uuid4()
