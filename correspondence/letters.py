"""Write a letter from a template in the reader's language; send it once."""

import logging
import smtplib
from typing import Any

from django.core.mail import EmailMessage  # noqa: TID251  letters leave from here
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override

from correspondence.models import Letter

logger = logging.getLogger(__name__)


def write(
    template: str,
    *,
    kind: str,
    about: str,
    occasion: str,
    reader: str,
    language: str,
    context: dict[str, Any],
) -> Letter:
    """Write `template`.subject.txt and `template`.txt to `reader` and keep the letter.

    A second letter of the same kind, about the same thing, on the same occasion, to the same
    reader is not written: the first is returned. Nothing is sent here.
    """
    with override(language):
        subject = " ".join(render_to_string(f"{template}.subject.txt", context).split())
        text = render_to_string(f"{template}.txt", context).strip() + "\n"
    letter, _created = Letter.objects.get_or_create(
        kind=kind,
        about=about,
        occasion=occasion,
        reader=reader,
        defaults={"language": language, "subject": subject[:200], "text": text},
    )
    return letter


def send(letter_id: int) -> bool:
    """Send a letter that has not left; say whether it left now.

    The row is locked while the mail server is spoken to, so two workers cannot send the same
    letter; a worker that finds it locked leaves it to the other. If the process dies between the
    server's yes and the commit, the letter goes out again: twice is better than never.
    """
    with transaction.atomic():
        letter = (
            Letter.objects.select_for_update(skip_locked=True)
            .filter(pk=letter_id, sent_at=None)
            .first()
        )
        if letter is None:
            return False
        letter.attempts += 1
        try:
            EmailMessage(subject=letter.subject, body=letter.text, to=[letter.reader]).send()
        except (OSError, smtplib.SMTPException) as error:
            letter.last_error = str(error)[:300]
            logger.warning("Letter %s did not leave: %s", letter.pk, error)
        else:
            letter.sent_at = timezone.now()
            letter.last_error = ""
        letter.save(update_fields=["attempts", "sent_at", "last_error"])
        return letter.sent_at is not None
