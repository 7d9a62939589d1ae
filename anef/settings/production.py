"""Settings of a real service: everything comes from the environment, and https is required."""

from anef import journalisation
from anef.env import env
from anef.settings.base import *
from anef.settings.base import ALLAUTH_TRUSTED_PROXY_COUNT

SECRET_KEY = env.str("SECRET_KEY")
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
if ALLAUTH_TRUSTED_PROXY_COUNT:
    # Only a proxy of ours may say that a request came by https; anybody can write the header.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
# Behind a proxy of ours the redirect may be its own: https is there all the same.
SESSION_COOKIE_SECURE = SECURE_SSL_REDIRECT or ALLAUTH_TRUSTED_PROXY_COUNT > 0
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE
LANGUAGE_COOKIE_SECURE = SESSION_COOKIE_SECURE
# The load balancer asks from inside, without https.
SECURE_REDIRECT_EXEMPT = [r"^sante/$"]
LOGGING = journalisation.reglages(
    env.str("JOURNAL_FORMAT", default="json"), env.str("JOURNAL_NIVEAU", default="INFO")
)
