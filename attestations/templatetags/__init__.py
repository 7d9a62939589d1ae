"""Words of the papers for their templates."""
