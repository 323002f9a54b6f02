"""The outbox: one letter a key, sent once, retried when the server refuses."""

from smtplib import SMTPException

import pytest

from core import outbox
from core.models import Message

pytestmark = pytest.mark.django_db


def letter(key="entry.accepted:1", to="school@example.org"):
    return outbox.post(key=key, kind="entry.accepted", to=to, subject="Заявка принята", body="Заявка М-047 принята.")


def test_the_same_key_is_the_same_letter(mailoutbox):
    assert letter() == letter()
    assert outbox.send_waiting() == 1
    assert outbox.send_waiting() == 0
    assert [mail.to for mail in mailoutbox] == [["school@example.org"]]


def test_a_refused_letter_is_tried_again_and_then_given_up_with_its_error(monkeypatch):
    def refuse(self):
        raise SMTPException("mailbox is full")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    letter()
    for tried in range(1, outbox.TRIES + 1):
        assert outbox.send_waiting() == 0
        message = Message.objects.get()
        assert message.tries == tried
        assert "mailbox is full" in message.error
    assert message.status == Message.Status.FAILED


def test_one_bad_address_does_not_stop_the_others(monkeypatch, mailoutbox):
    from django.core.mail import EmailMessage

    send = EmailMessage.send

    def maybe(self, fail_silently=False):
        if self.to == ["bad@example.org"]:
            raise SMTPException("no such user")
        return send(self, fail_silently)

    monkeypatch.setattr(EmailMessage, "send", maybe)
    letter("1", "bad@example.org")
    letter("2", "good@example.org")
    assert outbox.send_waiting() == 1
    assert [mail.to for mail in mailoutbox] == [["good@example.org"]]
