// SPDX-License-Identifier: GPL-2.0-or-later
/* A step of a plan as the command that would do it. */

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "model.h"
#include "plan.h"
#include "units.h"

/* As a shell takes it. */
static void write_word(FILE *out, const char *text)
{
	const char *c = text;

	while (isalnum((unsigned char)*c) || (*c && strchr("_-./:,@%+=", *c)))
		c++;
	if (*text && !*c) {
		fprintf(out, " %s", text);
		return;
	}
	fputs(" '", out);
	for (; *text; text++)
		if (*text == '\'')
			fputs("'\\''", out);
		else
			fputc(*text, out);
	fputc('\'', out);
}

static void write_addr(FILE *out, const char *word,
		       const struct gwha_addr *addr)
{
	char text[GWHA_TEXT_MAX];

	fprintf(out, " %s %s", word,
		addr->len ? gwha_addr_text(text, addr) : "auto");
}

static void write_number(FILE *out, const char *word,
			 const struct gwha_attr *attr, uint64_t value)
{
	char text[GWHA_TEXT_MAX];
	const char *name = NULL;

	if (attr->type == GWHA_TYPE_BOOL)
		name = value ? "on" : "off";
	else if (attr->values)
		name = gwha_enum_name(attr->values, (uint32_t)value);
	else if (attr->is_time)
		name = gwha_time_text(text, value);
	else if (attr->is_rate)
		name = value ? gwha_rate_text(text, value) : "unlimited";
	if (name)
		fprintf(out, " %s %s", word, name);
	else
		fprintf(out, " %s %" PRIu64, word, value);
}

/* What is said alike of everything; lists of addresses too. */
static void write_value(FILE *out, const struct gwha_kind *kind,
			const void *obj, const char *word, uint16_t id)
{
	const struct gwha_attr *attr = &kind->set->attrs[id];
	const struct gwha_field field = gwha_field_of(kind, id);
	const char *at = (const char *)obj + field.offset;

	if (attr->type == GWHA_TYPE_STRING) {
		fprintf(out, " %s", word);
		write_word(out, at);
	} else if (attr->is_addr && field.room) {
		for (uint32_t i = 0; i < gwha_list_n(&field, obj); i++)
			write_addr(out, word,
				   (const void *)((const char *)obj +
						  field.first +
						  i * field.step));
	} else if (attr->is_addr) {
		write_addr(out, word, (const void *)at);
	} else if (attr->type != GWHA_TYPE_NEST &&
		   attr->type != GWHA_TYPE_BINARY) {
		write_number(out, word, attr, gwha_number(kind, obj, id));
	}
}

static void write_vips(FILE *out, const struct gwha_vips *vips)
{
	char text[GWHA_TEXT_MAX];

	for (uint32_t i = 0; i < vips->n; i++) {
		const struct gwha_vip *vip = &vips->at[i];

		fprintf(out, " vip %s/%u", gwha_addr_text(text, &vip->addr),
			vip->plen);
		if (*vip->ifname) {
			fputs(" dev", out);
			write_word(out, vip->ifname);
		}
		if (vip->excluded)
			fputs(" excluded", out);
	}
}

static void write_keys(FILE *out, const struct gwha_keys *keys,
		       const struct gwha_secret_files *files)
{
	unsigned int send = 0;

	for (uint32_t i = 0; i < keys->n; i++) {
		fprintf(out, " key-id %u key-file", keys->at[i].id);
		write_word(out, files && files->key[i] ? files->key[i] : "");
		if (keys->at[i].send)
			send = keys->at[i].id;
	}
	if (send)
		fprintf(out, " send %u", send);
	else
		fputs(" send none", out);
}

static void write_auth(FILE *out, const struct gwha_router *rt,
		       const struct gwha_secret_files *files)
{
	switch (rt->auth_type) {
	case GWHA_AUTH_TEXT:
		fputs(" auth text-file", out);
		write_word(out, files && files->text ? files->text : "");
		break;
	case GWHA_AUTH_HMAC:
		fputs(" auth hmac", out);
		write_keys(out, &rt->keys, files);
		break;
	default:
		fputs(" auth none", out);
		break;
	}
}

static void write_router(FILE *out, const struct gwha_op *op)
{
	const struct gwha_grammar *g = &gwha_router_grammar;
	const struct gwha_router *rt = op->obj;

	for (size_t i = 0; i < g->n; i++) {
		unsigned int id = g->words[i].value;

		if (id > GWHA_A_ROUTER_MAX || !gwha_has(rt, (uint16_t)id))
			continue;
		if (id == GWHA_A_ROUTER_VIP)
			write_vips(out, &rt->vips);
		else if (id == GWHA_A_ROUTER_AUTH_TYPE)
			write_auth(out, rt, op->files);
		else if (id != GWHA_A_ROUTER_AUTH_MODE ||
			 rt->auth_type == GWHA_AUTH_HMAC)
			write_value(out, op->kind, rt, g->words[i].name,
				    (uint16_t)id);
	}
	if (rt->vip_clear)
		fputs(" vip none", out);
	if (rt->unicast_clear)
		fputs(" peer none", out);
}

