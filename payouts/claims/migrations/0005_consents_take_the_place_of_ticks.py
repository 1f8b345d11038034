from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("claims", "0004_consents"),
    ]

    operations = [
        migrations.RemoveField(
            model_name='claim',
            name='may_count',
        ),
        migrations.RemoveField(
            model_name='claim',
            name='plain_messages',
        ),
    ]
