from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('gatherings', '0005_calendars'),
    ]

    operations = [
        migrations.AddField(
            model_name='gathering',
            name='postponed_from',
            field=models.DateTimeField(null=True),
        ),
    ]
