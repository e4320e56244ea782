"""DTLS servers that none of the node's authors wrote, as processes: how each is started, and what it cannot do."""
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time

from check import PATIENCE, Absent, Failed, equal

KEY = "73656372657450534b31323334353637"  # secretPSK1234567
IDENTITY = "devid"
CID = "0a0b0c0d0e0f"
SUITES = {"CCM_8": "c0a8", "CCM": "c0a4", "GCM": "00a8", "CBC": "00ae"}
BUILT = os.path.join(os.path.dirname(__file__), "../../../artifacts/interop/bin")


def free_port(count=1):
    """The first of so many neighbouring ports of which none is taken."""
    while True:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        if port + count < 65536 and not any(bound(port + i) for i in range(count)):
            return port


def bound(port):
    """Whether a UDP socket of this network has the port."""
    for name in ("/proc/net/udp", "/proc/net/udp6"):
        with open(name) as table:
            if any(re.search(r":%04X [0-9A-F]+:0000 " % port, line) for line in table):
                return True
    return False


def program(name, package):
    found = shutil.which(name)
    if not found:
        raise Absent("%s is not installed: apt-get install %s" % (name, package))
    return found


class Server:
    """A process that has bound its port; ended when the `with` statement ends."""

    def __init__(self, command, port, answer=None):
        self.command, self.port, self.answer = command, port, answer
        self.log = tempfile.TemporaryFile("w+b")
        self.start()

    def start(self):
        pipe = subprocess.PIPE if self.answer else subprocess.DEVNULL
        self.process = subprocess.Popen(self.command, stdin=pipe, stdout=subprocess.PIPE if self.answer else self.log,
                                        stderr=self.log)
        if self.answer:
            threading.Thread(target=self._converse, args=(self.process,), daemon=True).start()
        end = time.monotonic() + PATIENCE
        while not bound(self.port):
            if self.process.poll() is not None or time.monotonic() > end:
                raise Failed("%s does not listen: %s" % (os.path.basename(self.command[0]), self.text()[-300:]))
            time.sleep(0.01)

    def _converse(self, process):
        # What it receives it prints, and what it reads it sends.
        for line in process.stdout:
            if b"hello" in line:
                process.stdin.write(self.answer.encode() + b"\n")
                process.stdin.flush()

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def restart(self):
        self.stop()
        self.start()

    def text(self):
        return os.pread(self.log.fileno(), 1 << 20, 0).decode(errors="replace")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
        self.log.close()


class DtlsPeer:
    """What a server is told, and what it is known not to do: whether that is so, every run sees for itself."""
    name = ""
    step = "send"          # how the client exchanges application data with it
    answer = None
    modes = ("cookie",)    # and "no cookie", where it can be told
    has_cid = False
    no_cid = "its ServerHello has no connection_id extension"
    resumes = True
    lacks = {}             # suites, and why
    needs_isolation = False
    # Failures: what the client makes of them; None where the server does not mind.
    wrong_key = "KeyNotConfirmed"
    unknown_identity = "UnknownIdentity"
    no_suite = "NoCommonSuite"
    limits_suites = True
    replaces = False       # takes a ClientHello where it has an association: RFC 6347 4.2.8

    def asks(self, cookie, resumed):
        """Whether it can be made to ask for a cookie, or to ask for none."""
        return ("cookie" if cookie else "no cookie") in self.modes

    def confirm(self, server, handshakes):
        """Compares with what the server says of the handshakes: resumed, with a connection id."""

    def start(self, cookie=True, cid=False, suites=(), key=KEY, identity=IDENTITY):
        port = self.port()
        return Server(self.command(port, cookie, cid, suites, key, identity), port, self.answer)

    def port(self):
        return free_port()


class OpenSsl(DtlsPeer):
    answer = "answer"
    unknown_identity = None  # it warns on its own output, and goes on
    names = {"c0a8": "PSK-AES128-CCM8", "c0a4": "PSK-AES128-CCM", "00a8": "PSK-AES128-GCM-SHA256",
             "00ae": "PSK-AES128-CBC-SHA256"}

    def __init__(self, listen):
        self.listen = listen
        self.name = "OpenSSL -listen" if listen else "OpenSSL"

    def version(self):
        program("openssl", "openssl")
        return "OpenSSL " + subprocess.check_output(["openssl", "version"]).decode().split()[1] + " -listen" * self.listen

    def command(self, port, cookie, cid, suites, key, identity):
        ciphers = ":".join(self.names[suite] for suite in suites) or "PSK"
        return ["openssl", "s_server", "-dtls1_2", *(["-listen"] if self.listen else []), "-accept", "127.0.0.1:%d" % port,
                "-nocert", "-psk", key, "-psk_identity", identity, "-cipher", ciphers + "@SECLEVEL=0", "-quiet"]


