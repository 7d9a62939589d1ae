"""Settings shared by every way of running the portal; values come from `anef.env`."""

from datetime import timedelta
from typing import Any

import django_stubs_ext
from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from anef import journalisation
from anef.env import RACINE, env

# Lets `ModelForm[User]` and the like be written where Django's classes are not generic yet.
django_stubs_ext.monkeypatch()

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
VERSION = env.str("ANEF_VERSION", default="dev")

# What the site says about itself. Off: no mark of the State is shown (see README, "Terms of use").
MARQUES_DE_ETAT = env.bool("MARQUES_DE_ETAT", default=False)
SITE_DE_DEMONSTRATION = env.bool("SITE_DE_DEMONSTRATION", default=not MARQUES_DE_ETAT)
# Who publishes the site, for its legal pages; what is empty is said to be unknown.
MENTIONS_LEGALES = {
    "editeur": env.str("MENTIONS_EDITEUR", default=""),
    "directeur": env.str("MENTIONS_DIRECTEUR", default=""),
    "hebergeur": env.str("MENTIONS_HEBERGEUR", default=""),
    "donnees": env.str("MENTIONS_DELEGUE_AUX_DONNEES", default=""),
}
# Only the demo settings open the page that shows every e-mail.
COURRIELS_LISIBLES = False
# Public address of the site, for the links in messages and PDFs (no trailing slash).
ADRESSE_DU_SITE = env.str("ADRESSE_DU_SITE", default="http://127.0.0.1:8000")

INSTALLED_APPS = [
    "anef",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "widget_tweaks",
    "dsfr",
    "allauth",
    "allauth.account",
    "axes",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "accounts",
    "justificatifs",
    "attestations",
    "notifications",
    "demarches",
    "instruction",
    "assistance",
]

MIDDLEWARE = [
    "anef.journalisation.ReferenceDeRequete",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "anef.compression.CompressionDesPages",
    "anef.requetes.CorpsBornes",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "anef.requetes.RequetesLisibles",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.acces.PagesPrivees",
    "anef.langue.LangueDuCompte",
    "anef.typographie.PonctuationFrancaise",
    "anef.requetes.MethodesDites",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "anef.urls"
WSGI_APPLICATION = "anef.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [RACINE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "anef.contexte.site",
            ],
        },
    },
]
FORM_RENDERER = "anef.champs.Rendu"

DATABASES = {
    "default": {
        **env.db_url("DATABASE_URL", default=f"sqlite:///{RACINE / 'var' / 'anef.sqlite3'}"),
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=600),
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("identifiant", "numero_visa", "nom", "prenoms", "email")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "accounts:connexion"
LOGIN_REDIRECT_URL = "/mon-espace/"
LOGOUT_REDIRECT_URL = "/"

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("Français")), ("en", _("Anglais"))]
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [RACINE / "locale"]
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = RACINE / "var" / "static"
STATICFILES_DIRS = [RACINE / "static"]
# The style sheet is built on demand; the design system is not published whole (anef/habillage.py).
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "anef.habillage.ChercheurDesApplications",
    "anef.habillage.Chercheur",
]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": env.str("DOSSIER_FICHIERS", default=str(RACINE / "var" / "fichiers"))
        },
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if env.str("S3_BUCKET", default=""):
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": env.str("S3_BUCKET"),
            "endpoint_url": env.str("S3_ENDPOINT_URL", default=None),
            "access_key": env.str("S3_ACCESS_KEY", default=None),
            "secret_key": env.str("S3_SECRET_KEY", default=None),
            "default_acl": "private",
            "file_overwrite": False,
        },
    }
# The whole request body never stands in memory: files go to disk above this size (bytes).
FILE_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL:
    _redis: dict[str, Any] = {
        "LOCATION": REDIS_URL,
        # Seconds: a Redis that is lost without a word keeps nobody waiting for ever.
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 5},
    }
    CACHES = {
        "default": _redis | {"BACKEND": "anef.cache.RedisFacultatif"},
        "essais": _redis | {"BACKEND": "anef.cache.RedisOuMemoire"},
    }
