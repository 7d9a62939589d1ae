"""Screens of the room: creating an account, signing in, the account's page."""
