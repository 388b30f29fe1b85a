"""The data folder: what is wrong with it is told in one sentence that says what to do."""

import base64
import json

import pytest

from talkoo.site.instance import Unusable, open_instance


def test_a_folder_becomes_an_installation_once(tmp_path):
    first = open_instance(tmp_path / "data", create=True)
    again = open_instance(tmp_path / "data", create=True)
    assert (first.id, first.keys) == (again.id, again.keys)
    assert (tmp_path / "data" / "keys.json").stat().st_mode & 0o777 == 0o600


def test_lost_keys_are_not_taken_for_an_empty_folder(tmp_path):
    data = tmp_path / "data"
    open_instance(data, create=True)
    (data / "postgres").mkdir()
    (data / "keys.json").unlink()
    for create in (True, False):
        with pytest.raises(Unusable, match=r"keys\.json is missing: put back its copy"):
            open_instance(data, create=create)
    assert not (data / "keys.json").exists()


def test_a_file_or_somebody_elses_folder_is_refused(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(Unusable, match="is not a folder"):
        open_instance(tmp_path / "file", create=True)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letters.odt").write_text("x")
    with pytest.raises(Unusable, match="holds no Talkoo data"):
        open_instance(tmp_path / "full", create=True)


def test_damaged_keys_say_so(tmp_path):
    open_instance(tmp_path / "data", create=True)
    (tmp_path / "data" / "keys.json").write_text("{")
    with pytest.raises(Unusable, match="damaged"):
        open_instance(tmp_path / "data")


def test_a_key_for_phones_joins_the_keys_of_before_at_the_next_start(tmp_path):
    made = open_instance(tmp_path / "data", create=True)
    file = made.data / "keys.json"
    kept = json.loads(file.read_text())
    del kept["push"]
    file.write_text(json.dumps(kept))
    assert "push" not in open_instance(made.data).keys  # looking changes nothing
    again = open_instance(made.data, create=True)
    assert {**again.keys, "push": made.keys["push"]} == made.keys
    assert len(base64.urlsafe_b64decode(again.keys["push"])) == 32
    assert file.stat().st_mode & 0o777 == 0o600
    assert open_instance(made.data, create=True).keys == again.keys
