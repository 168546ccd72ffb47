"""An installation's tables, made or brought to this version before a benchmark fills them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def migrate() -> None:
    """Run `ginnel migrate` on the installation that GINNEL_HOME and DATABASE_URL name. Raises CalledProcessError."""
    subprocess.run([Path(sys.executable).with_name("ginnel"), "migrate"], check=True, stdout=sys.stderr)
