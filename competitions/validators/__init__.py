"""Checks shared by models, forms, commands and imports; nothing here touches the database."""
