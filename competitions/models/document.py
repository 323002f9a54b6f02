"""Documents of a competition and deadlines moved for one organisation."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from competitions.enums import DocumentKind
from competitions.models.competition import Competition
from core.models import StoredFile, Timestamped


class Document(Timestamped):
    """A public document: the regulation, an order."""

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(_("вид"), max_length=16, choices=DocumentKind, default=DocumentKind.REGULATION)
    title = models.CharField(_("название"), max_length=200)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT)

    def __str__(self) -> str:
        return self.title


class Extension(Timestamped):
    """«Продлить»: one organisation may apply until a later moment."""

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="extensions")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    until = models.DateTimeField(_("до"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["competition", "organisation"], name="extension_once")]
