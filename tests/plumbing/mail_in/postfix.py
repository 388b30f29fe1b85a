"""A Postfix of one's own: hands mail for our domains on over LMTP, and puts that of example.org into mailboxes."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.ports import free_port

IS_THERE = shutil.which("postfix") is not None and os.geteuid() == 0
WHY_NOT = "there is no Postfix that we may start"
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
virtual_mailbox_domains = example.org
virtual_mailbox_base = {home}/mail
virtual_mailbox_maps = inline:{{ {boxes} }}
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
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
virtual unix - n n - - virtual
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass(frozen=True)
class Postfix:
    """One that runs. `boxes` is the folder with a Maildir for each name that it was given."""

    port: int
    boxes: Path


@contextmanager
def running(lmtp_port: int, *names: str) -> Iterator[Postfix]:
    """Mail for `name@example.org` goes into a Maildir of that name."""
    home, port, nobody = Path(tempfile.mkdtemp(prefix="postfix-")), free_port(), pwd.getpwnam("nobody")
    home.chmod(0o755)
    for folder in ("etc", "spool", "data", "mail"):
        (home / folder).mkdir()
    shutil.chown(home / "data", "postfix")
    shutil.chown(home / "mail", nobody.pw_uid, nobody.pw_gid)
    boxes = ", ".join(f"{{{name}@example.org = {name}/}}" for name in names or ("nobody",))
    said = {"home": home, "lmtp": lmtp_port, "boxes": boxes, "uid": nobody.pw_uid, "gid": nobody.pw_gid}
    (home / "etc" / "main.cf").write_text(MAIN.format(**said))
    (home / "etc" / "master.cf").write_text(MASTER.format(smtp=port))
    command = ["postfix", "-c", str(home / "etc")]
    subprocess.run([*command, "start"], check=True, capture_output=True)
    try:
        yield Postfix(port, home / "mail")
    finally:
        subprocess.run([*command, "stop"], check=False, capture_output=True)
        shutil.rmtree(home, ignore_errors=True)
