"""Hashed static files whose ES modules import each other by their hashed names, and come without their comments."""

from __future__ import annotations

import re
from fnmatch import fnmatch
from typing import Any

from django.core.files.base import ContentFile, File
from servestatic.storage import CompressedManifestStaticFilesStorage

# `import { View } from "./view.js";`, in our own modules only: Django's own pattern also takes words in the comments
# of other people's files for imports, and fails on those.
_MODULE_IMPORT = (r"""(?P<matched>\bfrom\s+["'](?P<url>\.\.?/[^"']+\.js)["']\s*;)""", """from "%(url)s";""")
_OWN_MODULES = ("interviews/*.js", "reports/*.js", "ui/*.js")
_OWN_STYLES = ("interviews/*.css", "reports/*.css", "candidates/*.css", "ui/*.css")
# Comments that have their lines to themselves: what stands in a string or behind a statement is never one of these.
_COMMENTS = re.compile(r"^[ \t]*(?:/\*(?:[^*]|\*(?!/))*\*/[ \t]*|//[^\n]*)\n", re.MULTILINE)


class HashedModuleStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc] # it comes without types
    """Without this an import in a hashed file names a file that is not there."""

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        *((folder, (_MODULE_IMPORT,)) for folder in _OWN_MODULES),
    )

    def _save(self, name: str, content: File[Any]) -> str:
        if any(fnmatch(name, own) for own in (*_OWN_MODULES, *_OWN_STYLES)):
            content.seek(0)
            text = content.read()
            text = text.decode() if isinstance(text, bytes) else text
            content = ContentFile(_COMMENTS.sub("", text).encode())
        saved: str = super()._save(name, content)
        return saved
