"""The form that opens a school year."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from competitions.selectors.season import department, hosts


class SeasonForm(forms.Form):
    """Who holds the contests whose organiser is not named in their presets or is not in the list yet."""

    organiser = forms.ModelChoiceField(
        label=_("Кто проводит остальные"),
        queryset=Organisation.objects.none(),
        empty_label=None,
        help_text=_("Конкурсы, чьего организатора по заготовке среди организаций не нашлось"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Organisation.objects.filter(pk__in=[organisation.pk for organisation in hosts()])
        self.fields["organiser"].queryset = found  # type: ignore[attr-defined]
        self.fields["organiser"].initial = department()
