"""Hashed static files whose ES modules import each other by their hashed names."""

from __future__ import annotations

from servestatic.storage import CompressedManifestStaticFilesStorage

# `import { View } from "./view.js";`, in our own modules only: Django's own pattern also takes words in the comments
# of other people's files for imports, and fails on those.
_MODULE_IMPORT = (r"""(?P<matched>\bfrom\s+["'](?P<url>\.\.?/[^"']+\.js)["']\s*;)""", """from "%(url)s";""")
_OWN_MODULES = ("interviews/*.js", "reports/*.js", "ui/*.js")


class HashedModuleStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc] # it comes without types
    """Without this an import in a hashed file names a file that is not there."""

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        *((folder, (_MODULE_IMPORT,)) for folder in _OWN_MODULES),
    )
