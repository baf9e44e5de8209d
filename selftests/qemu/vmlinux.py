#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Unpack the ELF kernel out of a bzImage: vmlinux.py BZIMAGE OUT

QEMU boots the ELF form directly. Without it the guest itself unpacks its
kernel, one emulated instruction after the other, which takes 6 s longer.
Exit 1 when the image is packed in a way this can't unpack; boot the bzImage
then. Offsets are those of the x86 boot protocol.
"""
import gzip
import lzma
import struct
import sys

SETUP_SECTS, MAGIC, PAYLOAD = 0x1f1, 0x202, 0x248


def unpack(image):
    """The ELF bytes in image, or None."""
    if image[MAGIC:MAGIC + 4] != b"HdrS":
        return None
    start, size = struct.unpack_from("<II", image, PAYLOAD)
    start += ((image[SETUP_SECTS] or 4) + 1) * 512
    packed = image[start:start + size]
    try:
        if packed.startswith(b"\xfd7zXZ"):
            elf = lzma.LZMADecompressor().decompress(packed)
        elif packed.startswith(b"\x1f\x8b"):
            elf = gzip.decompress(packed[:-4])
        else:
            return None
    except (lzma.LZMAError, OSError, EOFError):
        return None
    return elf if elf.startswith(b"\x7fELF") else None


def main():
    with open(sys.argv[1], "rb") as f:
        elf = unpack(f.read())
    if elf is None:
        return 1
    with open(sys.argv[2], "wb") as f:
        f.write(elf)
    return 0


if __name__ == "__main__":
    sys.exit(main())
