import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from talkoo.blocks.discussions.models import Audience, ThreadKind
from talkoo.kernel import guessing, i18n, markup, pages
from talkoo.kernel.once import Once
from talkoo.kernel.text import Text, clean_line
from talkoo.people.organisations.forms import CapacityField
from talkoo.plumbing.files.forms import DocumentField
from talkoo.plumbing.tenancy import current

_TOO_LONG = _("This is too long: there is room for %(limit_value)d characters.")
_NO_TEXT = _("Write what you want to say.")
_LANGUAGE = {"required": _("Choose a language."), "invalid_choice": _("Choose a language.")}
_HINT = _("*stress*, **strong**, > quote, - list, [words](address). @Name tells somebody.")


def languages(chosen: str = "") -> list[tuple[str, Any]]:
    """The site's languages, and the one chosen before even when the site no longer offers it."""
    codes = dict.fromkeys([*current.site().languages, *([chosen] if chosen else [])])
    return [(code, i18n.name_of(code, pages.language())) for code in codes]


class _Said(Once):
    """Words, the language they are in (found out when nobody says it), as whom, and a file."""

    text = forms.CharField(
        label=_("Text"),
        max_length=markup.LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_HINT,
        error_messages={"required": _NO_TEXT, "max_length": _TOO_LONG},
    )
    language = forms.ChoiceField(label=_("Language"), required=False, error_messages=_LANGUAGE)
    document = DocumentField(label=_("File"), required=False, help_text=_("At most 20 MB."))
    homepage = forms.CharField(  # a trap: people do not see it, programs fill it in
        required=False, max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *given: Any, person: Any = None, chosen_language: str = "", **more: Any):
        super().__init__(*given, **more)
        found = ("", _("Find it out"))
        self.fields["language"].choices = [found, *languages(chosen_language)]  # type: ignore[attr-defined]
        if person is not None:
            self.fields["capacity"] = CapacityField(person)

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        if not clean_line(text):
            raise forms.ValidationError(_NO_TEXT, code="required")
        return text

    @property
    def asks_capacity(self) -> bool:
        """Whether there is anything to choose about as whom one writes."""
        field = self.fields.get("capacity")
        return isinstance(field, CapacityField) and field.is_asked

    @property
    def spoken(self) -> str:
        """The language that was chosen, or else the one that the words seem to be in."""
        chosen = self.cleaned_data.get("language") or ""
        if chosen:
            return str(chosen)
        offered = [code for code, _name in languages()]
        return guessing.language_of(self.cleaned_data.get("text", ""), offered) or pages.language()

    @property
    def attached(self) -> list[Any]:
        """What came along, examined."""
        return [one for one in [self.cleaned_data.get("document")] if one]


class Answer(_Said):
    """An answer in a thread; `to` is the number of the post it answers."""

    to = forms.IntegerField(required=False, min_value=1, max_value=10**6, widget=forms.HiddenInput)


