from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('minutes', '0001_initial'),
    ]

    operations = [
        migrations.RunSQL(
            Path(__file__).with_name('0002_approved.sql').read_text(encoding='utf-8'),
            'drop function minutes_stay cascade; drop function minutes_parts_stay cascade; '
            'drop function minutes_addenda_stay cascade; drop function minutes_state(uuid); '
            'drop function minutes_same(jsonb, jsonb, text[])',
        ),
    ]
