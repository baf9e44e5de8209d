// SPDX-License-Identifier: GPL-2.0-or-later
/* A vrrp_instance of keepalived to a router. */

#include <string.h>

#include "ka.h"
#include "note.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static int number(struct gwha_ka *ka, const struct gwha_stmt *s, int64_t min,
		  int64_t max, int64_t *value)
{
	const struct gwha_at *at = gwha_ka_value(ka, s);

	return at ? gwha_wish_number(&ka->w, at, s->words[0].text, min, max,
				     value) :
		    -1;
}

static int take_state(struct gwha_ka *ka, struct gwha_wish_router *rt,
		      const struct gwha_stmt *s)
{
	const struct gwha_at *at = gwha_ka_value(ka, s);

	(void)rt;
	if (!at)
		return -1;
	if (strcmp(at->text, "MASTER") && strcmp(at->text, "BACKUP"))
		return gwha_import_wrong(ka->w.im, at->place, "",
					 "state \"%.32s\": must be MASTER or BACKUP",
					 at->text);
	gwha_import_lost_again(ka->w.im, s->place,
			       "state: gwha has no roles: the priority decides who is active");
	return 0;
}

static int take_dev(struct gwha_ka *ka, struct gwha_wish_router *rt,
		    const struct gwha_stmt *s)
{
	const struct gwha_at *at = gwha_ka_value(ka, s);

	return at ? gwha_wish_dev(&ka->w, at, s->words[0].text, &rt->dev) : -1;
}

static int take_vrid(struct gwha_ka *ka, struct gwha_wish_router *rt,
		     const struct gwha_stmt *s)
{
	int64_t value;

	if (number(ka, s, 1, 255, &value))
		return -1;
	rt->vrid = (unsigned int)value;
	return 0;
}

static int take_priority(struct gwha_ka *ka, struct gwha_wish_router *rt,
			 const struct gwha_stmt *s)
{
	const struct gwha_at *at = gwha_ka_value(ka, s);

	return at ? gwha_wish_priority(&ka->w, at, &rt->priority) : -1;
}

static int take_version(struct gwha_ka *ka, struct gwha_wish_router *rt,
			const struct gwha_stmt *s)
{
	int64_t value;

	if (number(ka, s, 2, 3, &value))
		return -1;
	rt->version = (unsigned int)value;
	return 0;
}

static int take_interval(struct gwha_ka *ka, struct gwha_wish_router *rt,
			 const struct gwha_stmt *s)
{
	const struct gwha_at *at = gwha_ka_value(ka, s);

	return at ? gwha_wish_seconds(&ka->w, at, s->words[0].text, 255000000,
				      &rt->interval_us) :
		    -1;
}

static int take_nopreempt(struct gwha_ka *ka, struct gwha_wish_router *rt,
			  const struct gwha_stmt *s)
{
	(void)ka;
	rt->preempt = !strcmp(s->words[0].text, "preempt");
	return 0;
}

static int take_preempt_delay(struct gwha_ka *ka, struct gwha_wish_router *rt,
			      const struct gwha_stmt *s)
{
	const struct gwha_at *at = gwha_ka_value(ka, s);

	return at ? gwha_wish_seconds(&ka->w, at, s->words[0].text, 1000000000,
				      &rt->preempt_delay_us) :
		    -1;
}

static int take_vmac(struct gwha_ka *ka, struct gwha_wish_router *rt,
		     const struct gwha_stmt *s)
{
	rt->vmac = 1;
	if (s->n > 1)
		gwha_import_lost(ka->w.im, s->words[1].place, "",
				 "use_vmac: gwha makes no device for it: there is none of this name, and the address is the standard's");
	return 0;
}

static int take_accept(struct gwha_ka *ka, struct gwha_wish_router *rt,
		       const struct gwha_stmt *s)
{
	(void)ka;
	rt->accept = !strcmp(s->words[0].text, "accept");
	return 0;
}

static int take_strict(struct gwha_ka *ka, struct gwha_wish_router *rt,
		       const struct gwha_stmt *s)
{
	int on;

	if (gwha_ka_flag(ka, s, &on))
		return -1;
	gwha_import_lost(ka->w.im, s->place, "",
			 "strict_mode: gwha accepts what it always does; accept is off where nothing else is said");
	if (rt->accept == GWHA_UNSAID)
		rt->accept = !on;
	return 0;
}

static int take_repeat(struct gwha_ka *ka, struct gwha_wish_router *rt,
		       const struct gwha_stmt *s)
{
	return gwha_ka_garp_repeat(ka, s, &rt->garp_repeat);
}

static int take_refresh(struct gwha_ka *ka, struct gwha_wish_router *rt,
			const struct gwha_stmt *s)
{
	return gwha_ka_garp_refresh(ka, s, &rt->garp_refresh_us);
}

