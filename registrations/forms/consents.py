"""A consent: the paper, its date and who signed it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from registrations.forms.roster import DateInput

SCOPE = [
    ("name", _("фамилия и имя")),
    ("school", _("школа")),
    ("grade", _("класс")),
    ("work", _("работа")),
]


class ConsentForm(forms.Form):
    """The signed paper of one purpose; a publication says what may be shown."""

    signed_on = forms.DateField(label=_("Когда подписано"), widget=DateInput)
    given_by = forms.CharField(
        label=_("Кто подписал"),
        max_length=200,
        help_text=_("Мама, папа, законный представитель: фамилия, имя, отчество"),
    )
    scope = forms.MultipleChoiceField(
        label=_("Что разрешено публиковать"), choices=SCOPE, widget=forms.CheckboxSelectMultiple, required=False
    )
    scan = forms.FileField(
        label=_("Скан или снимок листа"), required=False, help_text=_("PDF, JPG или PNG до 10\u00a0МБ")
    )

    def __init__(self, *args: object, is_publication: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if not is_publication:
            del self.fields["scope"]
        self.fields["scan"].widget.attrs["accept"] = ".pdf,.jpg,.jpeg,.png"
