"""Which release of the code this is, told from the code itself."""

import hashlib
from pathlib import Path

#: Not served: no answer depends on them.
LEFT_OUT = {"benchmarks", "local", "tests"}
SUFFIXES = {".html", ".mo", ".py", ".txt"}


def release(root: Path) -> str:
    """Twelve hexadecimal digits: others where a module, a template or a translation is another.

    What one release keeps in the cache is found by no other, which may expect it in another shape.
    """
    folders = {each.parent for each in root.glob("*/__init__.py")}
    folders |= {root / "templates", root / "locale"}
    digest = hashlib.sha256()
    for folder in sorted(folders):
        if folder.name not in LEFT_OUT:
            for path in sorted(folder.rglob("*")):
                if path.suffix in SUFFIXES:
                    digest.update(f"{path.relative_to(root)}\n".encode())
                    digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
