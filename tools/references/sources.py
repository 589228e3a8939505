"""The source distributions of the references: pinned, fetched once into a cache, unpacked once."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Reference:
    """A service's source distribution and the folder of its API reference."""

    name: str
    version: str
    sha256: str

    @property
    def folder(self) -> str:
        """The name of the distribution's only folder, which is also the stem of its file."""
        return f"{self.name.replace('-', '_')}-{self.version}"


REFERENCES = {
    reference.name: reference
    for reference in (
        Reference("nova", "34.0.0", "919eef77cda4ce0cc4746a5853b5d9341ebd0ae37bc8b1939eb77d17727c00df"),
        Reference("cinder", "29.0.0", "6372ca98db3d7781031ce5950b44698badd6176db794ff1f74b0621be583429e"),
        Reference("keystone", "30.0.0", "8f3f77175a039e408d870c6ea697a4cc4e9cf2755bd6cbc11230db4146dd7df4"),
        Reference("openstack-placement", "16.0.0", "ec95a0f74a2be1326f91c377b46cf930838722235e39f741137f80bc7e59fb9c"),
        Reference("octavia", "19.0.0", "accaa633297c9994439a060e8b786c336fe549bfee6c7314663b514f59a81004"),
        Reference("manila", "23.0.1", "8594a27326116fc9203b1381faea327ea2777a30f85cbbaa4fa29d4818efd4c9"),
        Reference("designate", "23.0.0", "9ef0be54042b3dcaab297e3a5798048134def469b5ed6302c8f6283b0914de83"),
    )
}


LINTED = REFERENCES | {
    reference.name: reference
    for reference in (
        Reference("neutron-lib", "5.0.1", "76457d9d1423c7a0080e7243e0665c516f7be1988dc58d33d78e0468aab7205b"),
        Reference("ironic", "39.0.0", "205364829cf7ab1d03f80e4c684cf2aa6693170eae8457b9344100e43b737a5e"),
        Reference("glance", "33.0.0", "f6483b580565836e412747ed247703e52a96b0cf168c732986ac595377c92678"),
        Reference("openstack-heat", "27.0.1", "65eac7175938a3f38e7e4990ebf52aa8641a1d52f4190ea795c5872d014154b6"),
        Reference("masakari", "22.0.0", "de0fde07f31b02aa05be214ed19f8ccd866ba74fd464584ccf075c943453e37a"),
        Reference("blazar", "18.0.0", "0192c318937e1263f54f4792c77104514e11c4ad3aa0f008d52c37c326acf4e7"),
        Reference("python-watcher", "17.0.0", "acec547a752169fc321611132c38ecb63db1f2f1b12051172504495d4e04aaa9"),
        Reference("tacker", "16.0.0", "02f8bde37ae57c617f80b6b0ef6c7b930bd3c1753224edf5750da23c8a6af015"),
    )
}
"""The references that lint is judged on."""


def cache_folder() -> Path:
    """Return the folder that outlives a run: ``APIREF_CORPUS_CACHE``, or ``.cache/corpus`` of this repository."""
    default = Path(__file__).resolve().parents[2] / ".cache" / "corpus"
    folder = Path(os.environ.get("APIREF_CORPUS_CACHE") or default).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def publish(made: Path, target: Path) -> Path:
    """Move a finished folder or file to its place; if another process was first, keep that one."""
    try:
        made.rename(target)
    except OSError:
        if not target.exists():
            raise
        shutil.rmtree(made, ignore_errors=True)
    return target


def fetch(reference: Reference) -> Path:
    """Return the source distribution, downloaded if it is not in the cache; its checksum is that of the pin."""
    archive = cache_folder() / f"{reference.folder}.tar.gz"
    if not archive.exists():
        with tempfile.TemporaryDirectory(dir=cache_folder()) as work:
            # Metadata is prepared with the pbr and setuptools of this environment: a fresh one each would take minutes.
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"]
            command += ["--no-build-isolation", "--dest", work, f"{reference.name}=={reference.version}"]
            subprocess.run(command, check=True)
            (downloaded,) = Path(work).glob("*.tar.gz")
            downloaded.replace(archive)
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    if digest != reference.sha256:
        raise RuntimeError(f"{archive.name} has the checksum {digest}, the pin says {reference.sha256}")
    return archive


def unpack(reference: Reference) -> Path:
    """Return the folder of the unpacked distribution."""
    target = cache_folder() / reference.folder
    if not target.is_dir():
        archive = fetch(reference)
        work = Path(tempfile.mkdtemp(dir=cache_folder()))
        with tarfile.open(archive) as opened:
            opened.extractall(work, filter="data")
        publish(work / reference.folder, target)
        shutil.rmtree(work, ignore_errors=True)
    return target
