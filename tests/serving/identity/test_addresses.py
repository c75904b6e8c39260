"""Addresses: a client is whom trusted proxies name, and nobody names itself."""

import pytest

from serving.identity.addresses import (
    MOST_PROXIES,
    TrustedProxies,
    client_address,
    source_of,
    takes_passwords,
    trusted_proxies,
)

PROXIES = trusted_proxies("10.0.0.0/8, 192.0.2.1,2001:db8:1::/48")


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("203.0.113.9", [], "203.0.113.9"),
        ("203.0.113.9", ["198.51.100.7"], "203.0.113.9"),
        ("10.0.0.1", ["198.51.100.7"], "198.51.100.7"),
        ("10.0.0.1", ["1.1.1.1, 198.51.100.7"], "198.51.100.7"),
        ("10.0.0.1", ["1.1.1.1", "198.51.100.7"], "198.51.100.7"),
        ("10.0.0.1", ["1.1.1.1, 198.51.100.7, 10.2.3.4"], "198.51.100.7"),
        ("10.0.0.1", ["1.1.1.1, 198.51.100.7", "192.0.2.1, 10.2.3.4"], "198.51.100.7"),
        ("10.0.0.1", ["10.0.0.2, 10.0.0.3"], "10.0.0.2"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", [""], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.7, unknown"], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.7, unknown, 10.0.0.2"], "10.0.0.2"),
        ("10.0.0.1", ["198.51.100.7:4711"], "198.51.100.7"),
        ("10.0.0.1", ["[2001:db8::5]:4711"], "2001:db8::5"),
        ("10.0.0.1", ["2001:DB8:0::5"], "2001:db8::5"),
        ("::ffff:10.0.0.1", ["::ffff:198.51.100.7"], "198.51.100.7"),
        ("2001:db8:1::1", ["198.51.100.7"], "198.51.100.7"),
        ("2001:db8:2::1", ["198.51.100.7"], "2001:db8:2::1"),
        ("unix:", ["198.51.100.7"], "unix:"),
    ],
)
def test_the_client_is_the_rightmost_that_is_no_trusted_proxy(
    peer: str, forwarded: list[str], client: str
) -> None:
    assert client_address(peer, forwarded, PROXIES) == client


def test_without_trusted_proxies_nobody_s_word_is_taken() -> None:
    for peer in ("127.0.0.1", "10.0.0.1", "::1"):
        assert client_address(peer, ["198.51.100.7"], TrustedProxies()) == peer


def test_a_header_without_end_is_read_from_the_right_to_its_bound() -> None:
    many = ", ".join(["198.51.100.7", *(["10.0.0.2"] * 10_000)])
    assert client_address("10.0.0.1", [many], PROXIES) == "10.0.0.2"
    some = ", ".join(["198.51.100.7", *(["10.0.0.2"] * (MOST_PROXIES - 1))])
    assert client_address("10.0.0.1", [some], PROXIES) == "198.51.100.7"


@pytest.mark.parametrize("text", ["", " ", ",", " , "])
def test_an_empty_setting_trusts_nobody(text: str) -> None:
    assert trusted_proxies(text) == TrustedProxies()


@pytest.mark.parametrize("text", ["proxy.example.org", "10.0.0.0/33", "10.0.0.1/8", "10.0.0.1;10.0.0.2"])
def test_a_setting_that_names_no_network_is_an_error_that_says_which(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        trusted_proxies(f"192.0.2.1, {text}")


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::9", "2001:db8:1:3::/64"),
        ("unix:", "unix:"),
    ],
)
def test_failures_count_for_an_address_or_for_the_network_whose_client_chooses_the_rest(
    address: str, source: str
) -> None:
    assert source_of(address) == source


@pytest.mark.parametrize(
    ("peer", "over_tls", "is_forwarded", "tls_ends_before", "takes"),
    [
        ("127.0.0.1", False, False, False, True),
        ("::1", False, False, False, True),
        ("::ffff:127.0.0.1", False, False, False, True),
        ("127.0.0.1", False, True, False, False),
        ("198.51.100.7", False, False, False, False),
        ("10.0.0.1", False, False, False, False),
        ("", False, False, False, False),
        ("198.51.100.7", True, False, False, True),
        ("10.0.0.1", False, True, True, True),
        ("127.0.0.1", False, True, True, True),
    ],
)
def test_a_password_travels_only_where_nobody_reads_it(
    peer: str, over_tls: bool, is_forwarded: bool, tls_ends_before: bool, takes: bool
) -> None:
    assert (
        takes_passwords(peer, over_tls=over_tls, is_forwarded=is_forwarded, tls_ends_before=tls_ends_before)
        is takes
    )
