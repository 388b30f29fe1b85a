"""The mails of this package, each with what it is given, and its other cases."""

import datetime

MAILS = {
    "operator.administrator": {
        "token": "TTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTT",
        "until": datetime.datetime(2026, 11, 27, tzinfo=datetime.UTC),
    },
}
OTHERWISE = []
