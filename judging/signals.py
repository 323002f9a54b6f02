"""Facts that judging announces; what follows from them is the business of the apps above."""

from django.dispatch import Signal

# Sent in the transaction of the change, arguments: division_id. Lines of the division are not what they were.
lines_changed = Signal()
