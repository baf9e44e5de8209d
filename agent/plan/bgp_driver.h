/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is the same of routing daemons: what they are asked, and what is said to them.
 * How that is said, and what its replies mean, is its driver's.
 * Pure: a driver makes commands and reads replies, others send them.
 */

#ifndef GWHA_BGP_DRIVER_H
#define GWHA_BGP_DRIVER_H

#include "bgp_known.h"
#include "reply.h"

/* Sockets of a driver: the first one is where it is configured. */
#define GWHA_BGP_SOCKETS_MAX 2
#define GWHA_BGP_PATH_MAX 108

/* Lines of what is configured at once: each VIP, and what is around them. */
#define GWHA_BGP_SCRIPT_MAX (GWHA_BGP_VIPS_MAX + 16)
#define GWHA_BGP_LINE_MAX 192

/**
 * struct gwha_bgp_look - what is to be known after a look
 * @now_us: when it began
 * @setup: the configuration, too
 * @routes: learned routes, too
 */
struct gwha_bgp_look {
	uint64_t now_us;
	bool setup;
	bool routes;
};

/**
 * struct gwha_bgp_question - one that a daemon is asked
 * @socket: index of whom
 * @kind: what it is about: its driver's
 * @i: of which of these
 * @spare: a daemon that does not answer it is well all the same
 * @command: what is said
 */
struct gwha_bgp_question {
	unsigned int socket;
	unsigned int kind;
	size_t i;
	bool spare;
	char command[GWHA_BGP_LINE_MAX];
};

/**
 * struct gwha_bgp_todo - what is to be done
 * @add: VIPs by which that is to be there by which they are announced, a bit each
 * @raise: VIPs that are to drain
 * @lower: VIPs that are not to drain any more
 * @hold: this node is to have a way to the VIPs when they are not its own any more
 * @handover: the module is to hand over
 */
struct gwha_bgp_todo {
	uint64_t add;
	uint64_t raise;
	uint64_t lower;
	bool hold;
	bool handover;
};

struct gwha_bgp_script {
	char lines[GWHA_BGP_SCRIPT_MAX][GWHA_BGP_LINE_MAX];
	size_t n;
};

/**
 * struct gwha_bgp_driver - what is a daemon's own
 * @name: what the file calls it
 * @daemon: what is called so in texts
 * @speech: how it is spoken with
 * @sockets: who listens at each of its sockets; NULL behind the last one
 * @holds: what drains keeps the path when the VIP is gone, too
 * @finds: neighbors are found in the configuration
 * @leave: said after a line that was refused; NULL if nothing is
 * @no_instance: why nothing is announced without BGP of this AS
 * @everywhere: why all would announce VIPs
 * @none: what is missing by which a VIP is announced
 * @mute: why a drain is refused that nobody answers
 * @lacks: why a drain is refused where nothing announces a VIP
 * @fixed: why a drain is refused where a VIP cannot be made to
 * @deaf: what became of a drain that the daemon did not take
 * @path: where it listens
 * @question: the question at an index, or false behind the last one
 * @answer: takes a reply; false, and why, if it is none
 * @script: what is said to have something done
 * @restart: what turns graceful restart off, as a text
 */
struct gwha_bgp_driver {
	const char *name;
	const char *daemon;
	const struct gwha_speech *speech;
	const char *sockets[GWHA_BGP_SOCKETS_MAX + 1];
	bool holds;
	bool finds;
	const char *leave;
	const char *no_instance;
	const char *everywhere;
	const char *none;
	const char *mute;
	const char *lacks;
	const char *fixed;
	const char *deaf;
	void (*path)(const struct gwha_conf_bgp *conf, unsigned int socket,
		     char path[GWHA_BGP_PATH_MAX]);
	bool (*question)(const struct gwha_conf_bgp *conf,
			 const struct gwha_bgp_known *known,
			 const struct gwha_bgp_look *look, size_t index,
			 struct gwha_bgp_question *q);
	bool (*answer)(const struct gwha_conf_bgp *conf,
		       struct gwha_bgp_known *known,
		       const struct gwha_bgp_look *look,
		       const struct gwha_bgp_question *q,
		       const struct gwha_reply *reply, char *why, size_t size);
	void (*script)(const struct gwha_conf_bgp *conf,
		       const struct gwha_bgp_known *known,
		       const struct gwha_bgp_todo *todo,
		       struct gwha_bgp_script *script);
	void (*restart)(const char *neighbor, char *text, size_t size);
};

extern const struct gwha_bgp_driver gwha_frr_driver;
extern const struct gwha_bgp_driver gwha_bird_driver;

const struct gwha_bgp_driver *
gwha_bgp_driver_of(const struct gwha_conf_bgp *conf);
void gwha_bgp_drain_name(const struct gwha_conf_bgp *conf,
			 char name[GWHA_BGP_NAME_MAX + 1]);
__attribute__((format(printf, 2, 3))) void
gwha_bgp_line(struct gwha_bgp_script *script, const char *fmt, ...);

#endif /* GWHA_BGP_DRIVER_H */
