"""Files of works, served under names that tell nothing of their authors."""

import re
from pathlib import Path

from django.http import Http404
from django.http.response import HttpResponseBase

from core.files import file_response
from registrations.models import Work


def work_response(work: Work, label: str) -> HttpResponseBase:
    """The file as «М-047-work.pdf»: the name it came with may be the author's."""
    if work.file is None:
        raise Http404
    stored = work.file
    safe = re.sub(r"[^\w-]+", "-", label)
    stored.name = f"{safe}-{work.code}{Path(stored.name).suffix.lower()}"  # for this response only, never saved
    try:
        return file_response(stored, inline=True)
    except FileNotFoundError:
        raise Http404 from None