static void write_tracks(FILE *out, const struct gwha_tracks *tracks)
{
	char text[GWHA_TEXT_MAX];

	for (uint32_t i = 0; i < tracks->n; i++) {
		const struct gwha_track *t = &tracks->at[i];

		fprintf(out, " track %s", *t->ifname ? "dev" : "name");
		write_word(out, *t->ifname ? t->ifname : t->name);
		if (t->weight)
			fprintf(out, " weight %u", t->weight);
		if (t->up_delay_us)
			fprintf(out, " up-delay %s",
				gwha_time_text(text, t->up_delay_us));
		if (t->down_delay_us)
			fprintf(out, " down-delay %s",
				gwha_time_text(text, t->down_delay_us));
	}
}

static void write_group(FILE *out, const struct gwha_op *op)
{
	const struct gwha_grammar *g = &gwha_group_grammar;
	const struct gwha_group *group = op->obj;

	write_word(out, group->name);
	for (size_t i = 0; i < g->n; i++) {
		unsigned int id = g->words[i].value;

		if (id > GWHA_A_GROUP_MAX || !gwha_has(group, (uint16_t)id))
			continue;
		if (id == GWHA_A_GROUP_TRACK)
			write_tracks(out, &group->tracks);
		else if (id == GWHA_A_GROUP_POOL && !*group->pool)
			fputs(" pool none", out);
		else
			write_value(out, op->kind, group, g->words[i].name,
				    (uint16_t)id);
		if (id == GWHA_A_GROUP_LEASE_ACTION &&
		    group->lease_action == GWHA_LEASE_ACTION_WEIGHT)
			fprintf(out, " %u", group->lease_weight);
	}
	if (group->track_clear)
		fputs(" track none", out);
}

static void write_select(FILE *out, const struct gwha_sync *s)
{
	switch (s->select) {
	case GWHA_SYNC_SELECT_ZONE:
		fprintf(out, " zone %u", s->zone);
		break;
	case GWHA_SYNC_SELECT_MARK:
		fprintf(out, " mark 0x%x/0x%x", s->mark, s->mask);
		break;
	case GWHA_SYNC_SELECT_DEFAULT:
		fputs(" default", out);
		break;
	default:
		fputs(" vips", out);
		break;
	}
}

static void write_ignores(FILE *out, const struct gwha_sync *s)
{
	char text[GWHA_TEXT_MAX];

	for (uint32_t i = 0; i < s->ignores.n; i++) {
		const struct gwha_sync_ignore *ig = &s->ignores.at[i];

		fputs(" ignore", out);
		if (gwha_has(ig, GWHA_A_SYNC_IGNORE_PROTO))
			fprintf(out, " proto %s",
				gwha_proto_text(text, ig->proto));
		if (gwha_has(ig, GWHA_A_SYNC_IGNORE_ADDR))
			fprintf(out, " prefix %s/%u",
				gwha_addr_text(text, &ig->addr), ig->plen);
		if (gwha_has(ig, GWHA_A_SYNC_IGNORE_ZONE))
			fprintf(out, " zone %u", ig->zone);
		if (gwha_has(ig, GWHA_A_SYNC_IGNORE_MARK))
			fprintf(out, " mark 0x%x/0x%x", ig->mark, ig->mask);
	}
	if (s->ignore_clear)
		fputs(" ignore none", out);
}

static void write_sync(FILE *out, const struct gwha_op *op)
{
	const struct gwha_grammar *g = &gwha_sync_grammar;
	const struct gwha_sync *s = op->obj;

	for (size_t i = 0; i < g->n; i++) {
		unsigned int id = g->words[i].value;

		if (id > GWHA_A_SYNC_MAX || !gwha_has(s, (uint16_t)id) ||
		    id == GWHA_A_SYNC_ZONE || id == GWHA_A_SYNC_MARK)
			continue;
		if (id == GWHA_A_SYNC_IFNAME2 && !*s->ifname2)
			fputs(" dev2 none", out);
		else if (id != GWHA_A_SYNC_INSECURE)
			write_value(out, op->kind, s, g->words[i].name,
				    (uint16_t)id);
		else if (s->insecure)
			fputs(" insecure", out);
	}
	if (gwha_has(s, GWHA_A_SYNC_SELECT))
		write_select(out, s);
	write_ignores(out, s);
	if (gwha_has(s, GWHA_A_SYNC_KEY))
		write_keys(out, &s->keys, op->files);
}

/**
 * gwha_op_write - write the command that would do a step
 * @out: written to, without a newline
 * @op: the step
 */
void gwha_op_write(FILE *out, const struct gwha_op *op)
{
	/* "router-set": the object and what is done to it */
	const char *name = gwha_cmd_infos[op->cmd].name;
	const char *verb = strrchr(name, '-') + 1;

	fprintf(out, "gwha %.*s %s", (int)(verb - 1 - name), name,
		strcmp(verb, "new") ? verb : "add");
	if (op->kind == &gwha_kind_router)
		write_router(out, op);
	else if (op->kind == &gwha_kind_group)
		write_group(out, op);
	else
		write_sync(out, op);
}
