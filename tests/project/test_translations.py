"""Every text a person sees exists in every interface language."""

import re

import pytest

from talkoo.site.commands import messages

_NAMED = re.compile(r"%\((\w+)\)[sd]|{(\w+)}")


@pytest.fixture(scope="module")
def texts():
    return [message for message in messages.collect() if message.id]


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_nothing_is_untranslated_and_every_plural_form_is_there(language):
    assert list(messages.problems(language)) == []


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_placeholders_match(language, texts):
    there = messages.read(language)
    for message in texts:
        name = message.id[0] if isinstance(message.id, tuple) else message.id
        found = there.get(name, message.context)
        forms = found.string if isinstance(found.string, tuple) else (found.string,)
        wanted = set(_NAMED.findall(message.id[-1] if isinstance(message.id, tuple) else message.id))
        for form in forms:
            missing = wanted - set(_NAMED.findall(form))
            assert not set(_NAMED.findall(form)) - wanted, (name, form)
            assert not missing or (isinstance(message.id, tuple) and missing == {("num", "")}), (name, form)


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_what_is_compiled_is_what_is_written(language):
    path = messages.file_of(language)
    assert path.with_suffix(".mo").read_bytes() == messages.compiled(language)
    assert {message.id for message in messages.read(language) if message.id} == {
        message.id for message in messages.collect() if message.id
    }


def test_texts_are_asked_for_by_names_that_are_collected():
    """Under another name than these a text would be translated nowhere."""
    wrong = [
        f"{path.name}: {name}"
        for path in messages.SOURCE.rglob("*.py")
        for name in re.findall(r"import n?p?gettext\w* as (\w+)", path.read_text())
        if name not in messages.KEYWORDS
    ]
    assert wrong == []


def test_words_that_are_not_used(texts):
    for message in texts:
        for name in message.id if isinstance(message.id, tuple) else (message.id,):
            assert not re.search(
                r"\b(?:submit|users?(?! of the machine)|items?|clients?(?! ID| secret))\b",
                name,
                re.IGNORECASE,
            ), name


def test_templates_hold_no_text_that_is_not_translated():
    """What stands between tags is a translation, a name of ours or a sign."""
    allowed = re.compile(
        r"[\s\d–—·…€.,:;!?()\[\]%&#/|+*=<>\"'-]*(?:Talkoo|MB)?[\s\d–—·…€.,:;!?()\[\]%&#/|+*=<>\"'-]*"
    )
    wrong = []
    for path in messages.SOURCE.rglob("*.html"):
        if path.name == "showcase.html":
            continue  # the showcase is for builders and shows invented samples
        ours = (
            r"{#.*?#}|{% block main_class %}.*?{% endblock %}|{%-?\s*trans.*?endtrans\s*-?%}|{%.*?%}|{{.*?}}"
        )
        text = re.sub(ours, " ", path.read_text(), flags=re.DOTALL)
        text = re.sub(
            r"<(?:svg|title|code)\b.*?</(?:svg|title|code)>|<!doctype html>|<[^>]*>",
            " ",
            text,
            flags=re.DOTALL,
        )
        wrong += [f"{path.name}: {line.strip()}" for line in text.splitlines() if not allowed.fullmatch(line)]
    assert wrong == []
