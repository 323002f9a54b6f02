"""Forms of registrations: shape and words; the rules stand in validators and services."""
