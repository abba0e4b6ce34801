"""That no test is left out in silence where all have to run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LEFT_OUT = {
    "one": "import pytest\ndef test_one(): pytest.skip('no server')",
    "marked": "import pytest\n@pytest.mark.skip(reason='no server')\ndef test_one(): pass",
    "whole": "import pytest\npytest.skip('no server', allow_module_level=True)",
}


def run(folder: Path, content: str, mode: str) -> tuple[int, str]:
    (folder / "test_left_out.py").write_text(content, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.skips", "-p", "no:cacheprovider", "-q", "-n", "0", "."],
        cwd=folder,
        env={"PATH": os.defpath, "PYTHONPATH": str(ROOT), "DIEUKIEN_TESTS": mode},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout


@pytest.mark.parametrize("content", LEFT_OUT.values(), ids=LEFT_OUT)
def test_a_test_that_is_skipped_fails_where_all_have_to_run(tmp_path: Path, content: str) -> None:
    code, told = run(tmp_path, content, "all")
    assert code != 0
    assert "no server" in told


def test_elsewhere_it_is_skipped(tmp_path: Path) -> None:
    code, told = run(tmp_path, LEFT_OUT["one"], "")
    assert code == 0
    assert "1 skipped" in told


def test_what_is_known_to_fail_may_go_on_failing(tmp_path: Path) -> None:
    content = "import pytest\n@pytest.mark.xfail\ndef test_one(): assert False"
    assert run(tmp_path, content, "all")[0] == 0
