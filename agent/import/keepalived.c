// SPDX-License-Identifier: GPL-2.0-or-later
/* A keepalived.conf as a whole, and what it says for all routers. */

#include <stdlib.h>
#include <string.h>

#include "ka.h"
#include "note.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/**
 * gwha_ka_take_block - carry over what is in a block
 * @ka: keepalived.conf
 * @rt: whose it is, or NULL
 * @in: the statement whose block it is
 * @words: words that are known there
 * @n: how many
 *
 * Return: 0, or -1 if some of it is malformed; the rest was looked at, too.
 */
int gwha_ka_take_block(struct gwha_ka *ka, struct gwha_wish_router *rt,
		       const struct gwha_stmt *in,
		       const struct gwha_ka_word *words, size_t n)
{
	const struct gwha_stmt *s;
	int ret = 0;
	size_t i;

	for (s = in->first; s; s = s->next) {
		const char *word = s->words[0].text;

		for (i = 0; i < n && strcmp(words[i].word, word); i++)
			;
		if (i == n)
			gwha_import_lost(ka->w.im, s->place, "",
					 "%.64s: not known here", word);
		else if (!words[i].take)
			gwha_import_lost(ka->w.im, s->place, "", "%s: %s", word,
					 words[i].why);
		else
			ret |= words[i].take(ka, rt, s);
	}
	return ret;
}

/**
 * gwha_ka_value - the value of a statement that has one
 * @ka: keepalived.conf
 * @s: statement
 *
 * Return: the word, NULL after it is told what is wrong.
 */
const struct gwha_at *gwha_ka_value(struct gwha_ka *ka,
				    const struct gwha_stmt *s)
{
	if (s->block || s->n < 2) {
		gwha_import_wrong(ka->w.im, s->place, "",
				  s->block ? "%s: no block belongs to it" :
					     "%s: its value is missing",
				  s->words[0].text);
		return NULL;
	}
	if (s->n > 2)
		gwha_import_lost(ka->w.im, s->words[2].place, "",
				 "%s: has one value: what is behind it is not known",
				 s->words[0].text);
	return &s->words[1];
}

/**
 * gwha_ka_is_block - that a statement has a block
 * @ka: keepalived.conf
 * @s: statement
 *
 * Return: 0, or -1 after it is told that it has none.
 */
int gwha_ka_is_block(struct gwha_ka *ka, const struct gwha_stmt *s)
{
	if (s->block)
		return 0;
	return gwha_import_wrong(ka->w.im, s->place, "",
				 "%.64s: must be followed by { and a block",
				 s->words[0].text);
}

/**
 * gwha_ka_flag - whether a statement says on or off; alone it is on
 * @ka: keepalived.conf
 * @s: statement
 * @on: set
 *
 * Return: 0, or -1 after it is told what is wrong.
 */
int gwha_ka_flag(struct gwha_ka *ka, const struct gwha_stmt *s, int *on)
{
	static const char *const texts[] = {"on",    "true", "yes",
					    "off",   "false", "no"};
	const char *text = gwha_stmt_word(s, 1);

	*on = 1;
	if (!text)
		return 0;
	for (size_t i = 0; i < COUNT(texts); i++)
		if (!strcmp(texts[i], text)) {
			*on = i < COUNT(texts) / 2;
			return 0;
		}
	return gwha_import_wrong(ka->w.im, s->words[1].place, "",
				 "%s \"%.32s\": must be on or off",
				 s->words[0].text, text);
}

/**
 * gwha_ka_garp_repeat - how often announcements are sent at a takeover
 * @ka: keepalived.conf
 * @s: statement
 * @n: set
 *
 * Return: 0, or -1 after it is told what is wrong.
 */
int gwha_ka_garp_repeat(struct gwha_ka *ka, const struct gwha_stmt *s, int *n)
{
	const struct gwha_at *at = gwha_ka_value(ka, s);
	int64_t value;

	if (!at || gwha_wish_number(&ka->w, at, s->words[0].text, 0, INT32_MAX,
				    &value))
		return -1;
	if (value < 1 || value > 10)
		gwha_import_lost(ka->w.im, at->place, "",
				 "%s %lld: gwha sends 1 to 10: the nearest is taken",
				 s->words[0].text, (long long)value);
	*n = value < 1 ? 1 : value > 10 ? 10 : (int)value;
	return 0;
}

/**
 * gwha_ka_garp_refresh - after what time announcements are sent again
 * @ka: keepalived.conf
 * @s: statement
 * @us: set
 *
 * Return: 0, or -1 after it is told what is wrong.
 */
int gwha_ka_garp_refresh(struct gwha_ka *ka, const struct gwha_stmt *s,
			 int64_t *us)
{
	const int64_t max = 3600000000;
	const struct gwha_at *at = gwha_ka_value(ka, s);

	if (!at || gwha_wish_seconds(&ka->w, at, s->words[0].text,
				     INT32_MAX * 1000000LL, us))
		return -1;
	if (*us <= max)
		return 0;
	*us = max;
	gwha_import_lost(ka->w.im, at->place, "",
			 "%s: gwha has at most an hour: it becomes 3600s",
			 s->words[0].text);
	return 0;
}

