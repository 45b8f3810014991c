"""Find what moved a national figure among all that new boundaries moved inside it."""


from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('axes', '0005_target_name'),
        ('counting', '0023_requests_vacuumed'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='ledgerentry',
            index=models.Index(condition=models.Q(('change', 0), _negated=True), fields=['id'], name='ledger_moved'),
        ),
        migrations.AddIndex(
            model_name='ledgerentry',
            index=models.Index(condition=models.Q(('change', 0), _negated=True), fields=['target', '-at', '-id'], name='ledger_moved_of_target'),
        ),
    ]
