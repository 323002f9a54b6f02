"""Mail: written in the transaction of the act, sent after it, retried, never sent twice for one key."""

from datetime import timedelta
from smtplib import SMTPException

from celery import current_app
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core.models import Message

TRIES = 5
BATCH = 50


def post(*, key: str, kind: str, to: str, subject: str, body: str) -> Message:
    """Put a letter into the outbox; the same key again is the same letter."""
    message, made = Message.objects.get_or_create(
        key=key, defaults={"kind": kind, "to": to, "subject": subject, "body": body}
    )
    if made:
        transaction.on_commit(lambda: current_app.send_task("core.send_messages"), robust=True)
    return message


def send_waiting() -> int:
    """Send what waits, one letter at a time; how many went out.

    A letter is claimed by a conditional UPDATE of its tries, so two workers never send the same one.
    """
    sent = 0
    waiting = Message.objects.filter(status=Message.Status.WAITING, tries__lt=TRIES).order_by("pk")[:BATCH]
    for message in waiting:
        claimed = Message.objects.filter(pk=message.pk, status=Message.Status.WAITING, tries=message.tries).update(
            tries=F("tries") + 1
        )
        if claimed:
            sent += _send_one(message)
    return sent


def _send_one(message: Message) -> int:
    try:
        EmailMessage(message.subject, message.body, settings.DEFAULT_FROM_EMAIL, [message.to]).send()
    except (SMTPException, OSError) as error:
        final = message.tries + 1 >= TRIES
        Message.objects.filter(pk=message.pk).update(
            error=f"{type(error).__name__}: {error}"[:300],
            status=Message.Status.FAILED if final else Message.Status.WAITING,
        )
        return 0
    Message.objects.filter(pk=message.pk).update(status=Message.Status.SENT, sent_at=timezone.now(), error="")
    return 1


def forget_old(days: int = 180) -> int:
    """Delete the bodies of letters sent or given up long ago: they hold personal data."""
    old = Message.objects.filter(created_at__lt=timezone.now() - timedelta(days=days))
    old = old.exclude(status=Message.Status.WAITING, tries__lt=TRIES)
    return old.exclude(body="").update(body="", to="removed@localhost")
