// SPDX-License-Identifier: GPL-2.0-or-later
/* Hot standby: how charon's ha plugin is set up, as far as its files tell. */

#include <inttypes.h>
#include <string.h>

#include "charon_ha.h"
#include "looks.h"
#include "look.h"

#define PLUGIN "usr/lib/ipsec/plugins/libstrongswan-ha.so"
#define RMEM "net/core/rmem_default"
/*
 * What comes for one connection when all is sent anew, at once: with 212,992 bytes, as the
 * kernel has them, 91 of 200 were kept; this is nearly twice as much for each.
 */
#define BYTES_OF_A_COPY 4096
#define EXAMPLE "docs/ipsec.md has its settings: docs/examples/ipsec/charon-hot.conf"

/* What is read, and where. */
struct settings {
	const struct gwha_host *h;
	const char *folder;
	struct gwha_charon_ha *ha;
};

static void read_file(const struct settings *s, const char *path)
{
	struct gwha_lines lines;

	if (gwha_look_lines(s->h, &lines, "%s", path))
		return;
	s->ha->depth = 0;
	while (gwha_look_next(&lines))
		gwha_charon_ha_line(s->ha, lines.text);
	gwha_look_end(&lines);
}

static bool read_named(const char *name, void *arg)
{
	const struct settings *s = arg;
	char path[2 * GWHA_PATH_MAX];
	size_t len = strlen(name);

	if (len < 6 || strcmp(name + len - 5, ".conf"))
		return true;
	snprintf(path, sizeof(path), "%s/%s", s->folder, name);
	read_file(s, path);
	return true;
}

/**
 * gwha_look_standby - how charon's ha plugin is set up, as far as its files tell
 * @h: host
 * @ha: overwritten
 */
void gwha_look_standby(const struct gwha_host *h, struct gwha_charon_ha *ha)
{
	struct settings s = {.h = h, .ha = ha};

	*ha = (struct gwha_charon_ha){.depth = 0};
	read_file(&s, "etc/strongswan.conf");
	for (size_t i = 0; i < 2; i++) {
		s.folder = i ? "etc/strongswan.d" : "etc/strongswan.d/charon";
		gwha_look_names(h, s.folder, read_named, &s);
	}
}

static void wrong(struct gwha_report *r, const char *what, const char *remedy)
{
	gwha_remedy(gwha_found(r, "hot-standby", GWHA_STATUS_ERROR,
			       "connections have standby: hot, and charon %s",
			       what),
		    "%s", remedy);
}

static bool says(const char *value, const char *one, const char *other)
{
	return !strcmp(value, one) || !strcmp(value, other);
}

static bool is_off(const char *value)
{
	return says(value, "no", "0") || says(value, "false", "disabled");
}

/* Charon's own defaults are monitor, fifo_interface and resync = yes, segment_count = 1. */
static const char *fault_of(const struct gwha_charon_ha *s)
{
	if (!*s->local || !*s->remote)
		return "has no ha plugin with local and remote: no copies";
	if (!is_off(s->monitor))
		return "has no monitor = no: it decides by itself which node uses tunnels";
	if (is_off(s->fifo))
		return "has fifo_interface = no: nobody can tell it to take over";
	if (*s->segments && strcmp(s->segments, "1"))
		return "has more than one segment: some are not taken over";
	return NULL;
}

/* Charon asks for no buffer of its own, so it has what the kernel gives to each. */
static void check_buffer(const struct gwha_host *h, struct gwha_report *r)
{
	uint64_t need = (uint64_t)h->n_hot * BYTES_OF_A_COPY;
	uint64_t value;

	/* in a network namespace of its own it may not be seen */
	if (gwha_look_number(h, &value, "proc/sys/%s", RMEM) || value >= need)
		return;
	gwha_remedy(gwha_found(r, "hot-standby-buffer", GWHA_STATUS_WARNING,
			       "%s is %" PRIu64
			       ": copies of %zu connections come at once when charon begins anew, and what does not fit is lost",
			       RMEM, value, h->n_hot),
		    "sysctl -w net.core.rmem_default=%" PRIu64
		    ", and in /etc/sysctl.d; then begin charon anew on the node that does not have the group",
		    need);
}

/**
 * gwha_check_standby - whether charon can do what connections that are hot ask for
 * @h: host
 * @r: results are added; none if there are no such connections
 */
void gwha_check_standby(const struct gwha_host *h, struct gwha_report *r)
{
	struct gwha_charon_ha s;
	const char *fault;

	if (!h->n_hot)
		return;
	if (!gwha_look(h, PLUGIN)) {
		wrong(r, "has no ha plugin",
		      "apt install libcharon-extra-plugins");
		return;
	}
	gwha_look_standby(h, &s);
	fault = fault_of(&s);
	if (fault) {
		wrong(r, fault, EXAMPLE);
		return;
	}
	check_buffer(h, r);
	if (!is_off(s.resync))
		gwha_remedy(gwha_found(r, "hot-standby", GWHA_STATUS_WARNING,
				       "charon's ha plugin has no resync = no: begun anew on the owner, it is sent copies of what it has just made itself, which get that one's messages until %s",
				       "gwhad ends them"),
			    "resync = no in its section: gwhad asks where copies are missing: docs/ipsec.md");
	if (!s.secret)
		gwha_remedy(gwha_found(r, "hot-standby", GWHA_STATUS_WARNING,
				       "charon's ha plugin has no secret: what makes the keys of all tunnels goes from %s to %s in the clear",
				       s.local, s.remote),
			    "a secret in its section, the same on both nodes, unless there is nothing but a cable between the two: docs/ipsec.md");
	else
		gwha_found(r, "hot-standby", GWHA_STATUS_OK,
			   "charon's ha plugin is set up: copies go from %s to %s, protected by its secret",
			   s.local, s.remote);
}