else:
    _memoire = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    CACHES = {"default": _memoire, "essais": _memoire | {"LOCATION": "essais"}}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = 60 * 60 * 12
# Many people here read their case on a computer that is not theirs.
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# A task that has not ended after this is given to another worker, so none may last longer (limits
# below). Long, because what a lost message leaves behind is found by the sweeps.
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = (
    {"visibility_timeout": 6 * 3600, "socket_connect_timeout": 2} if REDIS_URL else {}
)
# One paper, one preview, one message: a task that hangs gives back its worker and its row. The
# first limit raises inside the task, the second ends its process.
CELERY_TASK_SOFT_TIME_LIMIT = 90
CELERY_TASK_TIME_LIMIT = 120
# Sweeps read rows by the hundred; those of the day, every row there is.
_FILE = {"soft_time_limit": 15 * 60, "time_limit": 16 * 60}
_HEURE = {"soft_time_limit": 55 * 60, "time_limit": 58 * 60}
_JOUR = {"soft_time_limit": 5 * 3600 - 300, "time_limit": 5 * 3600}
CELERY_TASK_ANNOTATIONS: dict[str, dict[str, object]] = {
    "notifications.tasks.envoyer_en_attente": {**_FILE},
    "justificatifs.tasks.analyser_en_attente": {**_FILE},
    "accounts.tasks.oublier_les_creations_perimees": {**_HEURE},
    "demarches.tasks.relire_ephotos": {**_HEURE},
    "notifications.tasks.effacer_les_corps": {**_JOUR},
    "assistance.tasks.oublier_les_captures": {**_JOUR},
    "demarches.tasks.verifier_les_journaux": {**_JOUR},
    "demarches.tasks.rappeler_echeances": {**_JOUR},
}
# Somebody waits for the page that publishes a task: one more try, then the sweeps will do.
CELERY_TASK_PUBLISH_RETRY_POLICY = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.2,
    "interval_max": 0.2,
}
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# A sweep that no worker took before the next one is dropped, so that a stopped worker finds one.
CELERY_BEAT_SCHEDULE: dict[str, dict[str, object]] = {
    "oublier-les-creations-de-compte-perimees": {
        "task": "accounts.tasks.oublier_les_creations_perimees",
        "schedule": 3600.0,
        "options": {"expires": 3600.0},
    },
    "envoyer-les-messages-en-attente": {
        "task": "notifications.tasks.envoyer_en_attente",
        "schedule": 60.0,
        "options": {"expires": 60.0},
    },
    "analyser-les-fichiers-en-attente": {
        "task": "justificatifs.tasks.analyser_en_attente",
        "schedule": 300.0,
        "options": {"expires": 300.0},
    },
    "rendre-les-attestations-en-attente": {
        "task": "attestations.tasks.rendre_en_attente",
        "schedule": 300.0,
        "options": {"expires": 300.0},
    },
    "oublier-les-mots-des-courriels-hors-compte": {
        "task": "notifications.tasks.effacer_les_corps",
        "schedule": crontab(hour=3, minute=10),
    },
    "oublier-les-captures-sans-message": {
        "task": "assistance.tasks.oublier_les_captures",
        "schedule": crontab(hour=3, minute=20),
    },
    "verifier-les-journaux": {
        "task": "demarches.tasks.verifier_les_journaux",
        "schedule": crontab(hour=2, minute=40),
    },
    "relire-les-ephotos": {
        "task": "demarches.tasks.relire_ephotos",
        "schedule": 3600.0,
        "options": {"expires": 3600.0},
    },
    "rappeler-les-echeances": {
        "task": "demarches.tasks.rappeler_echeances",
        "schedule": crontab(hour=6, minute=30),
    },
}

