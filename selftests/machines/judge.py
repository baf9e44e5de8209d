# SPDX-License-Identifier: GPL-2.0-or-later
"""What a recording says: pure functions of what the switch saw, all by its clock.
Times are in seconds."""
from collections import defaultdict


def spells(events, patience):
    """(first, last) of each run of times with no pause above `patience`."""
    found = []
    for at in events:
        if found and at - found[-1][1] <= patience:
            found[-1][1] = at
        else:
            found.append([at, at])
    return [tuple(s) for s in found]


def overlap(one, other):
    """For how long both have a spell."""
    return sum(max(0.0, min(a[1], b[1]) - max(a[0], b[0]))
               for a in one for b in other)


def advertising(adverts, interval, begin, end):
    """{(segment, node): spells}: from a node's first advert to its last, or to
    that of priority 0."""
    times = defaultdict(list)
    ended = defaultdict(list)
    for a in adverts:
        if begin <= a.at <= end:
            (times if a.prio else ended)[a.segment, a.node].append(a.at)
    found = {}
    for key, list_ in times.items():
        cut = []
        for first, last in spells(list_, 1.5 * interval):
            # a resignation in the midst of a spell parts it
            for at in [x for x in ended[key] if first < x < last]:
                cut.append((first, max(t for t in list_ if t < at)))
                first = min(t for t in list_ if t > at)
            cut.append((first, last))
        found[key] = cut
    return found


def answering(claims, begin, end, patience=0.35):
    """{(segment, node): spells} in which a node answered the stethoscope."""
    times = defaultdict(list)
    for c in claims:
        if c.asked and begin <= c.at <= end:
            times[c.segment, c.node].append(c.at)
    return {key: spells(list_, patience) for key, list_ in times.items()}


def two(found):
    """For how long any two nodes have a spell on one segment: the longest sum."""
    worst = 0.0
    keys = sorted(found)
    for i, (segment, node) in enumerate(keys):
        for other in keys[i + 1:]:
            if other[0] == segment and other[1] != node:
                worst = max(worst, overlap(found[segment, node], found[other]))
    return worst


def nodes(found, segment, begin, end):
    """Which nodes have a spell on a segment in this time."""
    return sorted(node for (where, node), list_ in found.items()
                  if where == segment and any(last >= begin and first <= end
                                              for first, last in list_))


def longest_silence(times, begin, end):
    """The longest pause between two events, or the edges of this time."""
    inside = [begin, *(t for t in times if begin < t < end), end]
    return max(b - a for a, b in zip(inside, inside[1:]))
