"""The tree is the architecture: what may import what, what stands in the repository, which templates are used."""

import re
import subprocess
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parents[1]
TEMPLATES = ROOT / "padis" / "web" / "templates"
FOUND_BY_NAME = re.compile(r"^(403|403_csrf|404|429|500)\.html$|^account/|^mfa/|^help/")
"""Templates that Django, allauth and the help page look up by a name that is made, not written."""


def tracked_files() -> list[Path]:
    names = (
        subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    )
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def test_a_package_imports_only_from_lines_below_its_own(monkeypatch):
    """`exchange` may know `cases`, never the other way round."""
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename="pyproject.toml", no_cache=True) == 0


@pytest.mark.parametrize("word", ["pythonhosted", "registry.npm" + "js", "/wo" + "rk/main", "../sha" + "red"])
def test_the_repository_speaks_of_the_project_alone(word):
    """No path of a machine and no registry's host name: a user only has the repository."""
    texts = [path for path in tracked_files() if path.suffix not in {".png", ".jpg", ".mo", ".woff2"}]
    assert [
        path.name
        for path in texts
        if word in path.read_text(encoding="utf-8", errors="replace") and path != Path(__file__)
    ] == []


def test_every_template_has_a_user():
    """A template that nothing includes, extends or renders is dead."""
    words = "\n".join(
        path.read_text(encoding="utf-8") for suffix in ("py", "html") for path in (ROOT / "padis").rglob(f"*.{suffix}")
    )
    names = [path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html")]
    assert [name for name in names if name not in words and not FOUND_BY_NAME.match(name)] == []


def test_no_source_file_outgrows_a_screenful_of_reasons():
    """Past 300 lines a file becomes a package of the same name."""
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for path in (ROOT / "padis").rglob("*.py")
        if "migrations" not in path.parts and (lines := len(path.read_text(encoding="utf-8").splitlines())) > 300
    }
    assert long == {}