class NewThread(_Said):
    """What a thread begins with."""

    field_order = (
        "title",
        "text",
        "kind",
        "topics",
        "audience",
        "is_anonymous",
        "language",
        "capacity",
        "document",
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=160,
        error_messages={"required": _("Write what it is about."), "max_length": _TOO_LONG},
    )
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=ThreadKind.choices,
        initial=ThreadKind.DISCUSSION,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is."), "invalid_choice": _("Choose what it is.")},
    )
    topics = forms.MultipleChoiceField(
        label=_("Topics"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Those who can advise on a topic are told."),
        error_messages={"invalid_choice": _("Choose topics of this list.")},
    )
    audience = forms.ChoiceField(
        label=_("Who may read it"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose who may read it."),
            "invalid_choice": _("Choose who may read it."),
        },
    )
    is_anonymous = forms.BooleanField(
        label=_("Do not tell the readers who I am"),
        required=False,
        help_text=_("Moderators can look, and each look is recorded."),
    )

    def __init__(
        self,
        *given: Any,
        person: Any,
        circles: Iterable[str],
        topics: Iterable[tuple[str, Any]] = (),
        **more: Any,
    ):
        super().__init__(*given, person=person, **more)
        offered = [(code, label) for code, label in Audience.choices if code in set(circles)]
        self.fields["audience"].choices = offered  # type: ignore[attr-defined]
        self.fields["audience"].initial = offered[0][0]
        found = list(topics)
        if found:
            self.fields["topics"].choices = found  # type: ignore[attr-defined]
        else:
            del self.fields["topics"]

    def clean_title(self) -> str:
        title = clean_line(self.cleaned_data["title"])
        if not title:
            raise forms.ValidationError(self.fields["title"].error_messages["required"], code="required")
        return title

    def clean(self) -> None:
        if self.cleaned_data.get("is_anonymous") and self.cleaned_data.get("audience") == Audience.EVERYBODY:
            said = _(
                "On the open web nobody writes without a name. Choose a closer circle, or show your name."
            )
            self.add_error("is_anonymous", said)

    @property
    def concepts(self) -> list[uuid.UUID]:
        """Ids of the topics chosen."""
        return _chosen(self)


def _chosen(form: forms.Form) -> list[uuid.UUID]:
    return [uuid.UUID(one) for one in form.cleaned_data.get("topics", [])]


class ChangedPost(_Said):
    """Other words. `seen` is how many versions the writer has read."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *given: Any, **more: Any):
        super().__init__(*given, **more)
        del self.fields["document"]
        self.fields["language"].choices = self.fields["language"].choices[1:]  # type: ignore[attr-defined]


class ChangedThread(forms.Form):
    """Another title, kind, circle or topics; its place at the top of the list for who arranges."""

    title = NewThread.base_fields["title"]
    language = forms.ChoiceField(label=_("Language of the title"), error_messages=_LANGUAGE)
    kind = NewThread.base_fields["kind"]
    topics = NewThread.base_fields["topics"]
    audience = NewThread.base_fields["audience"]
    is_pinned = forms.BooleanField(label=_("Keep it at the top of the list"), required=False)

    def __init__(
        self,
        *given: Any,
        circles: Iterable[str],
        topics: Iterable[tuple[str, Any]],
        may_pin: bool,
        chosen_language: str,
        **more: Any,
    ):
        super().__init__(*given, **more)
        wanted = set(circles)
        self.fields["audience"].choices = [  # type: ignore[attr-defined]
            (code, label) for code, label in Audience.choices if code in wanted
        ]
        self.fields["language"].choices = languages(chosen_language)  # type: ignore[attr-defined]
        found = list(topics)
        if found:
            self.fields["topics"].choices = found  # type: ignore[attr-defined]
        else:
            del self.fields["topics"]
        if not may_pin:
            del self.fields["is_pinned"]

    clean_title = NewThread.clean_title  # type: ignore[assignment]

    @property
    def concepts(self) -> list[uuid.UUID]:
        """Ids of the topics chosen."""
        return _chosen(self)


class Into(forms.Form):
    """Where a thread goes on. `audience` is who can read it there, as the page has said; not yet said: empty."""

    section = forms.ChoiceField(
        label=_("Where it goes on"),
        error_messages={"required": _("Choose a place."), "invalid_choice": _("Choose a place.")},
    )

    audience = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *given: Any, places: Iterable[tuple[str, Any]], **more: Any):
        super().__init__(*given, **more)
        self.fields["section"].choices = list(places)  # type: ignore[attr-defined]


class Parted(forms.Form):
    """Which answers go on as a thread of their own, and what it is called."""

    title = NewThread.base_fields["title"]
    posts = forms.MultipleChoiceField(
        label=_("Which answers go there"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one answer."),
            "invalid_choice": _("Choose answers of this list."),
        },
    )

    def __init__(self, *given: Any, answers: Iterable[tuple[str, Any]], **more: Any):
        super().__init__(*given, **more)
        self.fields["posts"].choices = list(answers)  # type: ignore[attr-defined]

    clean_title = NewThread.clean_title  # type: ignore[assignment]


class Translated(forms.Form):
    """A post in another language."""

    language = forms.ChoiceField(label=_("Into which language"), error_messages=_LANGUAGE)
    text = forms.CharField(
        label=_("Translation"),
        max_length=markup.LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={"required": _("Write the translation."), "max_length": _TOO_LONG},
    )

    def __init__(self, *given: Any, original: str, **more: Any):
        super().__init__(*given, **more)
        offered = [one for one in languages() if one[0] != original]
        self.fields["language"].choices = offered  # type: ignore[attr-defined]

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        if not clean_line(text):
            raise forms.ValidationError(self.fields["text"].error_messages["required"], code="required")
        return text


class SectionSet(forms.Form):
    """For whom the threads of a section can be at most, and what its people have agreed on."""

    audience = forms.ChoiceField(
        label=_("Who may read at most"),
        widget=forms.RadioSelect,
        help_text=_("What was written before stays for whom it was."),
        error_messages=NewThread.base_fields["audience"].error_messages,
    )
    shows_seen = forms.BooleanField(
        label=_("Those who take part see who has read what"),
        required=False,
        help_text=_("Only when you have agreed on it together."),
    )
    is_open = forms.BooleanField(label=_("New threads and answers can be written"), required=False)

    def __init__(self, *given: Any, is_of_space: bool, **more: Any):
        super().__init__(*given, **more)
        self.fields["audience"].choices = [  # type: ignore[attr-defined]
            one for one in Audience.choices if is_of_space or one[0] != Audience.PARTICIPANTS
        ]
        if not is_of_space:
            del self.fields["shows_seen"]


class NamedSection(forms.Form):
    """A section of the site's own: its name and purpose in the page's language."""

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        error_messages={"required": _("Write what it is called."), "max_length": _TOO_LONG},
    )
    purpose = forms.CharField(
        label=_("What it is for"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": _TOO_LONG},
    )

    def clean_name(self) -> str:
        name = clean_line(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(self.fields["name"].error_messages["required"], code="required")
        return name


def own(text: str, language: str) -> Text:
    """People's words with their language, as a page shows them."""
    return Text(text, language, language != pages.language(), language)
