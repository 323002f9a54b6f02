"""Acts of certificates: issuing, making the files, revoking, making anew."""

from certificates.services.issuing import issue_batch
from certificates.services.reissuing import reissue_certificate
from certificates.services.releasing import release_certificates
from certificates.services.rendering import render_batch, render_certificate
from certificates.services.revoking import revoke_certificate

__all__ = [
    "issue_batch",
    "reissue_certificate",
    "release_certificates",
    "render_batch",
    "render_certificate",
    "revoke_certificate",
]
