"""Every model with a reference to a person, or with sealed words, says how it is exported and forgotten."""

from django.apps import apps
from django.contrib.auth import get_user_model
from django.utils.functional import Promise

from talkoo.plumbing.retention import erasing, registry
from talkoo.plumbing.retention.registry import Keep


def test_everything_about_people_is_registered():
    assert erasing.unregistered(get_user_model(), apps.get_models(include_auto_created=True)) == []


def test_a_person_is_registered_too_and_is_really_emptied():
    own = [one for one in registry.everything_personal() if one.model is get_user_model()]
    assert own
    assert any(callable(one.erase) for one in own)


def test_a_model_that_nobody_registered_is_seen(monkeypatch):
    from talkoo.blocks.letters.models import Letter

    kept = [one for one in registry.everything_personal() if one.model is not Letter]
    monkeypatch.setattr(registry, "_personal", kept)
    assert erasing.unregistered(get_user_model(), [Letter]) == [
        "letters.Letter.person",
        "letters.Letter.writer_email",
        "letters.Letter.answered_by",
    ]


def test_what_stays_has_a_reason_and_what_goes_by_time_has_a_legal_one():
    reasons = [one.erase.reason for one in registry.everything_personal() if isinstance(one.erase, Keep)]
    assert all(len(reason) > 10 for reason in reasons)
    for one in registry.classes():
        assert isinstance(one.why, Promise), (
            f"{one.name}: its reason stands on a page and cannot be translated"
        )
        assert isinstance(one.label, Promise), (
            f"{one.name}: its name stands on a page and cannot be translated"
        )
        assert one.months > 0
        assert len(str(one.why)) > 10, one.name
        assert one.since.split("__")[0] in {field.name for field in one.model._meta.get_fields()}, one.name
