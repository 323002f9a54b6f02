"""Who is there before the first page is opened: organisations and accounts, written into the program's own database.

Run in a process of its own (`python -m tests.browser.people`) with the environment of the program under test.
"""

import os

PASSWORD = "orbita-108-minut"
ORGANISER, CHAIR, SECRETARY = "organiser@test.example", "chair@test.example", "secretary@test.example"
JURY = ["juror1@test.example", "juror2@test.example", "juror3@test.example"]
TEACHERS = {"СОШ № 15": "teacher15@test.example", "Лицей № 36": "teacher36@test.example"}


def write_people() -> None:
    """A centre with its organiser, two schools with their teachers, people for the jury."""
    from allauth.account.models import EmailAddress
    from django.contrib.auth.hashers import make_password

    from accounts.enums import MembershipRole, OrganisationKind
    from accounts.models import Membership, Organisation, User

    hashed = make_password(PASSWORD)

    def user(email: str, last: str, first: str, patronymic: str, position: str) -> User:
        made = User.objects.create_user(
            email, last_name=last, first_name=first, patronymic=patronymic, position=position
        )
        User.objects.filter(pk=made.pk).update(password=hashed)
        EmailAddress.objects.create(user=made, email=email, verified=True, primary=True)
        return made

    centre = Organisation.objects.create(
        kind=OrganisationKind.CENTRE, full_name="МБОУ ДО «Центр «Орбита» г. Калуги", short_name="Орбита"
    )
    organiser = user(ORGANISER, "Орлова", "Татьяна", "Николаевна", "методист")
    Membership.objects.create(user=organiser, organisation=centre, role=MembershipRole.ORGANISER)
    for (school, email), (last, first) in zip(
        TEACHERS.items(), [("Кузнецова", "Мария"), ("Юдина", "Ольга")], strict=True
    ):
        teacher = user(email, last, first, "Сергеевна", "учитель информатики")
        organisation = Organisation.objects.create(
            kind=OrganisationKind.SCHOOL, full_name=f"МБОУ «{school}» г. Калуги", short_name=school
        )
        Membership.objects.create(user=teacher, organisation=organisation, role=MembershipRole.COORDINATOR)
    for email, last, first in zip(
        [CHAIR, SECRETARY, *JURY],
        ["Дятлов", "Зимин", "Ежов", "Ильин", "Гущин"],
        ["Игорь", "Алексей", "Андрей", "Захар", "Лев"],
        strict=True,
    ):
        user(email, last, first, "Петрович", "инженер")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    write_people()
