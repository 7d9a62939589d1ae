"""The law, open to programs: procedures, their sheets, and a simulation for one person.

Nothing here decides: every answer is one of `catalogue.calcul`, dumped, in the language of the
`Accept-Language` header. No account, no cookie, no row written, no answer kept in a log.
"""
