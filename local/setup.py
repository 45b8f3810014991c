"""Make this machine ready to run or test the register; started by setup.sh.

Says each thing before installing it, and does nothing when nothing is missing.
"""

import hashlib
import shutil
import subprocess
import sys
import time
import venv
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from local import packages
from local.packages import CannotInstall, Need
from local.places import ROOT, TRANSLATIONS, Unreachable, working_folder
from local.stack import lock

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = ROOT / "requirements" / "development.txt"
STAMP = VENV / "installed"
NO_BROWSER = ROOT / "var" / "setup" / "no-browser"  # noted so that it is not looked for again
BROWSER_SENTENCE = "This release has Chromium only as a snap: the tests in a browser are skipped."
PURPOSES = ("run", "test")
LONG = 2.0  # seconds that a step may take before it is said how many it took


class StepFailed(Exception):
    """A command failed; the message carries the end of what it printed."""


def main() -> int:
    """Install what is missing for the purpose named on the command line; 0 when all is there."""
    purpose = sys.argv[1] if len(sys.argv) > 1 else "run"
    if purpose not in PURPOSES:
        say("Usage: local/setup.sh run, or local/setup.sh test")
        return 2
    if sys.platform != "linux":
        say("The register's own servers need Linux. Elsewhere, use docker-compose.yml.")
        return 1
    try:
        with lock(working_folder("setup"), waits=True, tell=say):
            # Neither needs the other, and each keeps one processor busy.
            with ThreadPoolExecutor(1) as beside:
                filling = beside.submit(fill_venv)
                install_packages(packages.needs(purpose))
                filling.result()
            compile_messages()
    except (CannotInstall, StepFailed, Unreachable) as problem:
        say(str(problem))
        return 1
    return 0


def install_packages(needs: list[Need]) -> None:
    """Install what is missing from the operating system's packages."""
    missing = [need for need in needs if not need.is_there()]
    if NO_BROWSER.exists() and packages.BROWSER in missing:
        missing.remove(packages.BROWSER)
        say(BROWSER_SENTENCE)
    if not missing:
        return
    for need in missing:
        say(f"Missing: {need.title}.")
    try:
        install(missing)
    except CannotInstall as problem:
        raise CannotInstall(f"{problem}\n{packages.by_hand(missing)}") from None


def install(missing: list[Need]) -> None:
    """Find the names of the packages, install them, and check that the programs are there."""
    if not packages.speaks_apt():
        raise CannotInstall("This set-up can install only on Debian and Ubuntu.")
    if packages.as_root():
        say("Installing needs root: sudo is used for apt-get, and for nothing else.")
    step("Reading the lists of packages", packages.update_command(), is_needed=False)
    names = {need.title: need.package() for need in missing}
    if packages.BROWSER in missing and not names[packages.BROWSER.title]:
        del names[packages.BROWSER.title]
        NO_BROWSER.touch()
        say(BROWSER_SENTENCE)
        missing = [need for need in missing if need is not packages.BROWSER]
    for title, name in names.items():
        if name is None:
            raise CannotInstall(f"This release has no package for {title}.")
    found = list(filter(None, names.values()))
    if found:
        step(f"Installing {', '.join(found)}", packages.install_command(found))
    still = [need.title for need in missing if not need.is_there()]
    if still:
        raise CannotInstall(f"Installed, but still not found: {', '.join(still)}.")


def fill_venv() -> None:
    """Put the packages of requirements/development.txt into .venv, unless they are there."""
    digest = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    if STAMP.exists() and STAMP.read_text() == digest and is_usable():
        return
    if not is_usable():
        make_venv()
    requirements = str(REQUIREMENTS.relative_to(ROOT))
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--no-input", "--progress-bar=off"]
    # The file names every package: with nothing to resolve, a newer release cannot get in the way.
    options = ["--disable-pip-version-check", "--require-hashes", "--no-deps"]
    options += ["--requirement", requirements]
    step(f"Installing the Python packages of {requirements} into .venv", [*pip, *options])
    STAMP.write_text(digest)


def is_usable() -> bool:
    """Tell whether .venv has a Python that runs and finds pip."""
    question = "import importlib.util as u, sys; sys.exit(not u.find_spec('pip'))"
    try:
        answer = subprocess.run([PYTHON, "-c", question], capture_output=True, check=False)
    except OSError:
        return False
    return answer.returncode == 0


def make_venv() -> None:
    """Make .venv with the Python that runs this, in place of an unusable one."""
    version = ".".join(map(str, sys.version_info[:3]))
    say(f"Making .venv with Python {version} ...")
    shutil.rmtree(VENV, ignore_errors=True)
    venv.create(VENV, with_pip=True, symlinks=True)


def compile_messages() -> None:
    """Compile each translation that is newer than its compiled form."""
    catalogues = [each for folder in TRANSLATIONS for each in sorted(folder.rglob("*.po"))]
    stale = [each for each in catalogues if is_stale(each)]
    for each in stale:
        fresh = each.with_suffix(".mo.new")
        name = str(each.relative_to(ROOT))
        step(f"Compiling {name}", ["msgfmt", "-o", str(fresh), name])
        fresh.replace(each.with_suffix(".mo"))


def is_stale(catalogue: Path) -> bool:
    """Tell whether the compiled form is missing or older."""
    compiled = catalogue.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < catalogue.stat().st_mtime


def step(title: str, command: list[str], *, is_needed: bool = True) -> None:
    """Say the step, run the command with its output in var/setup.log, and say if it took long."""
    say(f"{title} ...")
    began = time.monotonic()
    answer = subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if (seconds := time.monotonic() - began) > LONG:
        say(f"{title}: {seconds:.0f} s")
    log_path = ROOT / "var" / "setup.log"
    with log_path.open("a") as log:
        log.write(answer.stdout)
    if answer.returncode != 0 and is_needed:
        end = "\n".join(answer.stdout.splitlines()[-15:])
        raise StepFailed(f"That failed. The end of {log_path}:\n{end}")


def say(sentence: str) -> None:
    """Tell a sentence to the person at the terminal."""
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
