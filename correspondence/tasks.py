from celery import shared_task

from correspondence import letters


@shared_task
def send_letter(letter_id: int) -> None:
    """Send one letter. Twice is better than never; the letter's row says whether it left."""
    letters.send(letter_id)
