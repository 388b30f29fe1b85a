"""Registry codes: the check digits of Finland and Estonia, by a table and against the database's own rule."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkoo.kernel import registries

RIGHT = [
    ("FI", "0000331-6", "0000331-6"),
    ("FI", "0000154-8", "0000154-8"),
    ("FI", "00004044", "0000404-4"),
    ("FI", " 0000666-4 ", "0000666-4"),
    ("FI", "FI00000748", "0000074-8"),
    ("FI", "0000840-8", "0000840-8"),
    ("FI", "0000548-5", "0000548-5"),
    ("FI", "0000096-7", "0000096-7"),
    ("EE", "80999905", "80999905"),
    ("EE", "80999911", "80999911"),
    ("EE", "80999928", "80999928"),
    ("EE", "80999934", "80999934"),
    ("EE", "80 999 940", "80999940"),
    ("EE", "80999957", "80999957"),
    ("EE", "80999963", "80999963"),
    ("EE", "80999972", "80999972"),
    ("EE", "80999986", "80999986"),
    ("SE", "anything", "anything"),
    ("FI", "", ""),
    ("EE", "", ""),
]
WRONG = [
    ("EE", "80999906"),  # the wrong one of the demo
    ("EE", "20999905"),  # nothing begins with 2
    ("EE", "8099990"),
    ("EE", "8099990x"),
    ("FI", "0000331-7"),
    ("FI", "000331-6"),
    ("FI", "1000001-1"),
    ("FI", "٠٠٠٠٣٣١-٦"),
]


@pytest.mark.parametrize(("country", "written", "kept"), RIGHT)
def test_a_right_code_is_kept_in_one_form(country, written, kept):
    assert registries.tidy(country, written) == kept


@pytest.mark.parametrize(("country", "written"), WRONG)
def test_a_wrong_code_is_refused(country, written):
    with pytest.raises(registries.WrongCode):
        registries.tidy(country, written)


def test_the_database_knows_the_same_rule(rows, as_role):
    """The check constraint and the library agree on every number near, right and wrong."""
    with as_role("owner") as database:

        def database_says(country: str, code: str) -> bool:
            row = database.execute(
                "select organisations_registry_code_can_be(%s, %s)", [country, code]
            ).fetchone()
            return row[0]

        def library_says(country: str, code: str) -> bool:
            try:
                return registries.tidy(country, code) == code
            except registries.WrongCode:
                return False

        @settings(max_examples=400, deadline=None)
        @given(st.integers(0, 9_999_999), st.integers(0, 9))
        def finland(number: int, check: int) -> None:
            code = f"{number:07}-{check}"
            assert database_says("FI", code) == library_says("FI", code), code

        @settings(max_examples=400, deadline=None)
        @given(st.integers(0, 99_999_999))
        def estonia(number: int) -> None:
            code = f"{number:08}"
            assert database_says("EE", code) == library_says("EE", code), code

        finland()
        estonia()
        for country, code in WRONG[:-1]:
            assert not database_says(country, code), code
        assert database_says("FI", "")
        assert database_says("SE", "anything")
