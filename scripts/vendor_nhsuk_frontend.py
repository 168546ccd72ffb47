"""Copy the compiled NHS.UK frontend into the package, so that nothing is fetched when Ginnel runs.

Usage: npm pack nhsuk-frontend@10.6.1 && python scripts/vendor_nhsuk_frontend.py nhsuk-frontend-10.6.1.tgz

Three changes are made to the stylesheet: the two @font-face rules that fetch Frutiger from assets.nhs.uk are
removed (the font is licensed to nhs.uk alone; Arial is the fallback the design system names), image addresses
become relative, and the source-map comments go. `MANIFEST.sha256` lets a test notice any other change.
"""

from __future__ import annotations

import hashlib
import re
import sys
import tarfile
from pathlib import Path

HOME = Path(__file__).parent.parent / "src/ginnel/kernel/web/static/web/nhsuk"
DIST = "package/dist/nhsuk/"
WANTED = re.compile(
    r"nhsuk-frontend\.min\.(css|js)|assets/images/(favicon\.(ico|svg)|nhsuk-icon-[a-z0-9-]+\.(svg|png))"
)


def stylesheet(text: str) -> str:
    text = re.sub(r"@font-face\{[^}]*\}", "", text)
    text = text.replace("url(/assets/images/", "url(assets/images/")
    return re.sub(r"\n*/\*# sourceMappingURL=[^*]*\*/\s*$", "\n", text)


def script(text: str) -> str:
    return re.sub(r"\n*//# sourceMappingURL=\S*\s*$", "\n", text)


def content(name: str, raw: bytes) -> bytes:
    if name.endswith(".css"):
        return stylesheet(raw.decode()).encode()
    return script(raw.decode()).encode() if name.endswith(".js") else raw


def main(tarball: str) -> None:
    sums = []
    with tarfile.open(tarball) as archive:
        for member in sorted(archive.getmembers(), key=lambda found: found.name):
            name = member.name.removeprefix(DIST)
            stream = archive.extractfile(member) if WANTED.fullmatch(name) else None
            if stream is None:
                continue
            raw = content(name, stream.read())
            target = HOME / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(raw)
            sums.append(f"{hashlib.sha256(raw).hexdigest()}  {name}\n")
    (HOME / "MANIFEST.sha256").write_text("".join(sums))


if __name__ == "__main__":
    main(sys.argv[1])
