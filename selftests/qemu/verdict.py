#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
import sys
bad = sum(l.startswith("not ok") for l in open(sys.argv[2]))
good = sum(l.startswith("ok") for l in open(sys.argv[2]))
print(f"{good} passed, {bad} failed")
sys.exit(1 if bad or not good else 0)
