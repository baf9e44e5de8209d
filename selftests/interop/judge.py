# SPDX-License-Identifier: GPL-2.0-or-later
"""What a LAN heard of two routers, judged. Pure: lists in, complaints out.

A heard advert is (at, node, priority), in order; an answer (at, node) says who
answered for a VIP.
"""
CROSSING = 0.002        # seconds in which two adverts may cross on the wire


def reigns(adverts):
    """Who was active, from first advert to last: [node, first, last]; a
    resignation ends a reign."""
    found = []
    over = False
    for at, node, prio in adverts:
        if prio == 0:
            over = over or bool(found) and found[-1][0] == node
        elif found and found[-1][0] == node and not over:
            found[-1][2] = at
        else:
            found.append([node, at, at])
            over = False
    return found


def without_crossings(found):
    """Reigns, less those of adverts that crossed their successor's first: A, B,
    one last of A, B is A, B."""
    out = []
    crossed = False
    for reign in found:
        node, first, last = reign
        if len(out) >= 2 and out[-2][0] == node and \
                last - out[-1][1] <= CROSSING:
            crossed = True
        elif crossed and out[-1][0] == node:
            crossed = False
            out[-1][2] = last
        else:
            crossed = False
            out.append([node, first, last])
    return out


def complaints(adverts, wanted, longest):
    """What is wrong with a capture in which these nodes were to be active, one
    after the other, nobody ever for `longest` seconds or more."""
    found = without_crossings(reigns(adverts))
    order = [r[0] for r in found]
    if order != wanted:
        return [f"active were {' '.join(order) or 'none'}, "
                f"not {' '.join(wanted)}"]
    told = []
    for (x, _, _), (y, _, _) in zip(adverts, adverts[1:]):
        if y - x > longest:
            told.append(f"nobody for {(y - x) * 1000:.1f} ms")
    return told


def strangers(answers, adverts):
    """[node, text]: answers of a node that was not active then, nor a crossing's
    time before."""
    found = without_crossings(reigns(adverts))
    told = []
    for at, node in answers:
        now = [r for r in found if r[1] - CROSSING <= at]
        if now and now[-1][0] != node and at > now[-1][1] + CROSSING:
            told.append((node, f"{node} answered for the VIP "
                         f"{(at - now[-1][1]) * 1000:.1f} ms after "
                         f"{now[-1][0]} had begun"))
    return told
