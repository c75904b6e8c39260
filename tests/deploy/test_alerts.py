"""The alerts: Prometheus' own tests of each, and a runbook for each."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.debian import program

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / "deploy" / "prometheus"
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()
RULES = yaml.safe_load((FOLDER / "alerts.yml").read_text())
ALERTS: dict[str, dict[str, Any]] = {
    rule["alert"]: rule for group in RULES["groups"] for rule in group["rules"]
}
CASES = yaml.safe_load((FOLDER / "alerts_test.yml").read_text())["tests"]


def promtool(*arguments: str) -> None:
    outcome = subprocess.run(
        [program("promtool", "prometheus"), *arguments],
        cwd=FOLDER,
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


def test_each_alert_fires_and_is_silent_as_its_cases_say():
    promtool("test", "rules", "alerts_test.yml")


def test_the_configuration_is_one_that_prometheus_takes():
    promtool("check", "config", "prometheus.yml")


@pytest.mark.parametrize("alert", ALERTS)
def test_an_alert_has_a_case_in_which_it_fires_and_one_in_which_it_is_silent(alert):
    checks = [check for case in CASES for check in case["alert_rule_test"] if check["alertname"] == alert]

    assert any(check.get("exp_alerts") for check in checks)
    assert any(not check.get("exp_alerts") for check in checks)


@pytest.mark.parametrize("alert", ALERTS)
def test_an_alert_leads_to_its_runbook(alert):
    file, _, anchor = ALERTS[alert]["annotations"]["runbook"].partition("#")

    assert file == "docs/operations.md"
    assert anchor == alert.lower()
    assert f"\n### {alert}\n" in OPERATIONS


def test_every_runbook_is_of_an_alert():
    _, _, runbooks = OPERATIONS.partition("\n## Runbooks\n")

    assert set(re.findall(r"^### (\w+)$", runbooks, re.MULTILINE)) == set(ALERTS)


@pytest.mark.parametrize("alert", ALERTS)
def test_an_alert_says_how_bad_it_is_and_what_it_means(alert):
    rule = ALERTS[alert]

    assert rule["labels"]["severity"] in {"critical", "warning"}
    assert rule["annotations"]["summary"]
    assert rule["annotations"]["description"].endswith(".")
