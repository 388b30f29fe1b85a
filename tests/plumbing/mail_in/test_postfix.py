"""A real mail server in front of us: Postfix takes a mail over SMTP and hands it on over LMTP."""

import os
import shutil
import smtplib
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from talkoo.plumbing.mail_in.models import State
from tests.plumbing.mail_in.conftest import letter
from tests.plumbing.mail_in.test_receiver import free_port, kept, receiver

__all__ = ["receiver"]

pytestmark = pytest.mark.skipif(
    shutil.which("postfix") is None or os.geteuid() != 0, reason="there is no Postfix that we may start"
)
MAIN = """
compatibility_level = 3.6
queue_directory = {home}/spool
data_directory = {home}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = {home}/log
maillog_file_prefixes = {home}
myhostname = mx.example.org
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
local_recipient_maps =
relay_domains = post.example.org, mail.beta.example
relay_recipient_maps =
transport_maps = inline:{{
  {{post.example.org = lmtp:inet:127.0.0.1:{lmtp}}}, {{mail.beta.example = lmtp:inet:127.0.0.1:{lmtp}}} }}
smtpd_relay_restrictions = reject_unauth_destination
message_size_limit = 36700160
"""
MASTER = """
127.0.0.1:{smtp} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


@pytest.fixture
def postfix(receiver):
    """The port of a Postfix that hands mail for our domains on to the receiver."""
    home, port = Path(tempfile.mkdtemp(prefix="postfix-")), free_port()
    home.chmod(0o755)
    for name in ("etc", "spool", "data"):
        (home / name).mkdir()
    shutil.chown(home / "data", "postfix")
    (home / "etc" / "main.cf").write_text(MAIN.format(home=home, lmtp=receiver.lmtp_port))
    (home / "etc" / "master.cf").write_text(MASTER.format(smtp=port))
    command = ["postfix", "-c", str(home / "etc")]
    subprocess.run([*command, "start"], check=True, capture_output=True)
    try:
        yield port
    finally:
        subprocess.run([*command, "stop"], check=False, capture_output=True)
        shutil.rmtree(home, ignore_errors=True)


def test_postfix_hands_mails_on_to_two_sites_and_each_is_taken(
    postfix, alpha, beta, told, run_jobs, conversation
):
    mari, aet = told(alpha), told(beta, "aet@example.ee", "et")
    with smtplib.SMTP("127.0.0.1", postfix) as server:
        server.sendmail("mari@example.org", [mari.reply], letter(mari.reply, text="Hei õ\r\n" + "y" * 5_000))
        server.sendmail(
            "aet@example.ee", [aet.reply], letter(aet.reply, by="aet@example.ee", text="Tere\r\n")
        )
        server.sendmail("", [mari.reply], letter(mari.reply, by="MAILER-DAEMON@example.org"))
    until = time.monotonic() + 60
    while len(kept(alpha)) < 2 or len(kept(beta)) < 1:
        assert time.monotonic() < until
        time.sleep(0.2)
    run_jobs()
    assert {raw.state for raw in kept(alpha)} == {State.TAKEN, State.IGNORED}
    assert {one.person_id for one in conversation.taken} == {mari.person.pk, aet.person.pk}
    assert {one.text[:5] for one in conversation.taken} == {"Hei õ", "Tere"}
