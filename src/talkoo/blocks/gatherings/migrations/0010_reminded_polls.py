from django.db import migrations, models


class Migration(migrations.Migration):
    """Those who have not answered a question about dates are reminded once, before it ends."""

    dependencies = [("gatherings", "0009_photos")]
    operations = [
        migrations.AddField("datepoll", "reminded_at", models.DateTimeField(null=True)),
        migrations.AddConstraint(
            "datepoll",
            models.CheckConstraint(
                condition=models.Q(reminded_at=None) | models.Q(reminded_at__lt=models.F("closes_at")),
                name="gatherings_datepoll_reminded",
            ),
        ),
    ]
