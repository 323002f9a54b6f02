"""Closed lists of registrations."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Gender(models.TextChoices):
    """Chooses the gendered forms of documents; unknown means that the words go around it."""

    MALE = "m", _("мужской")
    FEMALE = "f", _("женский")
    UNKNOWN = "", _("не указан")


class EntryStatus(models.TextChoices):
    """The life of an application."""

    DRAFT = "draft", _("Черновик")
    SUBMITTED = "submitted", _("Подана")
    ACCEPTED = "accepted", _("Принята")
    RETURNED = "returned", _("Возвращена")
    REFUSED = "refused", _("Отклонена")
    WITHDRAWN = "withdrawn", _("Отозвана")


class Standing(models.TextChoices):
    """How an accepted entry takes part; the kernel's status of an entry."""

    OK = "ok", _("в зачёте")
    OUT = "OC", _("вне конкурса")
    ABSENT = "DNS", _("не явился")
    DISQUALIFIED = "DSQ", _("дисквалификация")
    WITHDREW = "WD", _("снялся")


class MemberRole(models.TextChoices):
    """What a participant is in an entry."""

    AUTHOR = "author", _("автор")
    CAPTAIN = "captain", _("капитан")
    MEMBER = "member", _("участник команды")
    EDITOR = "editor", _("главный редактор")
    RESERVE = "reserve", _("запасной")


class ConsentPurpose(models.TextChoices):
    """A consent is given for one purpose; Russian law wants each on a sheet of its own."""

    PROCESSING = "processing", _("обработка персональных данных")
    PUBLICATION = "publication", _("публикация имени, школы, класса и работы")


class ConsentStatus(models.TextChoices):
    """Only a verified consent counts; a withdrawn one stays for the history."""

    RECEIVED = "received", _("получено")
    VERIFIED = "verified", _("проверено")
    WITHDRAWN = "withdrawn", _("отозвано")


class EntryAct(models.TextChoices):
    """What happened to an entry; the words of its history."""

    CREATED = "created", _("черновик начат")
    EDITED = "edited", _("черновик изменён")
    SUBMITTED = "submitted", _("заявка подана")
    RECALLED = "recalled", _("заявка взята на доработку")
    WITHDRAWN = "withdrawn", _("заявка отозвана")
    ACCEPTED = "accepted", _("заявка принята")
    RETURNED = "returned", _("заявка возвращена с замечанием")
    REFUSED = "refused", _("заявка отклонена")
    MOVED = "moved", _("изменены номинация или группа")
    STANDING = "standing", _("изменено участие")
    RECEIVED = "received", _("отмечено получение оригинала")
    SIGNED = "signed", _("приложена подписанная заявка")


class ExternalStatus(models.TextChoices):
    """How far a result from outside is believed: only a confirmed one counts."""

    WAITING = "waiting", _("Ждёт проверки")
    CONFIRMED = "confirmed", _("Подтверждён")
    RETURNED = "returned", _("Возвращён")


class ExternalAct(models.TextChoices):
    """What happened to a result from outside; the words of its history."""

    RECORDED = "recorded", _("итог внесён")
    EDITED = "edited", _("итог изменён")
    CONFIRMED = "confirmed", _("итог подтверждён")
    RETURNED = "returned", _("итог возвращён с замечанием")
