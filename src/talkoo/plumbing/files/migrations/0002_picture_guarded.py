from django.db import migrations, models


class Migration(migrations.Migration):
    """Pictures that not everybody may see; all that there are so far are for everybody."""

    dependencies = [("files", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="picture", name="is_guarded", field=models.BooleanField(default=False)
        ),
    ]
