"""One of everything of the administration: a file that was read, and an export of the site."""

import datetime
import io

from talkoo.kernel.access import PROGRAM
from talkoo.site.administration.exporting import actions as exporting
from talkoo.site.administration.importing import actions as importing


def furnish(site, people):
    content = (
        f"Name;E-mail address\nImported {site.key};imported@{site.key}.example.org\n;no address\n".encode()
    )
    importing.read_file(
        io.BytesIO(content),
        kind="people",
        name="list.csv",
        size=len(content),
        language=site.default_language,
        consent_source="Signed lists",
        consented_on=datetime.date(2026, 3, 1),
        by=PROGRAM,
    )
    exporting.ask_export(passphrase=f"four good words of {site.key}", by=PROGRAM)
