"""Writes of accounts: who acts for which organisation, and what an organisation is called."""

from typing import TypedDict, Unpack

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.enums import MembershipRole
from accounts.models import Membership, Organisation, User
from accounts.rules import can_let_in
from core import audit, outbox
from core.models import AuditEntry


class OrganisationFields(TypedDict, total=False):
    """Columns of an organisation that a form may set."""

    kind: str
    full_name: str
    short_name: str
    city: str
    is_municipal: bool
    email: str
    phone: str


@transaction.atomic
def update_organisation(
    *, organisation: Organisation, actor: User, **fields: Unpack[OrganisationFields]
) -> Organisation:
    """Mend what an organisation is called and where it is reached; documents already made keep the old name."""
    changed = [name for name, value in fields.items() if getattr(organisation, name) != value]
    for name in changed:
        setattr(organisation, name, fields[name])  # type: ignore[literal-required]
    if changed:
        organisation.save()
        _record(organisation, actor, "organisation.edited", fields=sorted(changed))
    return organisation


@transaction.atomic
def account_of(*, email: str, **names: str) -> User:
    """The account of a mailbox, made if there is none. One whose address nobody proved loses its password.

    Somebody else may have signed up under this address and wait for it to be trusted. Only who reads the mailbox
    gets the link that sets a password: that proves the address.
    """
    address = User.objects.normalize_email(email).lower()
    user = User.objects.filter(email=address).first()
    if user is None:
        user = User.objects.create_user(address, **names)
        EmailAddress.objects.create(user=user, email=address, primary=True, verified=True)
    elif EmailAddress.objects.filter(user=user, email__iexact=address, verified=False).update(verified=True):
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user


@transaction.atomic
def add_membership(
    *,
    organisation: Organisation,
    email: str,
    role: MembershipRole,
    actor: User,
    last_name: str = "",
    first_name: str = "",
    patronymic: str = "",
    position: str = "",
) -> Membership:
    """Let a person act for an organisation and write to them; who has no account gets one and a link for a password.

    Where somebody else ever acted for the organisation, a person from outside only proposes: one of them, the
    department or the administrator confirms. Adding somebody again brings an ended membership back and sends no second
    letter.
    """
    names = {"last_name": last_name, "first_name": first_name, "patronymic": patronymic, "position": position}
    user = account_of(email=email, **names)
    membership, _is_new = Membership.objects.get_or_create(
        user=user, organisation=organisation, role=role, defaults={"is_active": False}
    )
    if membership.is_active:
        return membership
    # Ended memberships count: who removed everybody of a school does not get its pupils thereby.
    if can_let_in(actor, organisation) or not organisation.memberships.exclude(pk=membership.pk).exists():
        return _let_in(membership, actor)
    if membership.is_waiting:
        return membership
    membership.is_waiting, membership.proposed_by_id = True, actor.pk
    membership.save(update_fields=["is_waiting", "proposed_by_id", "updated_at"])
    entry = _record(organisation, actor, "membership.proposed", user=user.pk, role=str(role))
    _ask_colleagues(membership, actor, entry.sequence)
    return membership


@transaction.atomic
def confirm_membership(*, membership: Membership, actor: User) -> Membership:
    """The organisation says yes: from now on the person acts for it."""
    locked = Membership.objects.select_for_update().get(pk=membership.pk)
    return _let_in(locked, actor) if locked.is_waiting else locked


def _let_in(membership: Membership, actor: User) -> Membership:
    membership.is_active, membership.is_waiting = True, False
    membership.save(update_fields=["is_active", "is_waiting", "updated_at"])
    details = {"user": membership.user_id, "role": str(membership.role)}
    entry = _record(membership.organisation, actor, "membership.added", **details)
    _post_welcome(membership, entry.sequence)
    _tell_colleagues(membership, actor, entry.sequence)
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, actor: User) -> Membership:
    """The person acts for the organisation no more, or is not let in; what was done stays."""
    if membership.is_active or membership.is_waiting:
        act = "membership.ended" if membership.is_active else "membership.declined"
        membership.is_active = membership.is_waiting = False
        membership.save(update_fields=["is_active", "is_waiting", "updated_at"])
        details = {"user": membership.user_id, "role": membership.role}
        _record(membership.organisation, actor, act, **details)
    return membership


