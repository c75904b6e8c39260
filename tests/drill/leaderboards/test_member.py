"""What a member of a drill makes of answers, and of those that were lost."""

from random import Random

from drill.leaderboards.member import Member
from tests.drill.leaderboards.asking import AWAY, REFUSED, Scripted, answer

MADE = answer(201, user_id="u" * 32)


def member(client: Scripted, *tokens: str) -> Member:
    one = Member(client, "Ivy", Random(1))
    one.tokens += tokens
    return one


async def test_a_registration_is_repeated_as_it_was_until_it_is_decided() -> None:
    client = Scripted(AWAY, None, MADE)
    ivy = member(client)
    assert await ivy.register()
    assert ivy.user_id == "u" * 32
    assert len(client.asked) == 3
    assert client.asked.count(client.asked[0]) == 3
    assert (client.refusals, client.findings) == (2, [])


async def test_a_name_that_another_has_is_no_finding_and_what_else_is_refused_is_one() -> None:
    client = Scripted(answer(409, error={"code": "name-taken"}))
    assert not await member(client).register()
    assert client.findings == []
    client = Scripted(answer(400, faults=[]))
    assert not await member(client).register()
    assert len(client.findings) == 1


async def test_a_token_that_ended_says_that_the_lost_answer_was_yes() -> None:
    client = Scripted(None, REFUSED)
    ivy = member(client, "one", "two")
    before = ivy.password
    await ivy.change_password()
    assert (ivy.old_passwords, ivy.password != before) == ([before], True)
    assert (ivy.tokens, ivy.ended) == ([], ["one", "two"])
    assert client.findings == []


async def test_a_token_that_is_refused_though_nothing_was_asked_before_is_a_finding() -> None:
    client = Scripted(REFUSED)
    ivy = member(client, "one")
    await ivy.end_sessions()
    assert (ivy.tokens, ivy.ended, len(client.findings)) == (["one"], [], 1)


async def test_an_account_is_closed_once_it_is_old_enough() -> None:
    client = Scripted(answer(409, error={"code": "too-soon"}), answer(200))
    ivy = member(client, "one")
    await ivy.close()
    assert (ivy.is_closed, ivy.ended, len(client.asked)) == (True, ["one"], 2)


async def test_who_is_told_to_be_another_after_a_login_is_a_finding() -> None:
    client = Scripted(answer(200, user_id="v" * 32, token="t"))
    ivy = member(client)
    ivy.user_id = "u" * 32
    await ivy.log_in()
    assert ivy.tokens == ["t"]
    assert len(client.findings) == 1


async def test_a_score_is_repeated_by_the_same_token_until_it_is_accepted_and_noted_once() -> None:
    client = Scripted(AWAY, None, answer(202))
    ivy = member(client, "one")
    await ivy.submit("chess")
    await ivy.submit("chess", is_repeat=True)
    assert len(ivy.scores) == 1
    assert client.asked.count(client.asked[0]) == 4
