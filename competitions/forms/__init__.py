"""Forms of competitions: labels, hints and sentences; what is allowed is decided by validators and services."""
