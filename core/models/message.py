"""The outbox: mail is written in the transaction of the act and sent after it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Message(models.Model):
    """One letter to one address; the key makes repeating the act harmless."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("ждёт отправки")
        SENT = "sent", _("отправлено")
        FAILED = "failed", _("не доставлено")

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=64)
    to = models.EmailField()
    subject = models.CharField(max_length=300)
    body = models.TextField()
    status = models.CharField(max_length=16, choices=Status, default=Status.WAITING, db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
