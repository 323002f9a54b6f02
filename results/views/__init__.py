"""Pages of results, by audience: the organiser and the chair, everybody, the school."""
