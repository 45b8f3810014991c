from celery import shared_task

from correspondence.models import Letter
from correspondence.tasks import send_letter

# The clock looks every minute: a handful at a time keeps a broken mail server from being flooded.
LETTERS_AT_ONCE = 200


@shared_task
def send_waiting_letters() -> None:
    """Start sending what has not left. Twice does no harm: a letter that left is passed over."""
    due = Letter.objects.due().order_by("attempts", "written_at")
    for letter_id in due.values_list("pk", flat=True)[:LETTERS_AT_ONCE]:
        send_letter.delay(letter_id)


@shared_task
def forget_codes() -> None:
    """Delete the text of letters whose code is too old. Twice does no harm: it is gone."""
    Letter.objects.outlived().update(text="")
