"""How static files are stored: named by their content, compressed, and cached by browsers for good."""

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Django names the patterns no other way.
_IMPORTS = HashedFilesMixin._js_module_import_aggregation_patterns[1]  # type: ignore[attr-defined]  # noqa: SLF001


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Also rewrites `import` lines of our own ES modules, so that a changed module is never mixed with an old one."""

    support_js_module_import_aggregation = True
    _js_module_import_aggregation_patterns = ("js/*.js", _IMPORTS)  # packages' scripts hold imports in comments
