"""Facts that results announces; upper apps listen in their `receivers.py`.

`protocol_sealed(sender=Protocol, protocol=…)`, `results_published(sender=Publication, publication=…)`,
`publication_withdrawn(sender=Publication, publication=…)`, sent inside the transaction of the act.
"""

from django.dispatch import Signal

protocol_sealed = Signal()
results_published = Signal()
publication_withdrawn = Signal()
