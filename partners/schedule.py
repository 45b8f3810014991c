"""What the clock asks for."""

from celery import shared_task

from partners.models import Invitation


@shared_task
def forget_lapsed_invitations() -> None:
    """Delete invitations whose link has expired. Twice does no harm: nothing is left to delete."""
    Invitation.objects.lapsed().delete()
