"""Health check of a container: exit status 0 when this machine's portal says it can serve.

Standard library only, so that asking every thirty seconds costs nothing.
"""

import os
import sys
import urllib.request

DELAI = 5


def main() -> int:
    """Ask /sante/ as the load balancer would, under a host name the site answers to."""
    hote = os.environ.get("ALLOWED_HOSTS", "127.0.0.1").split(",")[0]
    port = os.environ.get("PORT", "8000")
    # The address is ours, whatever the environment says.
    demande = urllib.request.Request(f"http://127.0.0.1:{port}/sante/", headers={"Host": hote})
    try:
        with urllib.request.urlopen(demande, timeout=DELAI) as reponse:
            return int(reponse.status != 200)
    except OSError as erreur:
        sys.stderr.write(f"{erreur}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
