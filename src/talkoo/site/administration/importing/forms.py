from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talkoo.kernel import clock, i18n
from talkoo.kernel.text import clean_line
from talkoo.plumbing.files.examined import MOST_BYTES
from talkoo.plumbing.imports.models import Kind
from talkoo.plumbing.tenancy import current


class TableFile(forms.Form):
    """A file with people or organisations. For people it is said where their consents are written down."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is in the file?"), choices=Kind.choices, widget=forms.RadioSelect
    )
    table = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV or XLSX, at most 10,000 rows. The first row says what the columns are."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt"}),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("This file is empty. Choose another one."),
        },
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        help_text=gettext_lazy("Of the texts in it; and of people for whom none is written."),
    )
    consent_source = forms.CharField(
        label=gettext_lazy("Where are the consents written down?"),
        help_text=gettext_lazy(
            "Only for people. Example: signed lists of the spring meeting, folder 3 in the office."
        ),
        required=False,
        max_length=300,
    )
    consented_on = forms.DateField(
        label=gettext_lazy("When did they consent?"),
        help_text=gettext_lazy("Only for people. A day in the file itself counts before this one."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("This is no day. Write it like 2026-03-27.")},
    )

    def __init__(self, *given: Any):
        super().__init__(*given)
        site = current.site()
        offered = dict.fromkeys([*site.languages, *i18n.INTERFACE])
        self.fields["language"].choices = [(code, i18n.own_name(code)) for code in offered]  # type: ignore[attr-defined]
        self.fields["language"].initial = site.default_language
        self.fields["consented_on"].widget.input_type = "date"

    def clean_table(self) -> Any:
        upload = self.cleaned_data["table"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(
                _("This file is too large: there is room for %(most)s MB.")
                % {"most": MOST_BYTES // 1_000_000}
            )
        return upload

    def clean_consent_source(self) -> str:
        return clean_line(self.cleaned_data["consent_source"])

    def clean(self) -> None:
        given = self.cleaned_data
        if given.get("kind") != Kind.PEOPLE:
            return
        if not given.get("consent_source") and "consent_source" not in self.errors:
            self.add_error(
                "consent_source", _("Nobody is entered without consent. Say where it can be read.")
            )
        day = given.get("consented_on")
        if day is None and "consented_on" not in self.errors:
            self.add_error("consented_on", _("Write the day."))
        elif day and day > clock.today(current.site().time_zone):
            self.add_error("consented_on", _("This day has not come yet."))
