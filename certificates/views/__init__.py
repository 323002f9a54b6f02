"""Pages of certificates, by audience: everybody, the school and the recipients, the organiser."""
