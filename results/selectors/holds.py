"""What a sealed protocol keeps from changing."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from competitions.models import Scheme
from results.models import Protocol


def holds_of_rules(scheme: Scheme) -> Iterator[str]:
    """A protocol was sealed by these rules: a sentence with what can be done instead."""
    first = Protocol.objects.filter(division__scheme=scheme).order_by("number", "version").first()
    if first is not None:
        yield _(
            "Протокол %(number)s подписан по этим правилам, больше их не меняют. Ошиблись в оценке – исправьте её и "
            "подпишите новую версию протокола с причиной."
        ) % {"number": f"№\u00a0{first.number}"}