# Messages to people are rows first (notifications room); this transport sends them.
EMAIL_BACKEND = "notifications.courriel.BoiteDEnvoi"
COURRIEL_TRANSPORT = env.str(
    "COURRIEL_TRANSPORT", default="django.core.mail.backends.smtp.EmailBackend"
)
EMAIL_HOST = env.str("EMAIL_HOST", default="localhost")
EMAIL_PORT = env.int("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="ANEF <ne-pas-repondre@anef.example>")
# Where an attachment named in a message row is fetched: source -> function(key) -> (name, bytes, type).
SOURCES_DE_PIECES: dict[str, str] = {"attestation": "attestations.rendu.piece_jointe"}

# Doors to the outside: "embarque" is a table of ours; "http"/"clamd" a real client.
REGISTRE = env.str("REGISTRE", default="embarque")
REGISTRE_URL = env.str("REGISTRE_URL", default="")
REGISTRE_JETON = env.str("REGISTRE_JETON", default="")
EPHOTO = env.str("EPHOTO", default="embarque")
EPHOTO_URL = env.str("EPHOTO_URL", default="")
EPHOTO_JETON = env.str("EPHOTO_JETON", default="")
CLAMD_URL = env.str("CLAMD_URL", default="")  # tcp://host:3310 or unix:///path; empty: no antivirus

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "frame-src": [SELF],
        "frame-ancestors": [SELF],
        "base-uri": [SELF],
        "form-action": [SELF],
    }
}
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

# Sign-in: five wrong passwords for one login from one machine close it a quarter of an hour.
# Counts live in the cache of tries; nothing personal is written in the tables or the logs.
AXES_ENABLED = True
AXES_HANDLER = "axes.handlers.cache.AxesCacheHandler"
AXES_CACHE = "essais"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_FORM_FIELD = "username"
AXES_CLIENT_IP_CALLABLE = "accounts.limites.adresse_ip"
AXES_CLIENT_STR_CALLABLE = "accounts.connexion.anonyme_pour_le_journal"
AXES_LOCKOUT_CALLABLE = "accounts.views.connexion.verrouille"
AXES_ENABLE_ADMIN = False

ACCOUNT_ADAPTER = "accounts.connexion.AdaptateurDeCompte"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "identifiant"
ACCOUNT_EMAIL_VERIFICATION = "none"  # `accounts.verification` proves addresses before the account
ACCOUNT_UNIQUE_EMAIL = False  # a family may share one address
# How many reverse proxies stand in front of the site; 0 means the client's address is the peer's.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("MANDATAIRES_DE_CONFIANCE", default=0)
PASSWORD_RESET_TIMEOUT = 60 * 60 * 24
# First page of each role after signing in; a role not named here lands on LOGIN_REDIRECT_URL.
PAGES_D_ARRIVEE: dict[str, str] = {
    "administrateur": "admin:index",
    "agent": "instruction:file",
    "valideur": "instruction:file",
    "support": "assistance:file",
}
# A case moves with its person (see accounts.profil).
APRES_DEMENAGEMENT = "demarches.transitions.transferer"

REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    # The public API reads no identity; whatever comes later begins with the site's own session.
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "EXCEPTION_HANDLER": "demarches.api.erreurs.repondre",
}
SPECTACULAR_SETTINGS = {
    "TITLE": _("API des démarches"),
    "DESCRIPTION": _("Les démarches de séjour, leur droit daté et sourcé, et une simulation."),
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SCHEMA_PATH_PREFIX": "/api/v[0-9]+",
    "POSTPROCESSING_HOOKS": ["demarches.api.schema.completer"],
}
# Requests to the API per address: a number per second, minute, hour or day ("120/min").
API_DEBIT = env.debit("API_DEBIT", default="120/min")

# Instruction. The law asks for a "reasonable" delay without a figure (R. 431-11 CESEDA): days.
DELAI_COMPLEMENT_JOURS = env.int("DELAI_COMPLEMENT_JOURS", default=30)
DELAI_COMPLEMENT_MINIMUM_JOURS = env.int("DELAI_COMPLEMENT_MINIMUM_JOURS", default=10)
DELAI_COMPLEMENT_MAXIMUM_MOIS = env.int("DELAI_COMPLEMENT_MAXIMUM_MOIS", default=6)

LOGGING = journalisation.reglages(
    env.str("JOURNAL_FORMAT", default="lisible"), env.str("JOURNAL_NIVEAU", default="INFO")
)
RAPPEL_COMPLEMENT_JOURS = env.int("RAPPEL_COMPLEMENT_JOURS", default=7)
