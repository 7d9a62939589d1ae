"""Pages travel compressed even without a proxy in front; files and PDFs, already dense, do not.

Django's middleware adds random bytes to each answer, so that its length says nothing of a
secret in it (the BREACH attack).
"""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class CompressionDesPages(GZipMiddleware):
    """Compress HTML only."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Leave everything else as it is."""
        if response.streaming or not response.headers.get("Content-Type", "").startswith(
            "text/html"
        ):
            return response
        return super().process_response(request, response)
