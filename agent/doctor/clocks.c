// SPDX-License-Identifier: GPL-2.0-or-later
/* What tells the time: VRRP needs a steady clock, signed adverts a right one. */

#include <string.h>

#include "looks.h"
#include "look.h"

/* Sources that are read in a moment, on any CPU. */
static const char *const quick[] = {"tsc", "kvm-clock", "arch_sys_counter",
				    "hyperv_clocksource_tsc_page", "xen",
				    "stp", "timebase", "riscv_clocksource"};

static void check_source(const struct gwha_host *h, struct gwha_report *r)
{
	static const char path[] =
		"sys/devices/system/clocksource/clocksource0/current_clocksource";
	struct gwha_result *bad;
	char source[64];

	if (gwha_look_text(h, source, sizeof(source), "%s", path)) {
		gwha_found(r, "clock-source", GWHA_STATUS_UNKNOWN,
			   "/%s cannot be read", path);
		return;
	}
	for (size_t i = 0; i < sizeof(quick) / sizeof(quick[0]); i++)
		if (!strcmp(source, quick[i])) {
			gwha_found(r, "clock-source", GWHA_STATUS_OK, "%s",
				   source);
			return;
		}
	bad = gwha_found(r, "clock-source", GWHA_STATUS_WARNING,
			 "%s is a slow or a coarse clock; the kernel takes it when it finds the CPU's unstable",
			 source);
	gwha_remedy(bad, "look for \"clocksource\" in the kernel's log; in a virtual machine let the hypervisor offer its clock");
}

/* Without them a timer is due at the next tick, up to 10 ms later. */
static void check_timers(const struct gwha_host *h, struct gwha_report *r)
{
	struct gwha_result *bad;
	char line[GWHA_LINE_MAX];

	if (!gwha_look_has(h, ".hres_active", line, "proc/timer_list")) {
		gwha_found(r, "timers", GWHA_STATUS_UNKNOWN,
			   "/proc/timer_list cannot be read, or does not tell; root can read it");
		return;
	}
	if (strchr(line, '1')) {
		gwha_found(r, "timers", GWHA_STATUS_OK, "of high resolution");
		return;
	}
	bad = gwha_found(r, "timers", GWHA_STATUS_WARNING,
			 "are no better than the kernel's tick: adverts are late by up to one");
	gwha_remedy(bad, "boot without highres=off and nohz=off; use intervals of 1s until then");
}

/* Only stamps of signed adverts are of the time of day. */
static void check_day(const struct gwha_host *h, struct gwha_report *r)
{
	struct gwha_result *bad;
	bool hmac = false;

	for (size_t i = 0; i < h->n_routers; i++)
		hmac |= h->routers[i].auth_type == GWHA_AUTH_HMAC;
	if (!hmac)
		gwha_found(r, "clock", GWHA_STATUS_OK,
			   "no router has auth hmac, so the time of day does not matter");
	else if (h->clock == GWHA_CLOCK_SYNCED)
		gwha_found(r, "clock", GWHA_STATUS_OK, "is synchronised");
	else if (h->clock == GWHA_CLOCK_UNKNOWN)
		gwha_found(r, "clock", GWHA_STATUS_UNKNOWN,
			   "it cannot be told whether it is synchronised");
	if (!hmac || h->clock != GWHA_CLOCK_FREE)
		return;
	bad = gwha_found(r, "clock", GWHA_STATUS_WARNING,
			 "is not synchronised: signed adverts are refused once it is 30 s off its peer's");
	gwha_remedy(bad, "run an NTP client, chrony or systemd-timesyncd, on all nodes");
}

/**
 * gwha_check_clocks - clocks and timers
 * @h: host
 * @r: results are added
 */
void gwha_check_clocks(const struct gwha_host *h, struct gwha_report *r)
{
	check_source(h, r);
	check_timers(h, r);
	check_day(h, r);
}
