"""Papers that say so: designs, batches, issued certificates and the counters of their numbers."""

from certificates.models.batch import Batch
from certificates.models.certificate import Certificate
from certificates.models.design import Design
from certificates.models.series import NumberSeries

__all__ = ["Batch", "Certificate", "Design", "NumberSeries"]
