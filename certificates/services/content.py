"""What a certificate holds: printed lines with tokens, and commitments of the names behind them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from certificates.models import Batch, Certificate
from certificates.render import Sheet
from certificates.selectors.candidate import Candidate
from certificates.selectors.facts import TOKEN, filled, token
from certificates.validators import Erased
from core.models import PersonKey
from core.sealing import new_key, open_texts, seal_texts

MONTHS = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split()  # noqa: SIM905
WORDS = ("founder", "sign1_role", "sign1_name", "sign2_role", "sign2_name", "place")


def russian_date(moment: datetime) -> str:
    """«3 декабря 2026 г.», as documents say it in whatever language the site is read."""
    day = timezone.localtime(moment)
    return f"{day.day}\u00a0{MONTHS[day.month - 1]} {day.year}\u00a0г."


def content_of(candidate: Candidate, batch: Batch, number: str, now: datetime) -> dict[str, Any]:
    """The lines of the sheet with tokens, the title of the file, the recipient as the check page says it."""
    words = batch.words
    values = candidate.lines.values() | {word: words.get(word, "") for word in WORDS}
    values["founder"] = values["founder"].upper()
    values["place"] = values["place"] or f"{timezone.localtime(now).year}\u00a0г."
    values["basis"] = " · ".join(filter(None, (_basis(candidate, words), f"Рег.\u00a0№\u00a0{number}")))
    values["accent"] = candidate.accent
    heading = candidate.lines.heading.capitalize()
    name = token(0) if candidate.lines.name == token(0) else candidate.lines.name
    return {"values": values, "title": f"{heading} № {number} – {name}", "short": candidate.short}


def _basis(candidate: Candidate, words: Mapping[str, str]) -> str:
    """The order, or the protocol where there is no order."""
    if words.get("order"):
        return words["order"].rstrip(". ")
    if candidate.line is None:
        return ""
    protocol = candidate.line.protocol
    return f"Протокол №\u00a0{protocol.number} от {russian_date(protocol.sealed_at)}"


def seal_all(candidates: Iterable[Candidate]) -> list[tuple[PersonKey | None, list[str]]]:
    """Seal the names of many certificates in one write: the owner's key and the commitments of each.

    Somebody outside the rosters (an expert) gets a key of their own, so that an erasure can reach the name.
    """
    pairs: list[tuple[PersonKey, str]] = []
    spans: list[tuple[PersonKey | None, int, int]] = []
    for candidate in candidates:
        texts = candidate.texts.pairs
        fresh = new_key() if any(key is None for key, _text in texts) else None
        own = [(known, text) for key, text in texts if (known := key or fresh) is not None]
        is_personal = candidate.lines.name == token(0)
        spans.append((own[0][0] if is_personal else None, len(pairs), len(pairs) + len(own)))
        pairs += own
    commitments = seal_texts(pairs)
    return [(owner, commitments[start:end]) for owner, start, end in spans]


def sheets_for(certificates: Iterable[Certificate]) -> list[Sheet | None]:
    """The sheets ready for the engine, their names opened in one query; None where the recipient was erased."""
    certificates = list(certificates)
    opened = open_texts(name for one in certificates for name in one.names)
    return [_sheet(one, opened) for one in certificates]


def sheet_for(certificate: Certificate) -> Sheet:
    """The sheet of one certificate; raises `Erased`."""
    sheet = sheets_for([certificate])[0]
    if sheet is None:
        raise Erased
    return sheet


def _sheet(certificate: Certificate, opened: Mapping[str, str | None]) -> Sheet | None:
    texts = [opened[name] for name in certificate.names]
    if certificate.owner_id is not None and texts[0] is None:
        return None

    content = certificate.content
    title = written_with({"title": content["title"]}, texts)["title"]
    return Sheet(written_with(content["values"], texts), title, certificate.code)


def written_with(lines: Mapping[str, str], texts: Sequence[str | None]) -> dict[str, str]:
    """The lines with the texts in place of their tokens; an erased one is called so."""
    return {key: filled(line, texts) for key, line in lines.items()}


def short_recipient(certificate: Certificate) -> str:
    """The recipient as the check page says it: «Полина В.», a group by its name; empty after an erasure."""
    short = str(certificate.content["short"])
    if not TOKEN.search(short):
        return short
    opened = open_texts(certificate.names)
    texts = [opened[name] for name in certificate.names]
    if any(texts[int(index)] is None for index in TOKEN.findall(short)):
        return ""
    return written_with({"short": short}, texts)["short"]
