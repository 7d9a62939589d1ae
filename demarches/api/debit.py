"""How often one address may ask, all endpoints together; the answer 429 says when to come back.

The rate is the setting API_DEBIT. Counts live in the cache of tries, under a digest of the address.
"""

from __future__ import annotations

import hashlib
from typing import cast

from django.conf import settings
from django.core.cache import BaseCache
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from accounts.limites import ESSAIS, adresse_ip


class DebitDeLApi(SimpleRateThrottle):
    """One count per address."""

    scope = "api"
    cache = cast(BaseCache, ESSAIS)

    def get_rate(self) -> str:
        """The setting, read when a request comes."""
        return str(settings.API_DEBIT)

    def get_cache_key(self, request: Request, view: APIView) -> str:
        """The address behind the trusted proxies, never in clear."""
        empreinte = hashlib.sha256(adresse_ip(request._request).encode()).hexdigest()
        return self.cache_format % {"scope": self.scope, "ident": empreinte}
