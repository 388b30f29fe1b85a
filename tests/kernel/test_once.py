"""The name that a form carries so that it does its work once."""

import uuid

import pytest

from talkoo.kernel.once import Once

NAME = "0192a4c0-0000-7000-8000-000000000001"


def test_a_new_page_gives_a_name_that_comes_back():
    given = Once().once_value
    form = Once({"once": given})
    assert form.is_valid()
    assert form.cleaned_data["once"] == uuid.UUID(given)
    assert form.once_value == given  # the page that is shown again makes no second thing
    assert Once().once_value != given


@pytest.mark.parametrize("typed", [{}, {"once": ""}])
def test_who_took_the_name_out_gets_a_new_one(typed):
    form = Once(typed)
    assert form.is_valid()
    assert form.cleaned_data["once"].version == 7


def test_a_made_up_name_is_not_taken():
    form = Once({"once": "x' or 1=1"})
    assert not form.is_valid()
    assert uuid.UUID(form.once_value)
    assert Once({"once": NAME.upper()}).once_value == NAME
