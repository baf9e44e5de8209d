// SPDX-License-Identifier: GPL-2.0-or-later
/* How the agent itself is to be: where it answers who asks. */

#include <stdio.h>
#include <string.h>

#include "conf.h"
#include "part.h"
#include "units.h"

#define PORT_MAX 65535

static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};

/* What is no address of this host alone; or NULL. */
static const char *unfit(const struct gwha_addr *a)
{
	if (a->len == 4)
		return a->bytes[0] >= 224 ? "is no address of one host" : NULL;
	if (a->bytes[0] == 0xff)
		return "is no address of one host";
	if (a->bytes[0] == 0xfe && (a->bytes[1] & 0xc0) == 0x80)
		return "is link-local, and another one on each interface";
	if (!memcmp(a->bytes, mapped, sizeof(mapped)))
		return "is an address of IPv4: write it as such";
	return NULL;
}

static bool take_port(const struct gwha_part *p, const struct gwha_node *at,
		      const char *port, struct gwha_listen *to)
{
	uint64_t number;

	if (!gwha_number_parse(port, &number) &&
	    number >= GWHA_LISTEN_PORT_MIN && number <= PORT_MAX) {
		to->port = (uint16_t)number;
		return true;
	}
	gwha_wrong(p->f, "", at->place,
		   "listen \"%.64s\": the port must be %d to %d: those below are of other services",
		   at->text, GWHA_LISTEN_PORT_MIN, PORT_MAX);
	return false;
}

static bool take_address(const struct gwha_part *p, const struct gwha_node *at,
			 struct gwha_listen *to)
{
	const char *text = gwha_part_text(p, "listen", at), *port, *why;
	char addr[GWHA_TEXT_MAX];

	if (!text)
		return false;
	if (!gwha_place_split(text, addr, &port) || gwha_addr_parse(addr, &to->addr)) {
		gwha_wrong(p->f, "", at->place,
			   "listen \"%.64s\": must be an address and a port, as in 127.0.0.1:9119 or \"[::1]:9119\"",
			   text);
		return false;
	}
	why = unfit(&to->addr);
	if (why)
		gwha_wrong(p->f, "", at->place,
			   "listen \"%.64s\": %s; give one as 127.0.0.1:9119",
			   text, why);
	return !why && take_port(p, at, port, to);
}

static void take_listen(const struct gwha_part *p, const struct gwha_node *value,
			struct gwha_conf_agent *to)
{
	const struct gwha_node *at = NULL, *mine;

	while (value && (at = gwha_part_next(p, value, at, &mine))) {
		struct gwha_listen new = {.node = mine};

		if (!take_address(p, mine, &new))
			continue;
		for (size_t i = 0; i < to->n_listen; i++)
			if (gwha_listen_same(&to->listen[i], &new)) {
				gwha_wrong(p->f, "", mine->place,
					   "listen \"%.64s\": given a second time: leave one out",
					   mine->text);
				return;
			}
		if (to->n_listen == GWHA_LISTENS_MAX) {
			gwha_wrong(p->f, "", mine->place,
				   "listen: there can be at most %d",
				   GWHA_LISTENS_MAX);
			return;
		}
		to->listen[to->n_listen++] = new;
	}
}

/**
 * gwha_agent_read - read how the agent is to be
 * @conf: the file, as a node reads it; added to
 * @part: what the file has under "agent"
 * @f: what is wrong is added
 *
 * Return: 0, or -1 if it could not be read as a whole.
 */
int gwha_agent_read(struct gwha_conf *conf, const struct gwha_node *part,
		    struct gwha_findings *f)
{
	static const char *const keys[] = {"listen"};
	const struct gwha_part p = {conf, "agent", f};
	const struct gwha_node *mine = gwha_conf_pick(conf, part), *found;

	if (!mine)
		return 0;
	if (!gwha_part_map(mine, "agent", f))
		return -1;
	conf->agent.node = mine;
	gwha_part_fields(&p, mine, keys, 1, &found);
	take_listen(&p, found, &conf->agent);
	return 0;
}

/**
 * gwha_listen_text - write an address with its port
 * @text: written to
 * @l: address and port
 *
 * Return: @text.
 */
const char *gwha_listen_text(char text[GWHA_LISTEN_TEXT_MAX],
			     const struct gwha_listen *l)
{
	char addr[GWHA_TEXT_MAX];

	gwha_addr_text(addr, &l->addr);
	snprintf(text, GWHA_LISTEN_TEXT_MAX, l->addr.len == 4 ? "%s:%u" : "[%s]:%u",
		 addr, l->port);
	return text;
}

/**
 * gwha_listen_is_local - whether nobody but this host can reach an address
 * @l: address
 */
bool gwha_listen_is_local(const struct gwha_listen *l)
{
	return gwha_addr_is_loopback(&l->addr);
}

/**
 * gwha_listen_same - whether two are one address and port
 * @a: one
 * @b: the other
 */
bool gwha_listen_same(const struct gwha_listen *a, const struct gwha_listen *b)
{
	return a->port == b->port && !memcmp(&a->addr, &b->addr, sizeof(a->addr));
}
