// SPDX-License-Identifier: GPL-2.0-or-later
/* Parts of a file that are no words of the command line: maps of plain values. */

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conf.h"
#include "part.h"
#include "units.h"

/**
 * gwha_part_text - a value that is a text
 * @p: the map that has it
 * @key: what it is called
 * @value: value
 *
 * Return: the text, or NULL if it is none: that is told.
 */
const char *gwha_part_text(const struct gwha_part *p, const char *key,
			   const struct gwha_node *value)
{
	if (value->kind == GWHA_NODE_TEXT && !value->nothing)
		return value->text;
	if (value->kind == GWHA_NODE_TEXT)
		gwha_wrong(p->f, "", value->place,
			   "%s: its value is missing: give one, or leave the key out",
			   key);
	else
		gwha_wrong(p->f, "", value->place, "%s: must be a single value",
			   key);
	return NULL;
}

/**
 * gwha_part_fields - the values of a map
 * @p: what is read
 * @map: the map; a key that is not known is told
 * @known: keys that are
 * @n: how many
 * @found: set to the value of each, as this node has it, or NULL
 */
void gwha_part_fields(const struct gwha_part *p, const struct gwha_node *map,
		      const char *const *known, size_t n,
		      const struct gwha_node **found)
{
	const struct gwha_node *value;
	size_t i;

	memset(found, 0, n * sizeof(*found));
	for (value = map->first; value; value = value->next) {
		for (i = 0; i < n && strcmp(known[i], value->key->text); i++)
			;
		if (i < n)
			found[i] = gwha_conf_pick(p->conf, value);
		else
			gwha_unknown_key(p->f, p->what, value->key->text,
					 value->key->place, known, n);
	}
}

/**
 * gwha_part_next - go through a list, or a value that stands for a list of one
 * @p: the map that has it
 * @value: list or value
 * @last: what was returned before, or NULL
 * @mine: set to the element, as this node has it
 *
 * Return: the next one that this node has, or NULL.
 */
const struct gwha_node *gwha_part_next(const struct gwha_part *p,
				       const struct gwha_node *value,
				       const struct gwha_node *last,
				       const struct gwha_node **mine)
{
	const struct gwha_node *one = last ? last->next : value->first;

	*mine = NULL;
	if (value->kind != GWHA_NODE_LIST) {
		*mine = last ? NULL : value;
		return last ? NULL : value;
	}
	for (; one; one = one->next) {
		*mine = gwha_conf_pick(p->conf, one);
		if (*mine)
			return one;
	}
	return NULL;
}

/**
 * gwha_part_time - a value that is a time
 * @p: the map that has it
 * @key: what it is called
 * @value: value, or NULL
 * @min: the least that it can be
 * @max: the most
 * @us: set, if it can be
 */
void gwha_part_time(const struct gwha_part *p, const char *key,
		    const struct gwha_node *value, uint64_t min, uint64_t max,
		    uint64_t *us)
{
	const char *text = value ? gwha_part_text(p, key, value) : NULL;
	char low[GWHA_TEXT_MAX], high[GWHA_TEXT_MAX];
	uint64_t read = 0;
	int ret;

	if (!text)
		return;
	ret = gwha_time_parse(text, &read);
	if (ret == -ENODATA)
		gwha_wrong(p->f, "", value->place,
			   "%s \"%.64s\": give a unit, as in 10ms or 1s", key,
			   text);
	else if (ret && ret != -ERANGE)
		gwha_wrong(p->f, "", value->place,
			   "%s \"%.64s\": must be a time in s, ms or us, as in 10ms or 1s",
			   key, text);
	else if (ret || read < min || read > max)
		gwha_wrong(p->f, "", value->place, "%s \"%.64s\": must be %s to %s",
			   key, text, gwha_time_text(low, min),
			   gwha_time_text(high, max));
	else
		*us = read;
}

/**
 * gwha_part_number - a value that is a number
 * @p: the map that has it
 * @key: what it is called
 * @value: value, or NULL
 * @min: the least that it can be
 * @max: the most
 * @number: set, if it can be
 */
void gwha_part_number(const struct gwha_part *p, const char *key,
		      const struct gwha_node *value, uint64_t min, uint64_t max,
		      uint64_t *number)
{
	const char *text = value ? gwha_part_text(p, key, value) : NULL;
	uint64_t read;

	if (!text)
		return;
	if (gwha_number_parse(text, &read) || read < min || read > max)
		gwha_wrong(p->f, "", value->place,
			   "%s \"%.64s\": must be %" PRIu64 " to %" PRIu64, key,
			   text, min, max);
	else
		*number = read;
}

