"""Private files: nothing uploaded is reachable by an address of its own."""

import uuid

from django.db import models


class StoredFile(models.Model):
    """An uploaded file below PRIVATE_FILES_ROOT, found by its id, checked by its digest."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by_id = models.PositiveBigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    @property
    def relative_path(self) -> str:
        """Where the content lies below PRIVATE_FILES_ROOT."""
        text = self.id.hex
        return f"{text[:2]}/{text[2:4]}/{text}"
