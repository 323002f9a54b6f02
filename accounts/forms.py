"""Forms of accounts."""

from allauth.account import forms as allauth_forms
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import MembershipRole, OrganisationKind
from accounts.models import Organisation, User
from accounts.rules import is_administrator
from accounts.validators import clean_full_name, clean_short_name


class OrganisationForm(forms.ModelForm):
    """Names as they stand in documents and in tables."""

    class Meta:
        model = Organisation
        fields = ("full_name", "short_name", "kind", "city", "is_municipal", "email", "phone")
        help_texts = {
            "full_name": _("Напечатается в дипломах ровно так"),
            "short_name": _("Для таблиц: СОШ №\u00a015"),
        }

    def clean_full_name(self) -> str:
        """As typed, in one line."""
        return clean_full_name(self.cleaned_data["full_name"])

    def clean_short_name(self) -> str:
        """Short, the number joined to its sign."""
        return clean_short_name(self.cleaned_data["short_name"])


class MembershipForm(forms.Form):
    """Whom to let in, and as what."""

    email = forms.EmailField(label=_("Электронная почта"), help_text=_("На неё придёт ссылка для пароля"))
    last_name = forms.CharField(label=_("Фамилия"), max_length=100)
    first_name = forms.CharField(label=_("Имя"), max_length=100)
    patronymic = forms.CharField(label=_("Отчество"), max_length=100, required=False)
    position = forms.CharField(label=_("Должность"), max_length=200, required=False)
    role = forms.ChoiceField(label=_("Роль"))

    def __init__(self, *args: object, organisation: Organisation, actor: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.actor = actor
        roles = [MembershipRole.TEACHER, MembershipRole.COORDINATOR]
        if is_administrator(actor):
            roles.append(MembershipRole.ORGANISER)
            if organisation.kind == OrganisationKind.DEPARTMENT:
                roles = [MembershipRole.OBSERVER, MembershipRole.ORGANISER]
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]

    def clean_email(self) -> str:
        """Nobody but the administrator lets themselves in: behind the door are other people's children."""
        email = str(self.cleaned_data["email"])
        if email.lower() == self.actor.email.lower() and not is_administrator(self.actor):
            raise forms.ValidationError(_("Назовите другого человека: сам себе доступ не дают."))
        return email


class ShortAdvice:
    """Says once and shortly what a new password must be: the lists of the validators are longer than the form."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        advice = _("Не меньше десяти знаков. Ваше имя, почта и «1234567890» не подойдут.")
        self.fields["password1"].help_text = advice  # type: ignore[attr-defined]


class SignupForm(ShortAdvice, allauth_forms.SignupForm):
    """A new account."""


class SetPasswordForm(ShortAdvice, allauth_forms.SetPasswordForm):
    """The first password of an account that signs in by a link."""


class ChangePasswordForm(ShortAdvice, allauth_forms.ChangePasswordForm):
    """Another password instead of a known one."""


class ResetPasswordKeyForm(ShortAdvice, allauth_forms.ResetPasswordKeyForm):
    """A new password by the link of a letter."""