static int take_devs(struct gwha_ka *ka, struct gwha_wish_router *rt,
		     const struct gwha_stmt *s)
{
	return gwha_ka_track_devs(ka, &rt->tracks, s);
}

static int take_checks(struct gwha_ka *ka, struct gwha_wish_router *rt,
		       const struct gwha_stmt *s)
{
	return gwha_ka_track_checks(ka, &rt->tracks, s);
}

static int take_nothing(struct gwha_ka *ka, struct gwha_wish_router *rt,
			const struct gwha_stmt *s)
{
	(void)ka;
	(void)rt;
	(void)s;
	return 0;
}

/* The words of an authentication block; texts never show what is in it. */
static int read_auth(struct gwha_ka *ka, const struct gwha_stmt *in,
		     const struct gwha_at **type, const struct gwha_at **pass)
{
	const struct gwha_stmt *s;
	const struct gwha_at **at;

	for (s = in->first; s; s = s->next) {
		const char *word = s->words[0].text;

		at = !strcmp(word, "auth_type") ? type :
		     !strcmp(word, "auth_pass") ? pass :
						  NULL;
		if (!at) {
			gwha_import_lost(ka->w.im, s->place, "",
					 "authentication: a word that is not known here");
			continue;
		}
		*at = gwha_ka_value(ka, s);
		if (!*at)
			return -1;
	}
	return 0;
}

/* Type and secret go together (V35, V36); neither is none (V37). */
static int take_auth(struct gwha_ka *ka, struct gwha_wish_router *rt,
		     const struct gwha_stmt *s)
{
	const struct gwha_at *type = NULL, *pass = NULL;
	size_t len;

	if (gwha_ka_is_block(ka, s) || read_auth(ka, s, &type, &pass))
		return -1;
	if (!type && !pass)
		return 0;
	if (!type)
		return gwha_import_wrong(ka->w.im, s->place, "V35",
					 "authentication: a secret without its type: give auth_type");
	if (!strcmp(type->text, "AH")) {
		gwha_import_lost(ka->w.im, type->place, "",
				 "auth_type AH: gwha does not have it, and such adverts are refused: use auth hmac, once all nodes are gwha's");
		return 0;
	}
	if (strcmp(type->text, "PASS"))
		return gwha_import_wrong(ka->w.im, type->place, "",
					 "auth_type: must be PASS or AH");
	if (!pass || !*pass->text)
		return gwha_import_wrong(ka->w.im, s->place, "V36",
					 "authentication: a type without its secret: give auth_pass");
	/* of which it looks at so much */
	len = strnlen(pass->text, 8);
	rt->secret = gwha_arena_text(&ka->w.im->arena, pass->text, len);
	rt->secret_place = pass->place;
	return rt->secret ? 0 : gwha_import_no_memory(ka->w.im);
}

#define REPEATS "announcements are repeated after 1 s and 5 s, and when others were heard"

