"""Screens of the assistance room: the contact form, the person's threads, the desk."""
