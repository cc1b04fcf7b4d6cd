"""Certificates of the tests: a root, an intermediate, and good and bad ones for hosts below kunta.lab."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

NAMES = ("tls-ok", "upgrade", "tls-self", "tls-expired", "tls-early", "tls-host", "tls-chain", "tls-unknown")
Key = ec.EllipticCurvePrivateKey


def make(folder: Path) -> Path:
    """Writes ``<name>.pem`` (key and chain) for each name; returns the file of the root, to be trusted."""
    root_key, middle_key, other_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(3))
    root = _certificate("Lab Root", root_key, _name("Lab Root"), root_key, authority=True)
    middle = _certificate("Lab Intermediate", middle_key, root.subject, root_key, authority=True)
    other = _certificate("Other Root", other_key, _name("Other Root"), other_key, authority=True)
    trusted = folder / "root.pem"
    trusted.write_bytes(_pem(root))
    for name in NAMES:
        key = ec.generate_private_key(ec.SECP256R1())
        host = f"{'jokumuu' if name == 'tls-host' else name}.kunta.lab"
        days = {"tls-expired": (-400, -10), "tls-early": (10, 300)}.get(name, (-5, 300))
        issuer, issuer_key, chain = middle.subject, middle_key, [middle]
        if name == "tls-self":
            issuer, issuer_key, chain = _name(host), key, []
        elif name == "tls-chain":
            chain = []
        elif name == "tls-unknown":
            issuer, issuer_key, chain = other.subject, other_key, [other]
        leaf = _certificate(host, key, issuer, issuer_key, days=days)
        (folder / f"{name}.pem").write_bytes(_key_pem(key) + b"".join(map(_pem, [leaf, *chain])))
    return trusted


def _certificate(
    name: str,
    key: Key,
    issuer: x509.Name,
    issuer_key: Key,
    authority: bool = False,
    days: tuple[int, int] = (-5, 300),
) -> x509.Certificate:
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=days[0]))
        .not_valid_after(now + timedelta(days=days[1]))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), False)
    )
    if authority:
        usage = x509.KeyUsage(True, False, False, False, False, True, True, False, False)
        builder = builder.add_extension(usage, True)
    else:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), False)
    return builder.sign(issuer_key, hashes.SHA256())


def _name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _key_pem(key: Key) -> bytes:
    kind = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, kind, serialization.NoEncryption())
