from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0001_initial'),
    ]

    operations = [
        migrations.RunSQL(
            Path(__file__).with_name('0002_kept.sql').read_text(encoding='utf-8'),
            'drop function audit_entry_stays cascade',
        ),
    ]
