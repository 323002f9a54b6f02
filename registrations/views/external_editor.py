"""One page that enters and changes a result from outside: people are searched, a scan sent once is kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core import signing
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.files import FileRefused
from core.models import StoredFile
from registrations.forms.external import ExternalForm
from registrations.models import Participant
from registrations.services.external import store_scan

SALT = "registrations.external.scan"
DAY = 24 * 3600


@dataclass
class Editor:
    """The state of the page between two presses: the form, who was chosen, the scan that came before."""

    request: HttpRequest
    form: ExternalForm
    people: list[Participant]
    scan: StoredFile | None = None
    people_error: str = ""
    query: str = ""
    matches: list[Participant] = field(default_factory=list)

    @property
    def scan_token(self) -> str:
        """The kept scan as the form carries it; signed, so that nobody attaches a file of somebody else."""
        return "" if self.scan is None else signing.dumps([str(self.scan.pk), self.request.user.pk], salt=SALT)

    def keep_scan(self) -> None:
        """Take the file that was just chosen, or the one chosen before."""
        upload = self.request.FILES.get("scan")
        try:
            self.scan = (
                store_scan(upload=upload, actor=self.request.user)  # type: ignore[arg-type]
                if upload is not None
                else _scan_of(self.request)
            )
        except FileRefused as refusal:
            self.form.add_error("scan", str(refusal))

    def is_complete(self, *, has_scan: bool = False) -> bool:
        """Whether everything is right; what is not is said beside its field."""
        is_valid = self.form.is_valid()
        self.keep_scan()
        if not self.people:
            self.people_error = _("Выберите, чей это итог: нужен хотя бы один ученик.")
        if self.scan is None and not has_scan and not self.form.errors.get("scan"):
            self.form.add_error("scan", _("Приложите скан: без него итог не подтвердить."))
        return is_valid and not self.form.errors and not self.people_error

    def search(self, find: Callable[[str], list[Participant]]) -> None:
        """Look people up by what was typed, those chosen already left out."""
        chosen = {person.pk for person in self.people}
        self.matches = [person for person in find(self.query) if person.pk not in chosen]

    def differences(self, stored: Mapping[str, Any]) -> list[tuple[str, Any]]:
        """Label and stored value of every field that says something else than what was typed."""
        own = self.form.cleaned_data if stored else {}
        pairs = [(name, value) for name, value in stored.items() if name in own and (own[name] or "") != (value or "")]
        choices = {name: dict(getattr(self.form.fields[name], "choices", ())) for name, _value in pairs}
        return [(str(self.form[name].label), choices[name].get(value, value)) for name, value in pairs]

    def quiet(self) -> None:
        """Keep what was typed without complaints about what is not typed yet."""
        self.form.full_clean()
        self.form.errors.clear()

    def context(self) -> dict[str, Any]:
        """What the template draws."""
        return {"editor": self, "form": self.form, "people": self.people, "people_error": self.people_error}


def _scan_of(request: HttpRequest) -> StoredFile | None:
    token = request.POST.get("kept_scan", "")
    if not token:
        return None
    try:
        file_id, user_id = signing.loads(token, salt=SALT, max_age=DAY)
    except signing.BadSignature:
        return None
    if user_id != request.user.pk:
        return None
    return StoredFile.objects.filter(pk=file_id).first()