static int take_version(struct gwha_ka *ka, struct gwha_wish_router *rt,
			const struct gwha_stmt *s)
{
	const struct gwha_at *at = gwha_ka_value(ka, s);
	int64_t value;

	(void)rt;
	if (!at ||
	    gwha_wish_number(&ka->w, at, s->words[0].text, 2, 3, &value))
		return -1;
	ka->version = (unsigned int)value;
	return 0;
}

static int take_repeat(struct gwha_ka *ka, struct gwha_wish_router *rt,
		       const struct gwha_stmt *s)
{
	(void)rt;
	return gwha_ka_garp_repeat(ka, s, &ka->garp_repeat);
}

static int take_min_garp(struct gwha_ka *ka, struct gwha_wish_router *rt,
			 const struct gwha_stmt *s)
{
	int on;

	(void)rt;
	if (gwha_ka_flag(ka, s, &on))
		return -1;
	if (on)
		ka->garp_repeat = 1;
	return 0;
}

static int take_refresh(struct gwha_ka *ka, struct gwha_wish_router *rt,
			const struct gwha_stmt *s)
{
	(void)rt;
	return gwha_ka_garp_refresh(ka, s, &ka->garp_refresh_us);
}

static int take_start_delay(struct gwha_ka *ka, struct gwha_wish_router *rt,
			    const struct gwha_stmt *s)
{
	const struct gwha_at *at = gwha_ka_value(ka, s);

	(void)rt;
	return at ? gwha_wish_seconds(&ka->w, at, s->words[0].text, 1000000000,
				      &ka->start_delay_us) :
		    -1;
}

static int take_strict(struct gwha_ka *ka, struct gwha_wish_router *rt,
		       const struct gwha_stmt *s)
{
	(void)rt;
	gwha_import_lost(ka->w.im, s->place, "",
			 "vrrp_strict: gwha accepts what it always does; accept is off where nothing else is said");
	return gwha_ka_flag(ka, s, &ka->strict);
}

/* What gwha does anyway. */
static int take_nothing(struct gwha_ka *ka, struct gwha_wish_router *rt,
			const struct gwha_stmt *s)
{
	(void)ka;
	(void)rt;
	(void)s;
	return 0;
}

static int take_group4(struct gwha_ka *ka, struct gwha_wish_router *rt,
		       const struct gwha_stmt *s)
{
	const char *text = gwha_stmt_word(s, 1);

	(void)rt;
	if (!text || (strcmp(text, "224.0.0.18") && strcmp(text, "ff02::12")))
		gwha_import_lost(ka->w.im, s->place, "",
				 "%s: adverts go to 224.0.0.18 and ff02::12",
				 s->words[0].text);
	return 0;
}

#define MAIL "gwha sends no mail: gwha monitor tells what changes"
#define SCRIPTS "gwhad runs checks, and who is notified, as root with few capabilities: none of that is asked for"
#define FIFO "gwha has no FIFO: gwha monitor -j tells what changes"
#define UNIT "the unit of gwhad can have it: ExecStartPre, ExecStopPost"
#define KERNEL "not needed: timers and adverts are the kernel's"

static const struct gwha_ka_word globals[] = {
	{"vrrp_version", take_version, NULL},
	{"vrrp_garp_master_repeat", take_repeat, NULL},
	{"vrrp_min_garp", take_min_garp, NULL},
	{"vrrp_garp_master_refresh", take_refresh, NULL},
	{"vrrp_startup_delay", take_start_delay, NULL},
	{"vrrp_strict", take_strict, NULL},
	{"vrrp_mcast_group4", take_group4, NULL},
	{"vrrp_mcast_group6", take_group4, NULL},
	{"vrrp_skip_check_adv_addr", take_nothing, NULL},
	{"vrrp_check_unicast_src", take_nothing, NULL},
	{"dynamic_interfaces", take_nothing, NULL},
	{"router_id", NULL, "gwha has no use for it: nodes are called as the host"},
	{"notification_email", NULL, MAIL},
	{"notification_email_from", NULL, MAIL},
	{"smtp_server", NULL, MAIL},
	{"smtp_helo_name", NULL, MAIL},
	{"smtp_connect_timeout", NULL, MAIL},
	{"smtp_alert", NULL, MAIL},
	{"smtp_alert_vrrp", NULL, MAIL},
	{"script_user", NULL, SCRIPTS},
	{"enable_script_security", NULL, SCRIPTS},
	{"startup_script", NULL, UNIT},
	{"shutdown_script", NULL, UNIT},
	{"notify_fifo", NULL, FIFO},
	{"vrrp_notify_fifo", NULL, FIFO},
	{"vrrp_garp_master_delay", NULL, "announcements are repeated after 1 s and 5 s"},
	{"vrrp_garp_interval", NULL, "announcements are sent without a pause"},
	{"vrrp_gna_interval", NULL, "announcements are sent without a pause"},
	{"vrrp_priority", NULL, KERNEL},
	{"vrrp_rt_priority", NULL, KERNEL},
	{"vrrp_rlimit_rttime", NULL, KERNEL},
	{"vrrp_no_swap", NULL, KERNEL},
	{"vrrp_cpu_affinity", NULL, KERNEL},
	{"max_auto_priority", NULL, KERNEL},
	{"lvs_sync_daemon", NULL, "gwha has no load balancing"},
};

