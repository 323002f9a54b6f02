"""Pages of competitions, by audience."""
