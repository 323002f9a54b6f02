"""Who works in a competition: inviting, recusing, bringing back."""

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Organisation, User
from accounts.services import account_of, password_link
from competitions.enums import RoleKind
from competitions.models import Competition, Nomination, Role
from competitions.validators.refusal import Refused
from core.audit import record
from core.outbox import post


@transaction.atomic
def invite_role(
    *,
    competition: Competition,
    email: str,
    kind: RoleKind | str,
    actor: User,
    last_name: str = "",
    first_name: str = "",
    patronymic: str = "",
    position: str = "",
    organisation: Organisation | None = None,
    nominations: Sequence[Nomination] = (),
) -> Role:
    """Give a person a role and write to them; who has no account gets one without a password and a link to set it.

    Inviting the same person again brings an ended role back and sends no second letter for a role in force.
    """
    names = {"last_name": last_name, "first_name": first_name, "patronymic": patronymic, "position": position}
    user = account_of(email=email, **names)
    role, made = Role.objects.get_or_create(
        competition=competition, user=user, kind=kind, defaults={"organisation": organisation}
    )
    if not made and role.is_active:
        raise Refused(
            _("Выберите другого человека: %(name)s уже в списке с этой ролью.") % {"name": user.full_name or user.email}
        )
    role.is_active = True
    role.organisation = organisation or role.organisation
    role.save(update_fields=["is_active", "organisation", "updated_at"])
    role.nominations.set(nominations)
    entry = record(
        chain=competition.audit_chain,
        act="invite_role",
        target=role,
        actor=actor,
        details={"user": user.pk, "kind": str(kind), "nominations": [nomination.pk for nomination in nominations]},
    )
    _write_invitation(role, number=entry.sequence)
    return role


@transaction.atomic
def end_role(*, role: Role, reason: str, actor: User) -> Role:
    """End a role (recusal, removal): marks already given stay, the person no longer gets in."""
    if not role.is_active:
        return role
    role.is_active, role.end_reason = False, reason.strip()[:300]
    role.save(update_fields=["is_active", "end_reason", "updated_at"])
    record(
        chain=role.competition.audit_chain,
        act="end_role",
        target=role,
        actor=actor,
        details={"user": role.user_id, "kind": role.kind},
    )
    return role


@transaction.atomic
def resume_role(*, role: Role, actor: User) -> Role:
    """Bring an ended role back."""
    if role.is_active:
        return role
    role.is_active = True
    role.save(update_fields=["is_active", "updated_at"])
    record(
        chain=role.competition.audit_chain,
        act="resume_role",
        target=role,
        actor=actor,
        details={"user": role.user_id, "kind": role.kind},
    )
    return role


@override(settings.LANGUAGE_CODE)  # letters speak the language of the contest, whoever sends them
def _write_invitation(role: Role, *, number: int) -> None:
    """The letter: what the person is invited to, and where to sign in or to set a password first."""
    user, competition = role.user, role.competition
    if user.has_usable_password():
        way = _("Войдите по адресу %(url)s") % {"url": settings.SITE_URL + reverse("account_login")}
    else:
        way = _(
            "Придумайте пароль по ссылке, она действует три дня: %(url)s\n"
            "Потом пароль можно получить на странице входа: «Забыли пароль?»"
        ) % {"url": settings.SITE_URL + password_link(user)}
    body = _("%(name)s, здравствуйте!\n\nВас приглашают в конкурс %(title)s, роль: %(role)s.\n\n%(way)s\n") % {
        "name": " ".join(filter(None, (user.first_name, user.patronymic))) or user.email,
        "title": competition.title,
        "role": role.get_kind_display(),
        "way": way,
    }
    post(
        key=f"invite:{role.pk}:{number}",
        kind="competitions.invitation",
        to=user.email,
        subject=_("Приглашение: %(title)s") % {"title": competition.short_title},
        body=body,
    )