/**
 * gwha_part_addr - a value that is an address
 * @p: the map that has it
 * @key: what it is called
 * @value: value, or NULL
 * @to: set, if it is one
 *
 * Return: whether there is none, or a good one; what is wrong is told.
 */
bool gwha_part_addr(const struct gwha_part *p, const char *key,
		    const struct gwha_node *value, struct gwha_addr *to)
{
	const char *text = value ? gwha_part_text(p, key, value) : NULL;

	if (!text)
		return !value;
	if (!gwha_addr_parse(text, to))
		return true;
	gwha_wrong(p->f, "", value->place,
		   "%s \"%.64s\": must be an address, as in 192.0.2.1 or 2001:db8::1",
		   key, text);
	return false;
}

/* Without the bits behind the prefix length; true if there were none. */
static bool mask(struct gwha_prefix *p)
{
	bool clean = true;

	for (unsigned int bit = p->plen; bit < p->addr.len * 8U; bit++) {
		uint8_t one = (uint8_t)(0x80 >> bit % 8);

		clean &= !(p->addr.bytes[bit / 8] & one);
		p->addr.bytes[bit / 8] &= (uint8_t)~one;
	}
	return clean;
}

/**
 * gwha_part_net - a value that is a network
 * @p: the map that has it
 * @key: what it is called
 * @value: value, or NULL
 * @to: set, if it is one
 *
 * Return: whether there is none, or a good one; what is wrong is told.
 */
bool gwha_part_net(const struct gwha_part *p, const char *key,
		   const struct gwha_node *value, struct gwha_prefix *to)
{
	const char *text = value ? gwha_part_text(p, key, value) : NULL;
	char addr[GWHA_TEXT_MAX], net[GWHA_TEXT_MAX];
	const char *slash;
	uint64_t plen;

	if (!text)
		return !value;
	slash = strchr(text, '/');
	snprintf(addr, sizeof(addr), "%.*s",
		 slash ? (int)(slash - text) : (int)strlen(text), text);
	if (gwha_addr_parse(addr, &to->addr))
		goto err_form;
	plen = to->addr.len * 8U;
	if (slash && (gwha_number_parse(slash + 1, &plen) ||
		      plen > to->addr.len * 8U))
		goto err_form;
	to->plen = (uint8_t)plen;
	if (mask(to))
		return true;
	gwha_wrong(p->f, "", value->place,
		   "%s \"%.64s\": is an address inside of a network: write %s/%u",
		   key, text, gwha_addr_text(net, &to->addr), to->plen);
	return false;
err_form:
	gwha_wrong(p->f, "", value->place,
		   "%s \"%.64s\": must be a network, as in 10.0.0.0/8 or 2001:db8::/32",
		   key, text);
	return false;
}

/**
 * gwha_part_fits - whether there are not too many of something
 * @part: what holds them
 * @most: how many there can be
 * @what: what they are called
 * @f: what is wrong is added
 */
bool gwha_part_fits(const struct gwha_node *part, size_t most, const char *what,
		    struct gwha_findings *f)
{
	if (part->n <= most)
		return true;
	gwha_wrong(f, "", part->place, "%s: there can be at most %zu", what,
		   most);
	return false;
}

/**
 * gwha_part_room - room for all of a part, never for none
 * @part: what holds them
 * @size: of each
 * @f: what is wrong is added
 *
 * Return: zeroes, or NULL.
 */
void *gwha_part_room(const struct gwha_node *part, size_t size,
		     struct gwha_findings *f)
{
	void *at = calloc(part->n + 1, size);

	if (!at)
		gwha_wrong(f, "", part->place, "out of memory");
	return at;
}

/**
 * gwha_part_map - whether something is a map, or nothing
 * @node: what it may be
 * @what: what it is called
 * @f: what is wrong is added
 */
bool gwha_part_map(const struct gwha_node *node, const char *what,
		   struct gwha_findings *f)
{
	if (node->kind == GWHA_NODE_MAP || node->nothing)
		return true;
	gwha_wrong(f, "", node->place, "%s: must be a map, of KEY: VALUE",
		   what);
	return false;
}
