import talkoo.kernel.crypto
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('mail_out', '0002_strands'),
    ]

    operations = [
        migrations.AddField(
            model_name='mail',
            name='enclosed',
            field=talkoo.kernel.crypto.EncryptedTextField(null=True),
        ),
    ]
