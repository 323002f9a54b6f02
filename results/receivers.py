"""What results does when the rooms below announce a change."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from judging.signals import lines_changed
from registrations.models import Consent, Entry, Participant, Supervisor
from registrations.services.naming import Mention
from registrations.signals import consent_changed, supervisor_erased
from results.models import Publication
from results.services.erasure import empty_words_near
from results.services.publications import bump_public_revision, competitions_of
from results.services.ranking import request_ranking, want_ranking


@receiver(lines_changed, dispatch_uid="results.lines_changed")
def follow_lines(division_id: int, **kwargs: Any) -> None:
    """Places are wanted anew: noted inside the transaction of the mark, asked for once it is committed."""
    want_ranking(division_id=division_id)
    transaction.on_commit(lambda: request_ranking(division_id=division_id), robust=True)


@receiver(post_save, sender=Consent, dispatch_uid="results.consent_saved")
@receiver(post_delete, sender=Consent, dispatch_uid="results.consent_deleted")
def follow_consent(instance: Consent, **kwargs: Any) -> None:
    """A given or withdrawn consent shows or hides a name at once."""
    bump_public_revision(competitions=competitions_of(people__participant=instance.participant_id))


@receiver(post_save, sender=Participant, dispatch_uid="results.participant_saved")
def follow_participant(instance: Participant, created: bool, **kwargs: Any) -> None:  # noqa: FBT001 - Django's
    """A corrected or erased name changes the page; so does joining two records of one child."""
    if not created:
        here = Q(protocols__lines__people__participant=instance) | Q(
            protocols__lines__people__participant__merged_into=instance
        )
        bump_public_revision(
            competitions=Publication.objects.filter(here).values_list("competition_id", flat=True).distinct()
        )


@receiver(post_save, sender=Supervisor, dispatch_uid="results.supervisor_saved")
def follow_supervisor(instance: Supervisor, created: bool, **kwargs: Any) -> None:  # noqa: FBT001 - Django's
    """The same for a supervisor's name."""
    if not created:
        bump_public_revision(competitions=competitions_of(people__supervisor=instance))


@receiver(consent_changed, dispatch_uid="results.consent_changed")
def follow_consent_act(consent: Consent, **kwargs: Any) -> None:
    """The same for services that write consents by one statement."""
    bump_public_revision(competitions=competitions_of(people__participant=consent.participant_id))


@receiver(supervisor_erased, dispatch_uid="results.supervisor_erased")
def follow_erased_supervisor(supervisor: Supervisor, mention: Mention, **kwargs: Any) -> None:
    """An erased supervisor vanishes from public pages and from the words of decisions."""
    empty_words_near(Entry.objects.filter(supervisors__supervisor=supervisor), mention)
    bump_public_revision(competitions=competitions_of(people__supervisor=supervisor))