static int read_globals(struct gwha_ka *ka, const struct gwha_stmt *root)
{
	const struct gwha_stmt *s;
	int ret = 0;

	for (s = root->first; s; s = s->next)
		if (!strcmp(s->words[0].text, "global_defs"))
			ret |= gwha_ka_is_block(ka, s) ||
			       gwha_ka_take_block(ka, NULL, s, globals,
						  COUNT(globals));
	return ret ? -1 : 0;
}

/* Of the outermost words, those that are not carried over, and why. */
static const struct {
	const char *word;
	const char *why;
} others[] = {
	{"virtual_server", "gwha has no load balancing"},
	{"virtual_server_group", "gwha has no load balancing"},
	{"SSL", "gwha has no load balancing"},
	{"net_namespace", "run gwha in that namespace: ip netns exec"},
	{"static_ipaddress", "the network's own configuration has those"},
	{"static_routes", "the network's own configuration has those"},
	{"static_rules", "the network's own configuration has those"},
	{"track_file", "gwha watches no files: report them by gwha group track"},
	{"vrrp_track_file", "gwha watches no files: report them by gwha group track"},
	{"bfd_instance", "gwha has no BFD: report a session by gwha group track"},
	{"interface_up_down_delays", "give up-delay and down-delay to what is tracked"},
	{"garp_group", "announcements are sent without a pause"},
	{"linkbeat_interfaces", "not needed: the carrier is looked at each time"},
};

static void lose(struct gwha_ka *ka, const struct gwha_stmt *s)
{
	const char *word = s->words[0].text;
	size_t i = 0;

	while (i < COUNT(others) && strcmp(others[i].word, word))
		i++;
	if (i == COUNT(others))
		gwha_import_lost(ka->w.im, s->place, "",
				 "%.64s: not known here", word);
	else
		gwha_import_lost(ka->w.im, s->place, "", "%s%s%.64s: %s", word,
				 s->n > 1 ? " " : "",
				 s->n > 1 ? s->words[1].text : "",
				 others[i].why);
}

static int read_all(struct gwha_ka *ka, const struct gwha_stmt *root)
{
	const struct gwha_stmt *s;
	int ret = read_globals(ka, root);

	/* which are named by routers that may stand before them */
	for (s = root->first; s; s = s->next)
		if (gwha_ka_is_check(s))
			ret |= gwha_ka_check(ka, s);
	for (s = root->first; s; s = s->next)
		if (!strcmp(s->words[0].text, "vrrp_instance"))
			ret |= gwha_ka_router(ka, s);
		else if (strcmp(s->words[0].text, "vrrp_sync_group") &&
			 strcmp(s->words[0].text, "global_defs") &&
			 !gwha_ka_is_check(s))
			lose(ka, s);
	/* which name routers that may stand behind them */
	for (s = root->first; s; s = s->next)
		if (!strcmp(s->words[0].text, "vrrp_sync_group"))
			ret |= gwha_ka_group(ka, s);
	gwha_ka_checks_end(ka);
	return ret;
}

/**
 * gwha_import_keepalived - import a keepalived.conf
 * @im: overwritten; to be freed, also on failure
 * @how: what the file does not say; kept
 * @name: its name
 * @text: what is in it
 * @size: its bytes
 *
 * Return: 0 with the result in @im, or -1; @im has what is to be told.
 */
int gwha_import_keepalived(struct gwha_import *im,
			   const struct gwha_import_how *how, const char *name,
			   const char *text, size_t size)
{
	struct gwha_ka *ka = calloc(1, sizeof(*ka));
	int ret = gwha_import_begin(im, how, name, text, size);

	if (!ka)
		return gwha_import_no_memory(im);
	ka->w.im = im;
	ka->w.from = "keepalived";
	ka->l.im = im;
	ka->garp_repeat = GWHA_UNSAID;
	ka->garp_refresh_us = GWHA_UNSAID;
	gwha_block_begin(&ka->l.block, im);
	if (!ret)
		ret = gwha_ka_file(&ka->l, text, size, 0) ||
		      gwha_block_end(&ka->l.block) ||
		      read_all(ka, &ka->l.block.root);
	if (!ret)
		ret = gwha_wish_finish(&ka->w);
	free(ka);
	gwha_import_sort(im);
	return ret || im->n[GWHA_IMPORT_ERROR] ? -1 : 0;
}
