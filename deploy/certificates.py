"""Certificates for the inside, and a first one for the outside: ``python deploy/certificates.py FOLDER [--name HOST]``.

Writes into FOLDER what is not there yet: ``ca.pem``; ``classroom.pem`` and ``classroom.key``, which page servers,
scheduler and workers show one another (whoever has the key may run code there); ``https.pem`` and ``https.key``, which
nginx shows to browsers until the school puts a real certificate in their place. ``--renew`` writes all anew.
"""

import argparse
import datetime
import ipaddress
import os
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_DAYS = 825  # the longest that browsers take
Pair = tuple[x509.Certificate, ec.EllipticCurvePrivateKey]


def main() -> None:
    """Write the files that are missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--name", default="localhost", help="of the server, as browsers know it")
    parser.add_argument("--renew", action="store_true", help="write all files anew")
    options = parser.parse_args()
    write(options.folder, options.name, renew=options.renew)


def write(folder: Path, name: str = "localhost", *, renew: bool = False) -> None:
    """Write the files that are missing.

    Args:
        folder: Where they go; made when it is not there.
        name: Host name or address of the server, as browsers know it.
        renew: Whether to write those that are there, too.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if renew or not all((folder / file).exists() for file in ("ca.pem", "classroom.pem", "classroom.key")):
        authority = _certificate("Convnet Classroom, inside")
        _write(folder / "ca.pem", _pem(authority[0]), 0o644)
        _write_pair(folder, "classroom", _certificate("classroom", authority, names=["classroom"]))
    if renew or not (folder / "https.pem").exists():
        _write_pair(folder, "https", _certificate(name, names=[name]))


def _certificate(common: str, authority: Pair | None = None, names: list[str] | None = None) -> Pair:
    """A certificate and its key; of an authority of its own where none is given."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])
    now = datetime.datetime.now(datetime.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(authority[0].subject if authority else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))  # clocks of a cluster differ
        .not_valid_after(now + datetime.timedelta(days=_DAYS))
        .add_extension(x509.BasicConstraints(ca=names is None, path_length=None), critical=True)
        .add_extension(_usage(signs=names is None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    if authority:
        identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority[1].public_key())
        builder = builder.add_extension(identifier, critical=False)
    if names is not None:
        usages = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
        builder = builder.add_extension(x509.ExtendedKeyUsage(usages), critical=False)
        builder = builder.add_extension(x509.SubjectAlternativeName(map(_alternative, names)), critical=False)
    return builder.sign(authority[1] if authority else key, hashes.SHA256()), key


def _usage(*, signs: bool) -> x509.KeyUsage:
    """Of a key; Python 3.13 refuses an authority that does not say that it signs."""
    others = ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "encipher_only",
              "decipher_only")  # fmt: skip
    return x509.KeyUsage(
        digital_signature=not signs, key_cert_sign=signs, crl_sign=signs, **dict.fromkeys(others, False)
    )


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _write_pair(folder: Path, name: str, pair: Pair) -> None:
    certificate, key = pair
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    _write(folder / f"{name}.key", secret, 0o600)
    _write(folder / f"{name}.pem", _pem(certificate), 0o644)


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _write(path: Path, content: bytes, mode: int) -> None:
    """Never readable by others for a moment, as it would be by a ``chmod`` afterwards."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)


if __name__ == "__main__":
    main()
