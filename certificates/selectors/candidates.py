"""Who gets what: every certificate that the protocols in force give reason for, before any number is taken."""

from collections.abc import Iterable

from django.db.models import F
from django.utils.translation import gettext as _

from certificates.enums import CertificateKind
from certificates.selectors.candidate import Candidate
from certificates.selectors.diplomas import diplomas, participations
from certificates.selectors.facts import setting_of
from certificates.selectors.outside import letters_for_outside
from certificates.selectors.thanks import jury, letters
from certificates.wording import WordingRefused
from competitions.models import Competition
from results.models import ProtocolLine
from results.selectors import protocols_in_force


def lines_in_force(competition: Competition) -> list[ProtocolLine]:
    """The lines of the newest version of every protocol, with what certificates say of them."""
    protocols = protocols_in_force(competition).values("pk")
    return list(
        ProtocolLine.objects.filter(protocol__in=protocols)
        .select_related("protocol", "entry__organisation")
        .defer("protocol__payload")
        .order_by(F("protocol__division__order").asc(nulls_last=True), "protocol__number", "position", "pk")
    )


def has_title_cases(competition: Competition) -> bool:
    """Whether the title stands in the two cases that texts need."""
    return bool(competition.wording.get("genitive") and competition.wording.get("prepositional"))


def candidates_for(
    competition: Competition, kinds: Iterable[str], *, thanks_in_dative: bool = False
) -> list[Candidate]:
    """Every certificate of these kinds, in the order in which numbers are given.

    Raises `certificates.wording.WordingRefused` where the competition lacks words that the texts need.
    """
    if not has_title_cases(competition):
        raise WordingRefused(
            _("Впишите название конкурса в родительном и предложном падежах: без них текст не составить")
        )
    lines = lines_in_force(competition)
    setting, wanted = setting_of(competition, lines), set(kinds)
    found: list[Candidate] = []
    if CertificateKind.DIPLOMA in wanted:
        found += [one for line in lines for one in diplomas(setting, line)]
    if CertificateKind.PARTICIPANT in wanted:
        found += [one for line in lines for one in participations(setting, line)]
    if CertificateKind.SUPERVISOR in wanted:
        found += letters(setting, lines, thanks_in_dative=thanks_in_dative)
        found += letters_for_outside(setting, thanks_in_dative=thanks_in_dative)
    if CertificateKind.JUROR in wanted:
        found += jury(setting)
    return found
