from partners.models.invitation import Invitation, JoinRequest
from partners.models.membership import Membership, MembershipChange
from partners.models.partner import Partner, PartnerKind, is_an_enterprise_number

__all__ = [
    "Invitation",
    "JoinRequest",
    "Membership",
    "MembershipChange",
    "Partner",
    "PartnerKind",
    "is_an_enterprise_number",
]
