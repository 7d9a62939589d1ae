"""The person's screens: home, procedures, wizard, follow-up, answer to a request for documents."""
