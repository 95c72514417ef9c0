"""What a configuration comes to: overlay on the shipped policy, people, calendars, secrets and channels."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest

from escalationd.config import default_policy, load, load_text
from escalationd.config.secrets import EnvironmentSecret, FileSecret
from escalationd.core.calendar import Window
from escalationd.core.policy import Threshold, Verb
from escalationd.errors import ConfigError, EscalationdError
from escalationd.mail.proof.trust import TrustMode
from escalationd.net.accounts import Security
from tests.support.cast import CIO, DEPUTY, MAYA, ORGANISATION, PASSWORD, POLICY, SETTINGS, settings

ENVIRONMENT = {"ESCALATIOND_TEST_PASSWORD": PASSWORD}


def test_the_cast_is_who_it_says() -> None:
    assert POLICY.name_of(CIO) == "Ruth Okafor"
    assert POLICY.people[MAYA].zone == "Europe/Berlin"
    assert POLICY.tier("L2").is_queue
    assert not POLICY.tier("CIO").is_queue
    assert [deputy.address for deputy in POLICY.tier("CIO").deputies] == [DEPUTY]
    assert POLICY.is_staff("somebody@example.test")
    assert not POLICY.is_staff("mallory@evil.test")


def test_ports_follow_the_security() -> None:
    assert (SETTINGS.imap.port, SETTINGS.smtp.port) == (143, 25)
    tls = ORGANISATION.replace("security: plain\n  username", "security: tls\n  username")
    changed = load_text(tls, Path("config.yaml"), ENVIRONMENT)
    assert (changed.imap.port, changed.imap.security) == (993, Security.TLS)


def test_one_key_of_a_shipped_field_can_be_changed_alone(tmp_path: Path) -> None:
    policy = settings(tmp_path, "fields: {ticket_id: {pattern: 'TCK-\\d+'}}").policy

    assert policy.fields["ticket_id"].pattern == r"TCK-\d+"
    assert policy.fields["ticket_id"].aliases == default_policy().fields["ticket_id"].aliases


def test_a_field_of_ones_own_comes_behind_the_shipped_ones(tmp_path: Path) -> None:
    policy = settings(tmp_path, "fields: {iban: {label: IBAN}}\nrequired: [ticket_id, iban]").policy

    assert list(policy.fields)[-1] == "iban"
    assert policy.required == ("ticket_id", "iban")


def test_none_removes_a_shipped_kind_and_an_empty_value_does_not(tmp_path: Path) -> None:
    policy = settings(tmp_path, "kinds:\n  compliance: none\n  financial:\n").policy

    assert list(policy.kinds) == ["general", "financial"]
    assert policy.kinds["financial"].required


def test_the_own_list_of_tiers_is_the_ladder(tmp_path: Path) -> None:
    text = ORGANISATION[: ORGANISATION.index("tiers:")] + (
        "tiers:\n"
        "  Desk: {address: desk@example.test, members: tom@example.test, response: 2 hours, response_urgent: 1 hour}\n"
        "  CEO: {members: ceo@example.test}\n"
    )

    policy = load_text(text, tmp_path / "config.yaml", ENVIRONMENT).policy

    assert [tier.name for tier in policy.tiers] == ["Desk", "CEO"]
    assert policy.tier("Desk").status == "Escalated - Desk"
    assert policy.tier("CEO").executive


def test_a_list_of_words_replaces_the_shipped_one_but_never_the_verbs_own_name(tmp_path: Path) -> None:
    words = settings(tmp_path, "words: {approve: [Genehmigt]}").policy.words

    assert words[Verb.APPROVE] == ("approve", "genehmigt")
    assert words[Verb.DENY] == default_policy().words[Verb.DENY]


def test_own_hours_replace_the_shipped_week_and_a_tier_changes_only_what_it_names(tmp_path: Path) -> None:
    text = ORGANISATION.replace(
        "  zone: Europe/Berlin\n",
        "  zone: Europe/Berlin\n  hours: {Mon-Thu: [08:00-12:00, 13:00-24:00], Fri: closed}\n"
        "  closed: [2026-12-24: Christmas Eve, 2026-12-31]\n",
    ).replace("    members: [ceo@example.test]", "    members: [ceo@example.test]\n    calendar: {zone: Asia/Kolkata}")

    policy = load_text(text, tmp_path / "config.yaml", ENVIRONMENT).policy

    assert sorted(policy.calendar.hours) == [0, 1, 2, 3]
    assert policy.calendar.hours[0] == (Window(time(8), time(12)), Window(time(13), time(0)))
    assert policy.calendar.closed == {date(2026, 12, 24): "Christmas Eve", date(2026, 12, 31): "a closing day"}
    assert policy.tier("CEO").calendar.zone == "Asia/Kolkata"
    assert policy.tier("CEO").calendar.hours == policy.calendar.hours
    assert policy.tier("CIO").calendar is policy.calendar


def test_public_holidays_are_known_for_any_year_beside_the_own_days(tmp_path: Path) -> None:
    text = ORGANISATION.replace(
        "  zone: Europe/Berlin\n",
        "  zone: Europe/Berlin\n  holidays: {country: DE, region: BY}\n  closed: [2026-12-24: Christmas Eve]\n",
    )

    closed = load_text(text, tmp_path / "config.yaml", ENVIRONMENT).policy.calendar.closed

    assert closed[date(2026, 1, 6)] == "Epiphany in DE-BY"
    assert closed[date(2026, 12, 24)] == "Christmas Eve"
    assert date(2041, 12, 25) in closed
    assert date(2026, 7, 1) not in closed
    assert closed.get(date(2026, 7, 1)) is None


def test_two_countries_close_on_the_holidays_of_both(tmp_path: Path) -> None:
    text = ORGANISATION.replace(
        "  zone: Europe/Berlin\n", "  zone: Europe/Berlin\n  holidays: [{country: DE, region: BE}, {country: US}]\n"
    )

    closed = load_text(text, tmp_path / "config.yaml", ENVIRONMENT).policy.calendar.closed

    assert date(2026, 7, 3) in closed or date(2026, 7, 4) in closed
    assert date(2026, 10, 3) in closed


def test_deputies_have_dates_in_local_time(tmp_path: Path) -> None:
    text = ORGANISATION.replace(
        "  cio@example.test: Ruth Okafor\n",
        "  cio@example.test:\n    name: Ruth Okafor\n    zone: America/New_York\n"
        "    deputies: [{address: Deputy@example.test, since: 2026-07-01, until: 2026-07-02}]\n",
    )

    deputy = load_text(text, tmp_path / "config.yaml", ENVIRONMENT).policy.people[CIO].deputies[0]

    assert deputy.address == DEPUTY
    assert deputy.since == datetime(2026, 7, 1, 4, tzinfo=UTC)
    assert deputy.until == datetime(2026, 7, 3, 4, tzinfo=UTC)


def test_a_member_need_not_be_among_the_people(tmp_path: Path) -> None:
    text = ORGANISATION.replace("  ceo@example.test: Helen Marsh\n", "")

    policy = load_text(text, tmp_path / "config.yaml", ENVIRONMENT).policy

    assert policy.name_of("ceo@example.test") == "ceo@example.test"


def test_thresholds_with_and_without_a_second_person(tmp_path: Path) -> None:
    policy = settings(tmp_path, "thresholds: {EUR: 5000.50, USDT: {amount: 10000, second_person: yes}}").policy

    assert policy.thresholds == (
        Threshold(currency="EUR", amount=Decimal("5000.50")),
        Threshold(currency="USDT", amount=Decimal(10000), second_person=True),
    )


def test_the_risk_of_a_weak_mode_is_named_until_and_after_it_is_accepted(tmp_path: Path) -> None:
    text = ORGANISATION.replace("mode: authentication-results", "mode: border-proves-senders")

    plain = load_text(text, tmp_path / "c.yaml", ENVIRONMENT)
    accepted = load_text(text + "accepted_risks: [border-proves-senders]\n", tmp_path / "c.yaml", ENVIRONMENT)

    assert plain.trust.mode is TrustMode.BORDER
    assert len(plain.warnings) == 1
    assert "(accepted)" not in plain.warnings[0]
    assert accepted.warnings == (f"{plain.warnings[0]} (accepted)",)
    assert SETTINGS.warnings == ()


def with_secret(place: str) -> str:
    return ORGANISATION.replace("{env: ESCALATIOND_TEST_PASSWORD}", place)


def test_a_secret_is_read_when_it_is_needed_so_a_new_one_needs_no_restart(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("first\n")
    secret.chmod(0o600)
    password = load_text(with_secret("{file: secret}"), tmp_path / "config.yaml").imap.password
    assert password is not None
    assert password() == "first"

    secret.write_text(" second with spaces \r\n")

    assert password() == " second with spaces "


@pytest.mark.parametrize("mode", [0o604, 0o644, 0o666, 0o620])
def test_a_secret_file_that_others_can_read_or_change_is_a_problem(tmp_path: Path, mode: int) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hunter2")
    secret.chmod(mode)

    with pytest.raises(ConfigError, match="chmod 600") as caught:
        load_text(with_secret("{file: secret}"), tmp_path / "config.yaml")

    assert "hunter2" not in str(caught.value)


def test_an_empty_secret_file_is_a_problem(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("\n")
    secret.chmod(0o600)

    with pytest.raises(ConfigError, match="is empty"):
        load_text(with_secret("{file: secret}"), tmp_path / "config.yaml")


@pytest.mark.parametrize("text", ["first\nsecond", "first\r\nA1 LOGOUT\r\n", "a\x00b", "\x1b[2J"])
def test_a_secret_of_several_lines_is_a_problem_and_not_repeated(tmp_path: Path, text: str) -> None:
    """Where it is sent, its second line would be a command or a header of its own."""
    secret = tmp_path / "secret"
    secret.write_bytes(text.encode())
    secret.chmod(0o600)

    with pytest.raises(EscalationdError, match="more than one line") as in_file:
        FileSecret(secret)()
    with pytest.raises(EscalationdError, match="more than one line") as in_environment:
        EnvironmentSecret("NAME", {"NAME": text})()
    assert text[:5] not in f"{in_file.value} {in_environment.value}"


def test_a_program_can_print_the_secret(tmp_path: Path) -> None:
    place = f"{{command: [{sys.executable}, -c, 'print(40 + 2)']}}"

    password = load_text(with_secret(place), tmp_path / "config.yaml").imap.password

    assert password is not None
    assert password() == "42"


def test_a_program_that_fails_says_nothing_of_what_it_printed(tmp_path: Path) -> None:
    place = f"{{command: [{sys.executable}, -c, 'print(\"hunter2\"); raise SystemExit(3)']}}"
    password = load_text(with_secret(place), tmp_path / "config.yaml").imap.password
    assert password is not None

    with pytest.raises(EscalationdError, match="ended with 3") as caught:
        password()

    assert "hunter2" not in str(caught.value)


def test_commands_that_read_only_the_database_need_no_secrets(tmp_path: Path) -> None:
    loaded = load_text(with_secret("{env: NOT_SET}"), tmp_path / "config.yaml", {}, check_secrets=False)

    assert loaded.imap.password is not None
    with pytest.raises(EscalationdError, match="NOT_SET"):
        loaded.imap.password()


def test_no_secret_is_in_the_settings_as_text(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("s3cr3t-in-a-file")
    secret.chmod(0o600)
    text = with_secret("{file: secret}").replace(
        "  cio@example.test: Ruth Okafor\n",
        "  cio@example.test: {name: Ruth, contacts: ['slack://s3cr3t-token/x', {file: secret}]}\n",
    )

    loaded = load_text(text, tmp_path / "config.yaml")

    assert "s3cr3t" not in repr(loaded)
    assert loaded.policy.people[CIO].contacts == ("slack://", "channel 2")
    assert [channel() for channel in loaded.contacts[CIO]] == ["slack://s3cr3t-token/x", "s3cr3t-in-a-file"]


@pytest.mark.parametrize(("mode", "refused"), [(0o644, True), (0o640, False), (0o600, False)])
def test_a_channel_written_out_must_not_be_readable_by_everybody(tmp_path: Path, mode: int, refused: bool) -> None:
    path = tmp_path / "config.yaml"
    contacts = "  cio@example.test: {name: Ruth, contacts: ['slack://s3cr3t-token/x']}\n"
    path.write_text(ORGANISATION.replace("  cio@example.test: Ruth Okafor\n", contacts))
    path.chmod(mode)

    if refused:
        with pytest.raises(ConfigError, match="chmod 640") as caught:
            load(path, ENVIRONMENT)
        assert "s3cr3t" not in str(caught.value)
    else:
        assert load(path, ENVIRONMENT).contacts[CIO]


def test_a_receiver_on_this_machine_is_no_secret(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    contacts = "  cio@example.test: {name: Ruth, contacts: ['json://127.0.0.1:8080/x']}\n"
    path.write_text(ORGANISATION.replace("  cio@example.test: Ruth Okafor\n", contacts))
    path.chmod(0o644)

    assert load(path, ENVIRONMENT).contacts[CIO][0]() == "json://127.0.0.1:8080/x"


def test_paths_are_relative_to_the_file_and_sqlite_is_in_the_data_folder(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()

    loaded = settings(tmp_path, "templates: letters\n")

    assert loaded.templates == tmp_path / "letters"
    assert loaded.data_folder == tmp_path / "data"
    assert loaded.database_url == f"sqlite:///{tmp_path}/data/escalationd.db"


def test_a_ticket_system_by_mail_or_by_http_counts_as_connected(tmp_path: Path) -> None:
    by_mail = settings(tmp_path, "ticket_system: {address: tickets@example.test}\n")
    by_http = settings(
        tmp_path,
        "ticket_system:\n  url: https://t.example.test/{ticket}\n  secret: {env: ESCALATIOND_TEST_PASSWORD}\n"
        "  headers: {Authorization: 'Bearer {secret}'}\n",
    )

    assert (by_mail.ticket, by_mail.ticket_address) == (None, "tickets@example.test")
    assert by_mail.policy.ticket_connected
    assert by_http.ticket is not None
    assert by_http.ticket.headers == {"Authorization": "Bearer {secret}"}
    assert not SETTINGS.policy.ticket_connected
