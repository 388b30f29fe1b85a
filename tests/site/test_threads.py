"""Language, time zone and address prefix belong to the thread that serves a request."""

import threading

import pytest
from django.urls import base as urls
from django.utils import timezone, translation
from django.utils.translation import trans_real

from talkoo.site import threads


@pytest.fixture
def apart(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name in threads._KEPT:
        monkeypatch.setattr(module, name, getattr(module, name))  # put back afterwards
    threads.keep_apart()


def test_what_one_thread_sets_no_other_sees(apart: None) -> None:
    seen = []

    def look() -> None:
        seen.append(
            (translation.get_language(), timezone.get_current_timezone_name(), urls.get_script_prefix())
        )

    with translation.override("fi"), timezone.override("Europe/Helsinki"):
        urls.set_script_prefix("/fi/")
        for _turn in range(2):
            thread = threading.Thread(target=look)
            thread.start()
            thread.join()
        look()
    assert seen[0] == seen[1] == ("en", "UTC", "/")
    assert seen[2] == ("fi", "Europe/Helsinki", "/fi/")


def test_the_texts_of_a_page_come_in_the_language_of_its_thread(apart: None) -> None:
    with translation.override("sv"):
        assert trans_real.get_language() == "sv"
        assert translation.gettext("Networks") == "Nätverk"
    assert translation.gettext("Networks") == "Networks"
