"""The application as one form: own columns, the nomination's own fields, role and part of every member."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from competitions.enums import EntrantKind
from core.templatetags.formats import field_number
from registrations.enums import MemberRole
from registrations.models import Entry
from registrations.services.drafts import DraftChanges
from registrations.validators import clean_title

STORED_NUMBER = re.compile(r"-?\d+\.\d+")
TEAMS = frozenset({EntrantKind.TEAM, EntrantKind.BOARD})
ROLES = {
    EntrantKind.TEAM: (MemberRole.CAPTAIN, MemberRole.MEMBER, MemberRole.RESERVE),
    EntrantKind.BOARD: (MemberRole.EDITOR, MemberRole.MEMBER),
}


class NumberField(forms.DecimalField):
    """A number that may be typed with a comma or a point in either language, and is shown with the page's own."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Decimal | None:
        """Exact, whichever mark it has; spaces between thousands are none of it."""
        return super().to_python("".join(str(value).split()).replace(",", ".") if value is not None else None)

    def prepare_value(self, value: Any) -> Any:
        """What is stored with the mark of the page; what was typed and refused stays as it was typed."""
        return field_number(value) if isinstance(value, str) and STORED_NUMBER.fullmatch(value) else value


class EntryForm(forms.Form):
    """Only what the nomination asks for; nothing is required while the application is a draft."""

    nomination = forms.ModelChoiceField(None, label=_("Номинация"), required=False, empty_label=_("выберите номинацию"))
    title = forms.CharField(
        label=_("Название работы"),
        max_length=300,
        required=False,
        help_text=_("Так оно будет напечатано в дипломе"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    team_name = forms.CharField(
        label=_("Название команды"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    is_remote = forms.BooleanField(label=_("Участвуем дистанционно"), required=False)

    def __init__(self, *args: Any, entry: Entry, **kwargs: Any) -> None:
        self.entry = entry
        kwargs["initial"] = self._initial()
        super().__init__(*args, **kwargs)
        self.fields["nomination"].queryset = entry.competition.nominations.all()
        nomination = entry.nomination
        if nomination is None or not nomination.has_title:
            del self.fields["title"]
        if nomination is None or nomination.entrant not in TEAMS:
            del self.fields["team_name"]
        elif nomination.entrant == EntrantKind.BOARD:
            self.fields["team_name"].label = _("Название газеты или редакции")
        if not entry.competition.is_open:
            del self.fields["is_remote"]
        self._add_extras()
        self._add_members()

    def differences(self, stored: Entry) -> list[tuple[str, str]]:
        """Fields where what is stored is not what was typed: the label and the stored value in words.

        A field that was not sent changes nothing; a box that is not ticked is not sent either.
        """
        found = []
        for field in EntryForm(entry=stored).visible_fields():
            value, is_box = field.value(), isinstance(field.field, forms.BooleanField)
            if field.name not in self.fields or (field.name not in self.data and not is_box):
                continue
            if not field.field.has_changed(value, self[field.name].value()):
                continue
            names = {str(key): str(name) for key, name in getattr(field.field, "choices", ())}
            if is_box:
                value = gettext("да") if value else gettext("нет")
            found.append((str(field.label), names.get(str(value or ""), str(value or gettext("пусто")))))
        return found

    def _initial(self) -> dict[str, Any]:
        initial: dict[str, Any] = {
            "nomination": self.entry.nomination_id,
            "title": self.entry.title,
            "team_name": self.entry.team_name,
            "is_remote": self.entry.is_remote,
        }
        initial |= {f"extra-{code}": value for code, value in self.entry.extras.items()}
        for member in self.entry.members.all():
            initial |= {f"role-{member.pk}": member.role, f"part-{member.pk}": member.part}
        return initial

    def _add_extras(self) -> None:
        for extra in [] if self.entry.nomination is None else self.entry.nomination.extras:
            words = {"label": extra["title"], "required": False, "help_text": extra.get("hint", "")}
            field: forms.Field
            if extra.get("kind") == "choice":
                choices = [("", "—"), *((choice, choice) for choice in extra.get("choices", []))]
                field = forms.ChoiceField(choices=choices, **words)
            elif extra.get("kind") == "number":
                field = NumberField(**words)
            else:
                field = forms.CharField(max_length=300, **words)
            self.fields[f"extra-{extra['code']}"] = field

    def _add_members(self) -> None:
        nomination = self.entry.nomination
        roles = None if nomination is None else ROLES.get(EntrantKind(nomination.entrant))
        wants_parts = bool(self.entry.competition.papers.get("parts_required"))
        for member in self.entry.members.all():
            if roles:
                choices = [(role.value, role.label) for role in roles]
                if member.role not in roles:
                    choices.append((member.role, member.get_role_display()))
                self.fields[f"role-{member.pk}"] = forms.ChoiceField(label=_("Роль"), choices=choices, required=False)
            if wants_parts:
                self.fields[f"part-{member.pk}"] = forms.CharField(
                    label=_("Личный вклад"), max_length=300, required=False
                )

    def clean_title(self) -> str:
        """One line without invisible signs."""
        return clean_title(self.cleaned_data["title"])

    def clean_team_name(self) -> str:
        """One line without invisible signs."""
        return clean_title(self.cleaned_data["team_name"])

    def member_fields(self) -> dict[int, list[forms.BoundField]]:
        """The fields of each member, by its id."""
        return {
            member.pk: [self[name] for name in (f"role-{member.pk}", f"part-{member.pk}") if name in self.fields]
            for member in self.entry.members.all()
        }

    def extra_fields(self) -> list[forms.BoundField]:
        """The nomination's own fields."""
        return [self[name] for name in self.fields if name.startswith("extra-")]

    def changes(self) -> DraftChanges:
        """What was sent, for `update_entry`; a field that was not sent is not changed."""
        found: dict[str, Any] = {}
        for name in ("nomination", "title", "team_name", "is_remote"):
            if name in self.fields and (name in self.data or name == "is_remote"):
                found[name] = self.cleaned_data[name]
        extras = {
            name.removeprefix("extra-"): "" if value is None else str(value)
            for name, value in self.cleaned_data.items()
            if name.startswith("extra-") and name in self.data
        }
        if extras:
            found["extras"] = {**self.entry.extras, **extras}
        for kind, key in (("roles", "role"), ("parts", "part")):
            found[kind] = {
                member.pk: self.cleaned_data[f"{key}-{member.pk}"]
                for member in self.entry.members.all()
                if self.cleaned_data.get(f"{key}-{member.pk}") or (key == "part" and f"part-{member.pk}" in self.data)
            }
        return DraftChanges(**found)  # type: ignore[typeddict-item]
