#!/usr/bin/python3 -IS
# SPDX-License-Identifier: GPL-2.0-or-later
"""What fuzzers begin with, kept as text.

    corpus.py unpack DIRECTORY FILE...
        X.hex (a line of hexadecimal digits an input) and X.txt (the line is
        the input) become files in DIRECTORY/X/
    corpus.py keep FUZZER FILE.hex [BYTES [LINES]]
        of what the fuzzer began with and has found since, the least that
        reaches as much as all of it goes to FILE.hex: inputs of at most BYTES
        bytes (300), at most LINES of them (150), the shortest first
"""
import os
import subprocess
import sys
import tempfile

HEAD = "# SPDX-License-Identifier: GPL-2.0-or-later\n"


def lines_of(path):
    with open(path, encoding="utf-8") as f:
        for line in f:
            line = line.rstrip("\n")
            if line and not line.startswith("#"):
                yield line


def unpack(to, paths):
    for path in paths:
        noun, kind = os.path.splitext(os.path.basename(path))
        os.makedirs(os.path.join(to, noun), exist_ok=True)
        for i, line in enumerate(lines_of(path)):
            data = bytes.fromhex(line) if kind == ".hex" else line.encode()
            with open(f"{to}/{noun}/kept-{i:03}", "wb") as f:
                f.write(data)


def keep(fuzzer, path, most_bytes=300, most_lines=150):
    base, noun = os.path.split(os.path.abspath(fuzzer))
    noun = noun.removeprefix("fuzz_")
    with tempfile.TemporaryDirectory() as small:
        subprocess.run([fuzzer, "-merge=1", f"-max_len={most_bytes}", small,
                        f"{base}/corpus/{noun}", f"{base}/found/{noun}"],
                       check=True, stderr=subprocess.DEVNULL)
        inputs = []
        for name in os.listdir(small):
            with open(os.path.join(small, name), "rb") as f:
                inputs.append(f.read())
    inputs = [i for i in inputs if 0 < len(i) <= int(most_bytes)]
    inputs.sort(key=lambda i: (len(i), i))
    with open(path, "w", encoding="utf-8") as f:
        f.write(HEAD + f"# Where fuzz_{noun} begins; corpus.py keep wrote it.\n")
        f.writelines(i.hex() + "\n" for i in inputs[:int(most_lines)])


def main(argv):
    if len(argv) > 2 and argv[1] == "unpack":
        unpack(argv[2], argv[3:])
    elif len(argv) > 3 and argv[1] == "keep":
        keep(*argv[2:])
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv)
