"""The mails of this package, each with what it is given, and its other cases."""

MAILS = {
    "check_ins.help": {"person_name": "Aino Esimerkki", "name": "Verkosto", "slug": "x"},
    "check_ins.missed": {"person_name": "Aino Esimerkki", "name": "Verkosto", "slug": "x"},
}
OTHERWISE = []
