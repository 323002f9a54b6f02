"""What an organiser looks at before issuing: a sample of the first paper, and the words around it."""

from typing import Any

from django.utils import timezone

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from certificates.enums import CertificateKind
from certificates.models import Batch
from certificates.render import Sheet
from certificates.selectors.candidates import candidates_for
from certificates.services.content import content_of, written_with
from certificates.services.designs import engine_of, ensure_design, sample_values
from certificates.wording import WordingRefused
from competitions.enums import RoleKind
from competitions.models import Competition

SAMPLE = "ОБРАЗЕЦ"


def suggested_words(competition: Competition) -> dict[str, Any]:
    """The words of the last batch; at first the department, the chair of the jury, the city and the year."""
    last = competition.batches.first()
    if last is not None:
        return {**last.words, "dative": bool(last.words.get("dative"))}
    department = Organisation.objects.filter(kind=OrganisationKind.DEPARTMENT).order_by("pk").first()
    chair = competition.roles.filter(kind=RoleKind.CHAIR, is_active=True).select_related("user").first()
    named = chair is not None and chair.user.last_name
    return {
        "founder": (department or competition.organiser).full_name,
        "sign1_role": "",
        "sign1_name": "",
        "sign2_role": "Председатель жюри" if named else "",
        "sign2_name": chair.user.short_name if chair is not None and named else "",
        "place": f"г. {competition.organiser.city}, {competition.year} г.",
    }


def sample_file(competition: Competition) -> bytes:
    """The first diploma as it would be printed, or made-up lines while there is nothing to print."""
    engine = engine_of(ensure_design(competition))
    try:
        candidates = candidates_for(competition, [CertificateKind.DIPLOMA])
    except WordingRefused:
        candidates = []
    if not candidates:
        return engine.render(Sheet(sample_values(), SAMPLE, "0" * 16))
    first = candidates[0]
    batch = Batch(competition=competition, words=suggested_words(competition))
    content = content_of(first, batch, SAMPLE, timezone.now())
    texts = [text for _key, text in first.texts.pairs]
    return engine.render(Sheet(written_with(content["values"], texts), SAMPLE, "0" * 16))
