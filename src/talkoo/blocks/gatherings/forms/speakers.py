from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from talkoo.blocks.gatherings import actions
from talkoo.blocks.gatherings.models import Gathering, Speaker
from talkoo.kernel import i18n, pages, zones
from talkoo.kernel.once import Once
from talkoo.kernel.text import MARKS, ORIGINAL, Texts, clean_line, clean_paragraphs
from talkoo.people.organisations.queries import listed_as
from talkoo.plumbing.tenancy import current

_TOO_LONG = _("Too long: %(show_value)d characters. There is room for %(limit_value)d.")


def _zones(*first: str) -> list[tuple[str, str]]:
    return zones.choices(*first, within=("Europe/",))


class WhoSpeaks(Once):
    """Who speaks, for whom, about what (in each language of the site), and where practical information goes."""

    name = forms.CharField(
        label=_("Name of the speaker"),
        max_length=120,
        error_messages={"required": _("Write who speaks."), "max_length": _TOO_LONG},
    )
    organisation = forms.CharField(
        label=_("Organisation"),
        help_text=_(
            "Also one from outside. One of the directory is linked when its name is written as there."
        ),
        required=False,
        max_length=200,
        error_messages={"max_length": _TOO_LONG},
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Practical information and thanks go there. It is shown to nobody else."),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "invalid": _(
                "This does not look like an e-mail address. It needs an @ sign, for example name@example.org."
            )
        },
    )
    language = forms.ChoiceField(
        label=_("Language of the mails"),
        error_messages={"required": _("Choose a language."), "invalid_choice": _("Choose a language.")},
    )
    zone = forms.ChoiceField(
        label=_("The speaker's time zone"),
        error_messages={"required": _("Choose a time zone."), "invalid_choice": _("Choose a time zone.")},
    )

    def __init__(self, data: Any, *, gathering: Gathering, speaker: Speaker | None = None):
        initial: dict[str, Any] = {"language": pages.language(), "zone": gathering.zone}
        if speaker is not None:
            known = speaker.organisation
            initial = {
                "name": speaker.name,
                "organisation": known.name[known.name[ORIGINAL]] if known else speaker.organisation_name,
                "email": speaker.email or "",
                "language": speaker.language,
                "zone": speaker.zone,
            }
        super().__init__(data, initial=initial)
        self.stored: Texts | None = speaker.topic if speaker else None
        codes = dict.fromkeys([*current.site().languages, *i18n.INTERFACE])
        inside = pages.language()
        self.fields["language"].choices = [(code, i18n.name_of(code, inside)) for code in codes]  # type: ignore[attr-defined]
        first = [gathering.zone, *([speaker.zone] if speaker else [])]
        self.fields["zone"].choices = _zones(*first)  # type: ignore[attr-defined]
        there = [key for key in self.stored or {} if key not in MARKS]
        self.codes = list(dict.fromkeys([inside, *current.site().languages, *there]))
        for code in self.codes:
            attributes = {"lang": code, "dir": i18n.direction(code), "rows": 3}
            self.fields[f"topic_{code}"] = forms.CharField(
                label=f"{_('About what')} ({i18n.name_of(code, inside)})",
                required=False,
                max_length=1_000,
                initial=(self.stored or {}).get(code, ""),
                widget=forms.Textarea(attrs=attributes),
                error_messages={"max_length": _TOO_LONG},
            )

    @property
    def topics(self) -> list[Any]:
        """The controls of the topic, the page's language first."""
        return [self[f"topic_{code}"] for code in self.codes]

    def clean_name(self) -> str:
        name = clean_line(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(self.fields["name"].error_messages["required"], code="required")
        return name

    def _topic(self) -> Texts | None:
        said = {code: clean_paragraphs(self.cleaned_data.get(f"topic_{code}") or "") for code in self.codes}
        said = {code: text for code, text in said.items() if text}
        if not said:
            return None
        before = (self.stored or {}).get(ORIGINAL, "")
        return {ORIGINAL: before if before in said else next(iter(said)), **said}

    def given(self) -> actions.Speaking:
        """As the actions take it."""
        data = self.cleaned_data
        written = clean_line(data["organisation"])
        return actions.Speaking(
            name=data["name"],
            organisation_id=listed_as(written) if written else None,
            organisation_name=written,
            topic=self._topic(),
            email=data["email"],
            language=data["language"],
            zone=data["zone"],
        )
