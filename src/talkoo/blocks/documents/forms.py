import datetime
import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from talkoo.blocks.documents import actions
from talkoo.blocks.documents.models import Audience
from talkoo.blocks.documents.queries import Place
from talkoo.kernel import i18n, pages
from talkoo.kernel.once import Once
from talkoo.kernel.text import Text, clean_line
from talkoo.plumbing.files.forms import DocumentField
from talkoo.plumbing.tenancy import current

_TITLE = {
    "required": _("Write what the file is called."),
    "max_length": _("This is too long: there is room for %(limit_value)d characters."),
}


def _languages(chosen: str = "") -> list[tuple[str, Any]]:
    """The site's languages, and the one that was chosen before even when the site no longer offers it."""
    codes = dict.fromkeys([*current.site().languages, *([chosen] if chosen else [])])
    return [(code, i18n.name_of(code, pages.language())) for code in codes]


def _places(folders: Iterable[Place], none: str) -> list[tuple[str, Any]]:
    """Folders to choose from, those inside others further in."""
    own = pages.language()
    return [
        ("", none),
        *(
            (
                str(one.id),
                Text("\u00a0" * 3 * one.depth + one.name, one.language, one.language != own),
            )
            for one in folders
        ),
    ]


class _Described(forms.Form):
    """What is said of a document."""

    title = forms.CharField(label=_("Title"), max_length=200, error_messages=_TITLE)
    audience = forms.ChoiceField(
        label=_("Who may see it"),
        choices=Audience.choices,
        initial=Audience.PARTICIPANTS,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose who may see it."),
            "invalid_choice": _("Choose who may see it."),
        },
    )
    folder = forms.ChoiceField(
        label=_("Folder"),
        required=False,
        error_messages={"invalid_choice": _("Choose a folder of this list.")},
    )
    language = forms.ChoiceField(
        label=_("Language of the file"),
        error_messages={"required": _("Choose a language."), "invalid_choice": _("Choose a language.")},
    )
    description = forms.CharField(
        label=_("What it is about"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _TITLE["max_length"]},
    )

    def __init__(self, *given: Any, folders: Iterable[Place], chosen_language: str = "", **more: Any):
        super().__init__(*given, **more)
        places = _places(folders, str(_("No folder")))
        if len(places) > 1:
            self.fields["folder"].choices = places  # type: ignore[attr-defined]
        else:
            del self.fields["folder"]
        self.fields["language"].choices = _languages(chosen_language)  # type: ignore[attr-defined]
        self.fields["language"].initial = pages.language()

    def clean_title(self) -> str:
        title = clean_line(self.cleaned_data["title"])
        if not title and self.fields["title"].required:
            raise forms.ValidationError(_TITLE["required"], code="required")
        return title

    def words(self, title: str = "") -> actions.Words:
        """As the action takes it; `title` stands in for one that was left empty."""
        given = self.cleaned_data
        return actions.Words(
            title=given["title"] or title,
            language=given["language"],
            description=given["description"],
            audience=given["audience"],
            folder_id=uuid.UUID(given["folder"]) if given.get("folder") else None,
        )


class NewDocument(_Described, Once):
    """A file to add. Without a title it is called as the file is."""

    document = DocumentField(
        label=_("File"),
        help_text=_(
            "At most 20 MB: PDF, DOCX, XLSX, PPTX, ODT, ODS, ODP, TXT, CSV, PNG, JPEG or WebP. "
            "The place where a picture was taken is removed."
        ),
    )
    field_order = ["document", "title", "audience", "folder", "language", "description", "once"]

    def __init__(self, *given: Any, **more: Any):
        super().__init__(*given, **more)
        self.fields["title"].required = False
        self.fields["title"].help_text = _("Leave it empty to use the name of the file.")

    def words_of_file(self) -> actions.Words:
        """As `words`, called as the file when nothing else was written."""
        stem = self.cleaned_data["document"].name.rpartition(".")[0]
        return self.words(title=stem)


class ChangedDocument(_Described):
    """Other words, another folder or another circle. `seen` is the state that the writer has read."""

    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def clean_seen(self) -> datetime.datetime | None:
        try:
            moment = datetime.datetime.fromisoformat(self.cleaned_data["seen"])
        except ValueError:
            return None
        return moment if moment.tzinfo else None


class NewVersion(Once):
    """A newer state of a document."""

    document = DocumentField(label=_("File"), help_text=_("At most 20 MB. The versions before stay."))
    note = forms.CharField(
        label=_("What has changed"),
        required=False,
        max_length=300,
        error_messages={"max_length": _TITLE["max_length"]},
    )


class Adding(forms.Form):
    """Who may add files, besides those who look after the space."""

    participants = forms.BooleanField(label=_("Those who take part may add files"), required=False)


class NamedFolder(forms.Form):
    """A folder's name, the language of the name and, for a new one, what it stands in."""

    name = forms.CharField(
        label=_("Name of the folder"),
        max_length=120,
        error_messages={
            "required": _("Write what the folder is called."),
            "max_length": _TITLE["max_length"],
        },
    )
    language = forms.ChoiceField(
        label=_("Language of the name"),
        error_messages={"required": _("Choose a language."), "invalid_choice": _("Choose a language.")},
    )
    parent = forms.ChoiceField(
        label=_("Inside"),
        required=False,
        error_messages={"invalid_choice": _("Choose a folder of this list.")},
    )

    def __init__(self, *given: Any, parents: Iterable[Place] = (), chosen_language: str = "", **more: Any):
        super().__init__(*given, **more)
        self.fields["language"].choices = _languages(chosen_language)  # type: ignore[attr-defined]
        self.fields["language"].initial = pages.language()
        places = _places(parents, str(_("No folder")))
        if len(places) > 1:
            self.fields["parent"].choices = places  # type: ignore[attr-defined]
        else:
            del self.fields["parent"]

    def clean_name(self) -> str:
        name = clean_line(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(self.fields["name"].error_messages["required"], code="required")
        return name

    @property
    def parent_id(self) -> uuid.UUID | None:
        """The folder it is to stand in."""
        chosen = self.cleaned_data.get("parent")
        return uuid.UUID(chosen) if chosen else None
