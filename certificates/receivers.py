"""What certificates do when the rooms below announce a fact."""

from typing import Any

from django.dispatch import receiver

from certificates.services.erasure import erase_supervisor_files
from certificates.services.releasing import release_certificates
from registrations.models import Supervisor
from registrations.signals import supervisor_erased
from results.models import Publication
from results.signals import results_published


@receiver(results_published, sender=Publication, dispatch_uid="certificates.results_published")
def follow_publication(publication: Publication, **kwargs: Any) -> None:
    """With the results their papers become visible to schools, participants and the check page."""
    divisions = list(publication.protocols.values_list("division_id", flat=True))
    release_certificates(competition=publication.competition, divisions=divisions)


@receiver(supervisor_erased, sender=Supervisor, dispatch_uid="certificates.supervisor_erased")
def follow_erasure(supervisor: Supervisor, **kwargs: Any) -> None:
    """The name goes from every file that shows it."""
    erase_supervisor_files(supervisor)