def _record(organisation: Organisation, actor: User, act: str, **details: object) -> AuditEntry:
    chain = f"organisation:{organisation.pk}"
    return audit.record(chain=chain, act=act, target=organisation, actor=actor, details=details)


def _post_welcome(membership: Membership, number: int) -> None:
    """The letter: for whom the person acts now, and where to sign in or to set a password first."""
    user, organisation = membership.user, membership.organisation
    with override(settings.LANGUAGE_CODE):
        if user.has_usable_password():
            way = _("Войдите: %(url)s") % {"url": settings.SITE_URL + reverse("account_login")}
        else:
            way = _("Придумайте пароль по ссылке: %(url)s") % {"url": settings.SITE_URL + password_link(user)}
        outbox.post(
            key=f"membership:{membership.pk}:{number}",
            kind="accounts.membership",
            to=user.email,
            subject=_("Вы работаете на сайте городских конкурсов: %(school)s") % {"school": organisation.short_name},
            body=_("Теперь вы можете работать от имени организации %(school)s (%(role)s).\n\n%(way)s\n")
            % {"school": organisation.full_name, "role": membership.get_role_display(), "way": way},
        )


def _tell_colleagues(membership: Membership, actor: User, number: int) -> None:
    """Who acts for the organisation already learns who came and who let them in: children's data open with it."""
    organisation = membership.organisation
    others = User.objects.filter(memberships__organisation=organisation, memberships__is_active=True)
    with override(settings.LANGUAGE_CODE):
        for colleague in others.exclude(pk__in=[membership.user_id, actor.pk]).distinct():
            outbox.post(
                key=f"membership:{membership.pk}:{number}:{colleague.pk}",
                kind="accounts.colleague",
                to=colleague.email,
                subject=_("%(school)s: новый человек с доступом") % {"school": organisation.short_name},
                body=_(
                    "%(name)s (%(role)s) теперь видит учеников и заявки организации %(school)s. "
                    "Доступ дал: %(actor)s.\n\nЕсли это ошибка, напишите администратору сайта.\n"
                )
                % {
                    "name": membership.user.full_name,
                    "role": membership.get_role_display(),
                    "school": organisation.full_name,
                    "actor": actor.full_name or actor.email,
                },
            )


def _ask_colleagues(membership: Membership, actor: User, number: int) -> None:
    """Who acts for the organisation is asked whether the person belongs to it; where nobody is left, the department."""
    organisation = membership.organisation
    others = User.objects.filter(memberships__organisation=organisation, memberships__is_active=True)
    if not others.exists():
        others = User.objects.filter(memberships__role=MembershipRole.OBSERVER, memberships__is_active=True)
    with override(settings.LANGUAGE_CODE):
        for colleague in others.exclude(pk__in=[membership.user_id, actor.pk]).distinct():
            outbox.post(
                key=f"membership:{membership.pk}:{number}:{colleague.pk}",
                kind="accounts.proposal",
                to=colleague.email,
                subject=_("%(school)s: подтвердите, кто у вас работает") % {"school": organisation.short_name},
                body=_(
                    "%(actor)s предлагает дать доступ к ученикам и заявкам организации %(school)s: "
                    "%(name)s (%(role)s).\n\nПодтвердите или откажите: %(url)s\n\n"
                    "Пока вы не подтвердили, человек ничего не видит.\n"
                )
                % {
                    "name": membership.user.full_name,
                    "role": membership.get_role_display(),
                    "school": organisation.full_name,
                    "actor": actor.full_name or actor.email,
                    "url": settings.SITE_URL + reverse("access_list"),
                },
            )


def password_link(user: User) -> str:
    """The address at which allauth lets the owner of this mailbox set a password."""
    key = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
