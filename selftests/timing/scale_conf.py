#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Many routers at once: for gwha by netlink, from one process, or as a
configuration of keepalived.

    scale_conf.py gwha SPEC N         create them in this namespace
    scale_conf.py keepalived N        print the file

N routers over the interfaces e0 to e15: version 3, adverts of 1 s, priority
100, one VIP each, none in a group with another.
"""
import os
import sys

LANS = 16
INTERVAL_US = 1_000_000


def routers(count):
    """Yields (interface, VRID, VIP), interface by interface in turn."""
    for n in range(count):
        lan, vrid = n % LANS, n // LANS + 1
        yield f"e{lan}", vrid, f"10.{lan}.1.{vrid}"


def by_netlink(path, count):
    sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)),
                                    "..", "net"))
    from nl_raw import Family, Spec, vip
    spec = Spec(path)
    family = Family(spec.doc["name"])
    command = spec.ops["router-new"]["id"]
    for dev, vrid, address in routers(count):
        reply = family.ask(command, spec.body("router", {
            "ifname": dev, "vrid": vrid, "version": 3, "priority": 100,
            "interval-us": INTERVAL_US, "vip": vip(address, 16)}))
        if reply.error:
            sys.exit(f"router {dev}/{vrid}: {reply}")


def for_keepalived(count):
    """As its experts set it: real-time priority, locked in memory."""
    print("global_defs {\n\tvrrp_version 3\n\tvrrp_rt_priority 50\n"
          "\tvrrp_rlimit_rttime 100000000\n\tvrrp_no_swap\n"
          "\tvrrp_skip_check_adv_addr\n}")
    for dev, vrid, address in routers(count):
        print(f"vrrp_instance {dev}v{vrid} {{\n\tversion 3\n\tstate BACKUP\n"
              f"\tinterface {dev}\n\tvirtual_router_id {vrid}\n"
              f"\tpriority 100\n\tadvert_int 1\n"
              f"\tvirtual_ipaddress {{\n\t\t{address}/16\n\t}}\n}}")


if __name__ == "__main__":
    if sys.argv[1] == "gwha":
        by_netlink(sys.argv[2], int(sys.argv[3]))
    else:
        for_keepalived(int(sys.argv[2]))
