// SPDX-License-Identifier: GPL-2.0-or-later
/* Hot standby: how charon's ha plugin is set up, as far as its files tell. */

#include <ctype.h>
#include <string.h>

#include "looks.h"
#include "look.h"

#define PLUGIN "usr/lib/ipsec/plugins/libstrongswan-ha.so"
#define EXAMPLE "docs/ipsec.md has its settings: docs/examples/ipsec/charon-hot.conf"

/* Sections in each other, and what one of them is called. */
#define DEPTH_MAX 8
#define WORD_MAX 64

/* What was read of the plugin's section; "" for what is not there. */
struct settings {
	const struct gwha_host *h;
	const char *folder;
	char sections[DEPTH_MAX][WORD_MAX];
	size_t depth;
	char local[WORD_MAX];
	char remote[WORD_MAX];
	char secret[WORD_MAX];
	char monitor[WORD_MAX];
	char fifo[WORD_MAX];
	char segments[WORD_MAX];
};

static void copy(char to[WORD_MAX], const char *from, size_t len)
{
	len = len < WORD_MAX ? len : WORD_MAX - 1;
	memcpy(to, from, len);
	to[len] = '\0';
}

static void take(struct settings *s, const char *key, size_t len,
		 const char *value, size_t value_len)
{
	const struct {
		const char *key;
		char *to;
	} known[] = {
		{"local", s->local},	 {"remote", s->remote},
		{"secret", s->secret},	 {"monitor", s->monitor},
		{"fifo_interface", s->fifo}, {"segment_count", s->segments},
	};

	if (!s->depth || s->depth > DEPTH_MAX ||
	    strcmp(s->sections[s->depth - 1], "ha"))
		return;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strlen(known[i].key) == len &&
		    !strncmp(known[i].key, key, len))
			copy(known[i].to, value, value_len);
}

static size_t trimmed(const char *from, size_t len)
{
	while (len && isspace((unsigned char)from[len - 1]))
		len--;
	return len;
}

/* What stands at the end of a section's name, of a value, and of a line. */
static const char *read_word(struct settings *s, const char *at)
{
	size_t key = strcspn(at, "={}#"), len;
	const char *value = at + key + 1;

	if (at[key] == '{') {
		if (s->depth < DEPTH_MAX)
			copy(s->sections[s->depth], at, trimmed(at, key));
		s->depth++;
		return value;
	}
	if (at[key] != '=')
		return at + key;
	value += strspn(value, " \t");
	len = strcspn(value, *value == '"' ? "" : "}#");
	if (*value == '"') {
		value++;
		len = strcspn(value, "\"");
	}
	take(s, at, trimmed(at, key), value, trimmed(value, len));
	return value + len + (value[len] == '"');
}

/* NAME {, NAME = VALUE, and }: as many as a line has. */
static void read_line(struct settings *s, const char *at)
{
	while (*(at += strspn(at, " \t")) && *at != '#') {
		if (*at != '}') {
			at = read_word(s, at);
			continue;
		}
		s->depth -= s->depth > 0;
		at++;
	}
}

static void read_file(struct settings *s, const char *path)
{
	struct gwha_lines lines;

	if (gwha_look_lines(s->h, &lines, "%s", path))
		return;
	s->depth = 0;
	while (gwha_look_next(&lines))
		read_line(s, lines.text);
	gwha_look_end(&lines);
}

static bool read_named(const char *name, void *arg)
{
	struct settings *s = arg;
	char path[2 * GWHA_PATH_MAX];
	size_t len = strlen(name);

	if (len < 6 || strcmp(name + len - 5, ".conf"))
		return true;
	snprintf(path, sizeof(path), "%s/%s", s->folder, name);
	read_file(s, path);
	return true;
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

/* Charon's own defaults are monitor = yes, fifo_interface = yes, segment_count = 1. */
static const char *fault_of(const struct settings *s)
{
	if (!*s->local || !*s->remote)
		return "has no ha plugin with local and remote: no copies";
	if (!says(s->monitor, "no", "0") && !says(s->monitor, "false", "disabled"))
		return "has no monitor = no: it decides by itself which node uses tunnels";
	if (says(s->fifo, "no", "0") || says(s->fifo, "false", "disabled"))
		return "has fifo_interface = no: nobody can tell it to take over";
	if (*s->segments && strcmp(s->segments, "1"))
		return "has more than one segment: some are not taken over";
	return NULL;
}

/**
 * gwha_check_standby - whether charon can do what connections that are hot ask for
 * @h: host
 * @r: results are added; none if there are no such connections
 */
void gwha_check_standby(const struct gwha_host *h, struct gwha_report *r)
{
	struct settings s = {.h = h};
	const char *fault;

	if (!h->hot)
		return;
	if (!gwha_look(h, PLUGIN)) {
		wrong(r, "has no ha plugin",
		      "apt install libcharon-extra-plugins");
		return;
	}
	read_file(&s, "etc/strongswan.conf");
	for (size_t i = 0; i < 2; i++) {
		s.folder = i ? "etc/strongswan.d" : "etc/strongswan.d/charon";
		gwha_look_names(h, s.folder, read_named, &s);
	}
	fault = fault_of(&s);
	if (fault)
		wrong(r, fault, EXAMPLE);
	else if (!*s.secret)
		gwha_remedy(gwha_found(r, "hot-standby", GWHA_STATUS_WARNING,
				       "charon's ha plugin has no secret: what makes the keys of all tunnels goes from %s to %s in the clear",
				       s.local, s.remote),
			    "a secret in its section, the same on both nodes, unless there is nothing but a cable between the two: docs/ipsec.md");
	else
		gwha_found(r, "hot-standby", GWHA_STATUS_OK,
			   "charon's ha plugin is set up: copies go from %s to %s, protected by its secret",
			   s.local, s.remote);
}
