"""The check of certificates that `manage.py verify_audit` runs."""

from collections.abc import Iterator

from django.db.models import Count, Max, Min
from django.utils.translation import gettext as _

from certificates.models import Certificate, NumberSeries
from core.models import SealedText
from core.sealing import is_faithful


def faults_of_certificates() -> Iterator[str]:
    """Every gap in the numbers and every name that is not the one committed to, as a sentence."""
    yield from _faults_of_numbers()
    known = {sealed.commitment: sealed for sealed in SealedText.objects.select_related("owner")}
    for certificate in Certificate.objects.only("number", "names").iterator(chunk_size=500):
        for commitment in certificate.names:
            sealed = known.get(commitment)
            if sealed is not None and sealed.owner.key is not None and not is_faithful(sealed):
                yield _("документ №\u00a0%(number)s: имя не то, что было записано") % {"number": certificate.number}


def _faults_of_numbers() -> Iterator[str]:
    rows = Certificate.objects.order_by().values("letters", "year")
    found = {
        (row["letters"], row["year"]): row
        for row in rows.annotate(count=Count("pk"), first=Min("sequence"), last=Max("sequence"))
    }
    for series in NumberSeries.objects.all():
        row = found.pop((series.letters, series.year), None)
        given = (row["count"], row["first"], row["last"]) if row else (0, 1, 0)
        if given != (series.last, 1, series.last):
            yield _("номера %(series)s: есть пропуск") % {"series": series}
    for letters, year in found:
        yield _("номера %(letters)s за %(year)s год выданы без счётчика") % {"letters": letters, "year": year}
