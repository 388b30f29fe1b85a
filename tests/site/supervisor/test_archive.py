"""A backup file is not trusted further than its own names."""

import hashlib
import json
import zipfile

import pytest

from talkoo.site.instance import Unusable
from talkoo.site.supervisor import archive


@pytest.mark.parametrize(
    ("name", "is_fine"),
    [("files/a/b", True), ("files/../../evil", False), ("/etc/evil", False), ("files/..", False)],
)
def test_a_name_that_leads_out_of_the_folder_is_refused(tmp_path, name, is_fine):
    content = b"x"
    told = {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
    members = {name: told, archive.DUMP: told}
    path = tmp_path / "forged.talkoo"
    with zipfile.ZipFile(path, "w") as zipped:
        for member in members:
            zipped.writestr(member, content)
        zipped.writestr(archive.MANIFEST, json.dumps({"format": archive.FORMAT, "members": members}))
    if is_fine:
        with archive.read(path) as found:
            assert found.files() == [name]
        return
    with pytest.raises(Unusable, match="damaged"), archive.read(path):
        pass