static const struct gwha_ka_word words[] = {
	{"state", take_state, NULL},
	{"interface", take_dev, NULL},
	{"virtual_router_id", take_vrid, NULL},
	{"priority", take_priority, NULL},
	{"version", take_version, NULL},
	{"advert_int", take_interval, NULL},
	{"nopreempt", take_nopreempt, NULL},
	{"preempt", take_nopreempt, NULL},
	{"preempt_delay", take_preempt_delay, NULL},
	{"use_vmac", take_vmac, NULL},
	{"accept", take_accept, NULL},
	{"no_accept", take_accept, NULL},
	{"strict_mode", take_strict, NULL},
	{"authentication", take_auth, NULL},
	{"virtual_ipaddress", gwha_ka_take_vips, NULL},
	{"virtual_ipaddress_excluded", gwha_ka_take_excluded, NULL},
	{"unicast_peer", gwha_ka_take_peers, NULL},
	{"unicast_src_ip", gwha_ka_take_source, NULL},
	{"mcast_src_ip", gwha_ka_take_source, NULL},
	{"garp_master_repeat", take_repeat, NULL},
	{"garp_master_refresh", take_refresh, NULL},
	{"track_interface", take_devs, NULL},
	{"track_script", take_checks, NULL},
	{"skip_check_adv_addr", take_nothing, NULL},
	{"check_unicast_src", take_nothing, NULL},
	{"unicast_fault_no_peer", take_nothing, NULL},
	{"native_ipv6", take_nothing, NULL},
	{"garp_master_delay", NULL, REPEATS},
	{"garp_master_refresh_repeat", NULL,
	 "one announcement is sent each time"},
	{"garp_lower_prio_delay", NULL, REPEATS},
	{"garp_lower_prio_repeat", NULL, REPEATS},
	{"garp_extra_if", NULL, "say garp-refresh: it is for all virtual addresses"},
	{"down_timer_adverts", NULL, "a failure is noticed after 3, as RFC 9568 has it"},
	{"lower_prio_no_advert", NULL, "gwha answers a lower priority, as RFC 9568 has it"},
	{"higher_prio_send_advert", NULL, "gwha tells the winner by a last advert"},
	{"notify", gwha_ka_todo_notify, NULL},
	{"notify_master", gwha_ka_todo_notify, NULL},
	{"notify_backup", gwha_ka_todo_notify, NULL},
	{"notify_fault", gwha_ka_todo_notify, NULL},
	{"notify_stop", gwha_ka_todo_notify, NULL},
	{"notify_deleted", gwha_ka_todo_notify, NULL},
	{"notify_master_rx_lower_pri", gwha_ka_todo_notify, NULL},
	{"notify_priority_changes", gwha_ka_todo_notify, NULL},
	{"smtp_alert", NULL, "gwha sends no mail: gwha monitor tells what changes"},
	{"virtual_routes", gwha_ka_take_routes, NULL},
	{"virtual_rules", gwha_ka_take_rules, NULL},
	{"track_file", NULL, "gwha watches no files: report them by gwha group track"},
	{"track_process", take_checks, NULL},
	{"track_bfd", NULL, "gwha has no BFD: report a session by gwha group track"},
	{"track_src_ip", NULL, "a router without its source stands in fault"},
	{"dont_track_primary", NULL, "a router whose device is down stands in fault"},
	{"linkbeat_use_polling", NULL, "not needed: the carrier is looked at each time"},
	{"lvs_sync_daemon_interface", NULL, "gwha has no load balancing"},
	{"use_ipvlan", NULL, "gwha makes no devices"},
	{"use_vmac_addr", NULL, "a virtual address on another device has that one's MAC address"},
	{"vmac_xmit_base", NULL,
	 "adverts leave by the device itself, from the virtual MAC address if vmac is on"},
	{"mcast_dst_ip", NULL, "adverts go to 224.0.0.18 and ff02::12"},
	{"unicast_ttl", NULL, "adverts leave with a TTL of 255"},
	{"old_unicast_checksum", NULL, "gwha follows the checksum that it hears"},
	{"promote_secondaries", NULL, "gwha takes each virtual address away by itself"},
	{"vrf", NULL, "the device's own is what counts"},
	{"kernel_rx_buf_size", NULL, "not needed: adverts are the kernel's"},
	{"debug", NULL, "not needed: tracepoints and counters tell"},
};

static void set_defaults(const struct gwha_ka *ka, struct gwha_wish_router *rt)
{
	if (!rt->version)
		rt->version = ka->version;
	if (rt->garp_repeat == GWHA_UNSAID)
		rt->garp_repeat = ka->garp_repeat;
	if (rt->garp_refresh_us == GWHA_UNSAID)
		rt->garp_refresh_us = ka->garp_refresh_us;
	if (rt->accept == GWHA_UNSAID && ka->strict)
		rt->accept = 0;
	rt->start_delay_us = ka->start_delay_us;
}

/**
 * gwha_ka_router - carry a vrrp_instance over
 * @ka: keepalived.conf
 * @s: statement
 *
 * Return: 0, or -1 after it is told what is wrong.
 */
int gwha_ka_router(struct gwha_ka *ka, const struct gwha_stmt *s)
{
	const char *name = gwha_stmt_word(s, 1);
	struct gwha_wish_router *rt;

	if (!name || !*name)
		return gwha_import_wrong(ka->w.im, s->place, "",
					 "vrrp_instance: its name is missing");
	rt = gwha_index_find(&ka->w.routers_by_name, name);
	if (rt)
		return gwha_import_wrong(ka->w.im, s->words[1].place, "",
					 "vrrp_instance %.64s: is there already, on line %u",
					 name, rt->place.line);
	if (gwha_ka_is_block(ka, s))
		return -1;
	rt = gwha_wish_router(&ka->w, s->place, name, "vrrp_instance %.64s",
			      name);
	if (!rt || gwha_ka_take_block(ka, rt, s, words, COUNT(words)))
		return -1;
	set_defaults(ka, rt);
	if (!rt->vrid)
		return gwha_import_wrong(ka->w.im, s->place, "V13",
					 "%s: has no virtual_router_id",
					 rt->what);
	if (rt->dev)
		return 0;
	if (!rt->peers.n)
		return gwha_import_wrong(ka->w.im, s->place, "",
					 "%s: has no interface", rt->what);
	rt->off = true;
	gwha_import_lost(ka->w.im, s->place, "",
			 "%s: has no interface, which gwha needs for unicast as well: add it and import again",
			 rt->what);
	return 0;
}
