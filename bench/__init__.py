"""Measures of the portal: `make bench`. Not part of what is deployed."""
