"""Who: users, organisations and who belongs to which."""

from accounts.models.membership import Membership
from accounts.models.organisation import Organisation
from accounts.models.user import User

__all__ = ["Membership", "Organisation", "User"]