class GnuTls(DtlsPeer):
    name = "GnuTLS"
    unknown_identity = "KeyNotConfirmed"  # it goes on with a random key, so as not to tell who is known
    no_suite = "HelloNotAnswered"         # gnutls-serv sends no alert
    modes = ("cookie", "no cookie")
    needs_isolation = True
    names = {"c0a8": "AES-128-CCM-8", "c0a4": "AES-128-CCM", "00a8": "AES-128-GCM", "00ae": "AES-128-CBC"}

    def version(self):
        return "GnuTLS " + subprocess.check_output([program("gnutls-serv", "gnutls-bin"), "--version"]).decode().split()[1]

    def command(self, port, cookie, cid, suites, key, identity):
        self.keys = tempfile.NamedTemporaryFile("w", suffix=".psk")
        self.keys.write("%s:%s\n" % (identity, key))
        self.keys.flush()
        ciphers = ":".join("+" + self.names[suite] for suite in suites or self.names)
        return ["gnutls-serv", "--udp", "-p", str(port), "--pskpasswd", self.keys.name, "--echo", "--priority",
                "NORMAL:-VERS-ALL:+VERS-DTLS1.2:-KX-ALL:+PSK:-CIPHER-ALL:%s:+SHA256" % ciphers,
                *([] if cookie else ["--nocookie"])]


class LibCoap(DtlsPeer):
    step = "get"
    limits_suites = False
    unknown_identity = None  # told one key, it takes it for every identity

    def __init__(self, library):
        self.library = library
        self.name = "libcoap " + library
        if library == "openssl":
            self.lacks = {"CBC": "its log: no shared cipher"}
        else:
            self.resumes = False

    def version(self):
        found = program("coap-server-" + self.library, "libcoap3-bin")
        text = subprocess.run([found, "-?"], capture_output=True).stderr.decode()
        return "libcoap %s %s" % (re.search(r" v(\S+) ", text)[1], self.library)

    def port(self):
        return free_port(2) + 1

    def command(self, port, cookie, cid, suites, key, identity):
        return ["coap-server-" + self.library, "-A", "127.0.0.1", "-p", str(port - 1), "-h", "hint",
                "-k", bytes.fromhex(key).decode()]


class Own(DtlsPeer):
    """A server written here around a library: ../dtls."""
    modes = ("cookie", "no cookie")

    def __init__(self, name, program, package):
        self.name, self.library, self.package = name, name.split()[0], package
        self.program = os.path.join(BUILT, program)

    def version(self):
        if not os.path.exists(self.program):
            raise Absent("%s is not built: %s" % (os.path.basename(self.program), self.package))
        told = subprocess.check_output([self.program, "--list"]).decode()
        cid = re.search(r"^cid (yes|no: (.*))$", told, re.M)
        self.has_cid = cid[1] == "yes"
        self.no_cid = cid[2]
        return "%s %s" % (self.library, re.search(r"^version (?:.* )?(\S+)$", told, re.M)[1])

    def command(self, port, cookie, cid, suites, key, identity):
        return [self.program, "--port", str(port), "--key", key, "--identity", identity,
                *(["--suites", ",".join(suites)] if suites else []),
                *([] if cookie else ["--no-cookie"]), *(["--cid", CID] if cid and self.has_cid else [])]

    def confirm(self, server, handshakes):
        told = re.findall(r"^connected .*resumed=(\d) cid=(\d)$", server.text(), re.M)
        equal(told, [(str(resumed), "1" if cid and self.has_cid else "0") for resumed, cid in handshakes], "the server's account")


class MbedTls(Own):
    wrong_key = "WrongKey"
    replaces = True


class Pion(Own):
    """Resumes without a cookie."""
    unknown_identity = "Refused"  # internal_error

    def __init__(self, *names):
        super().__init__(*names)
        self.lacks = {"CBC": "its ServerHello has no encrypt_then_mac extension, and the client refuses (RFC 7366)"}

    def asks(self, cookie, resumed):
        return not cookie or not resumed


def all_peers():
    mbedtls = "apt-get install gcc libmbedtls-dev"
    newer = "tests/Interop/run --install fetches what it is built of"
    return [OpenSsl(False), OpenSsl(True), GnuTls(), LibCoap("openssl"), LibCoap("gnutls"),
            MbedTls("mbedTLS 2", "mbedtls-server", mbedtls),
            MbedTls("mbedTLS 3", "mbedtls3-server", newer),
            Pion("pion", "pion-server", "apt-get install golang-go golang-github-pion-dtls.v2-dev")]


def terminator(name, port):
    """DTLS in front of a server that has none: a program of ../dtls that forwards what its client says to a port."""
    own = free_port()
    return Server([os.path.join(BUILT, name), "--port", str(own), "--identity", IDENTITY, "--key", KEY,
                   "--forward", str(port), "--cid", CID], own)


def isolated():
    return bool(os.environ.get("INTEROP_ISOLATED"))
