"""Level texts of a criterion in a preset: what stands under the mark, and up to which mark each of them goes."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from scoring.reading import Node

# Texts written as a list take these upper ends: one for each mark up to three, three texts for five points,
# and four from eight points on, at 20, 40, 70 and 100 % of the maximum.
ENDS = {Decimal(3): ("0", "1", "2", "3"), Decimal(5): ("1", "3", "5")}
SHARES = (Decimal("0.2"), Decimal("0.4"), Decimal("0.7"), Decimal(1))
LEAST_FOR_SHARES = 8


def read_levels(node: Node, maximum: Decimal | None) -> tuple[Mapping[str, str], ...]:
    """Texts under the mark: a list takes the usual ends, a mapping names its own, rising to the maximum."""
    if node.is_map():
        found = {upto: text.text() for upto, text in node.items().items()}
        _check_ends(node, [_number(upto) for upto in found], maximum)
        return tuple({"upto": upto, "text": text} for upto, text in found.items())
    usual = usual_ends(maximum)
    texts = [element.text() for element in node.elements()]
    if len(usual) != len(texts):
        reason = _(
            "Напишите столько текстов, сколько уровней: 4 при оценке до 3 и от 8, 3 при оценке до 5; "
            "при другой оценке – пары {2: …, 6: …}."
        )
        node.fail(reason)
        return ()
    return tuple({"upto": upto, "text": text} for upto, text in zip(usual, texts, strict=True))


def usual_ends(maximum: Decimal | None) -> tuple[str, ...]:
    """The upper ends of a list of level texts; none where the maximum has no usual ones."""
    if maximum is None or maximum < LEAST_FOR_SHARES:
        return ENDS.get(maximum or Decimal(0), ())
    return tuple(str(int(maximum * share)) for share in SHARES)


def _check_ends(node: Node, ends: list[Decimal | None], maximum: Decimal | None) -> None:
    known = [end for end in ends if end is not None]
    if len(known) < len(ends) or known != sorted(set(known)) or (maximum is not None and known[-1:] != [maximum]):
        node.fail(_("Пишите границы уровней числами по возрастанию, последняя – максимум: {4: …, 10: …}."))


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
