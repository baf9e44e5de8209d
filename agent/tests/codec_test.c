// SPDX-License-Identifier: GPL-2.0-or-later
/* Objects to netlink attributes and back, and attributes that are wrong. */

#include <errno.h>
#include <netlink/attr.h>
#include <netlink/msg.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "codec.h"
#include "samples.h"

static const struct gwha_kind *const kinds[] = {
	&gwha_kind_vip,	     &gwha_kind_key,	&gwha_kind_track,
	&gwha_kind_counters, &gwha_kind_lateness, &gwha_kind_router,
	&gwha_kind_group,    &gwha_kind_stats,	&gwha_kind_event,
	&gwha_kind_sync,     &gwha_kind_sync_link, &gwha_kind_sync_peer, &gwha_kind_sync_stats,
	&gwha_kind_sync_drops, &gwha_kind_sync_event,
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static struct nl_msg *message(void)
{
	struct nl_msg *msg = nlmsg_alloc();

	assert_non_null(msg);
	assert_non_null(nlmsg_put(msg, 0, 0, 32, 0, 0));
	return msg;
}

static int decode(struct nl_msg *msg, const struct gwha_kind *kind, void *obj)
{
	return gwha_decode(nlmsg_attrdata(nlmsg_hdr(msg), 0),
			   nlmsg_attrlen(nlmsg_hdr(msg), 0), kind, obj);
}

static void every_attribute_has_a_field(void **state)
{
	(void)state;
	for (size_t k = 0; k < KINDS; k++) {
		for (uint16_t id = 1; id <= kinds[k]->set->max; id++) {
			const struct gwha_attr *attr =
				&kinds[k]->set->attrs[id];

			print_message("# %s %s\n", kinds[k]->set->name,
				      attr->name);
			assert_int_equal(attr->id, id);
			if (attr->type != GWHA_TYPE_PAD)
				assert_true(gwha_field_of(kinds[k], id).size);
			if (attr->type == GWHA_TYPE_STRING)
				assert_int_equal(
					gwha_field_of(kinds[k], id).size,
					attr->max_len + 1);
			if (attr->type == GWHA_TYPE_BINARY && !attr->is_list)
				assert_true(gwha_field_of(kinds[k], id).size >
					    attr->max_len);
			assert_int_equal(attr->is_list,
					 gwha_field_of(kinds[k], id).room > 0);
		}
	}
}

static void objects_survive_the_round_trip(void **state)
{
	(void)state;
	for (size_t k = 0; k < KINDS; k++) {
		void *in = calloc(1, kinds[k]->size);
		void *out = malloc(kinds[k]->size);
		struct nl_msg *msg = message();

		memset(out, 0xa5, kinds[k]->size);
		sample_fill(kinds[k], in);
		assert_int_equal(gwha_encode(msg, kinds[k], in), 0);
		assert_int_equal(decode(msg, kinds[k], out), 0);
		assert_memory_equal(in, out, kinds[k]->size);
		nlmsg_free(msg);
		free(in);
		free(out);
	}
}

static void an_empty_object_is_an_empty_message(void **state)
{
	struct gwha_router rt = {0};
	struct nl_msg *msg = message();

	(void)state;
	assert_int_equal(gwha_encode(msg, &gwha_kind_router, &rt), 0);
	assert_int_equal(nlmsg_attrlen(nlmsg_hdr(msg), 0), 0);
	nlmsg_free(msg);
}

static void wrong_lengths_are_refused(void **state)
{
	static const struct {
		int id;
		int len;
	} rows[] = {
		{GWHA_A_ROUTER_VRID, 0},	{GWHA_A_ROUTER_VRID, 2},
		{GWHA_A_ROUTER_INTERVAL_US, 1}, {GWHA_A_ROUTER_INTERVAL_US, 8},
		{GWHA_A_ROUTER_IFNAME, 16},	{GWHA_A_ROUTER_GROUP, 32},
		{GWHA_A_ROUTER_SOURCE, 5},	{GWHA_A_ROUTER_SOURCE, 17},
		{GWHA_A_ROUTER_UNICAST_PEER, 6}, {GWHA_A_ROUTER_AUTH_TEXT, 9},
	};
	char text[64];
	struct gwha_router rt;

	(void)state;
	memset(text, 'x', sizeof(text));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct nl_msg *msg = message();

		assert_int_equal(nla_put(msg, rows[i].id, rows[i].len, text),
				 0);
		assert_int_equal(decode(msg, &gwha_kind_router, &rt), -EBADMSG);
		nlmsg_free(msg);
	}
}

static void unknown_attributes_are_skipped(void **state)
{
	struct nl_msg *msg = message();
	struct gwha_router rt;

	(void)state;
	assert_int_equal(nla_put_u32(msg, GWHA_A_ROUTER_MAX + 1, 7), 0);
	assert_int_equal(nla_put_u8(msg, GWHA_A_ROUTER_VRID, 9), 0);
	assert_int_equal(nla_put_u32(msg, GWHA_A_ROUTER_PAD, 7), 0);
	assert_int_equal(decode(msg, &gwha_kind_router, &rt), 0);
	assert_int_equal(rt.has, GWHA_HAS(GWHA_A_ROUTER_VRID));
	assert_int_equal(rt.vrid, 9);
	nlmsg_free(msg);
}

static void a_list_that_is_too_long_is_refused(void **state)
{
	struct nl_msg *msg = message();
	struct gwha_router rt;

	(void)state;
	for (int i = 0; i <= GWHA_VIPS_MAX; i++)
		assert_int_equal(nla_put(msg, GWHA_A_ROUTER_VIP, 0, NULL), 0);
	assert_int_equal(decode(msg, &gwha_kind_router, &rt), -E2BIG);
	nlmsg_free(msg);
}

static void lists_of_addresses_are_bounded(void **state)
{
	static const uint8_t addr[4] = {192, 0, 2, 1};
	struct nl_msg *msg = message();
	struct gwha_router rt;

	(void)state;
	for (int i = 0; i < GWHA_PEERS_MAX; i++)
		assert_int_equal(nla_put(msg, GWHA_A_ROUTER_UNICAST_PEER,
					 sizeof(addr), addr),
				 0);
	assert_int_equal(decode(msg, &gwha_kind_router, &rt), 0);
	assert_int_equal(rt.unicast.n, GWHA_PEERS_MAX);
	assert_memory_equal(rt.unicast.at[GWHA_PEERS_MAX - 1].bytes, addr, 4);
	assert_int_equal(nla_put(msg, GWHA_A_ROUTER_UNICAST_PEER, sizeof(addr),
				 addr),
			 0);
	assert_int_equal(decode(msg, &gwha_kind_router, &rt), -E2BIG);
	nlmsg_free(msg);
}

static void an_address_of_no_length_is_sent(void **state)
{
	struct gwha_router in = {
		.has = GWHA_HAS(GWHA_A_ROUTER_FIXED_SOURCE),
	};
	struct nl_msg *msg = message();

	(void)state;
	assert_int_equal(gwha_encode(msg, &gwha_kind_router, &in), 0);
	assert_int_equal(nlmsg_attrlen(nlmsg_hdr(msg), 0), NLA_HDRLEN);
	nlmsg_free(msg);
}

static void a_lease_is_less_of_a_group(void **state)
{
	struct gwha_group in = {0}, out;
	struct nl_msg *msg = message();

	(void)state;
	sample_fill(&gwha_kind_group, &in);
	assert_int_equal(gwha_encode(msg, &gwha_kind_group, &in), 0);
	assert_int_equal(decode(msg, &gwha_kind_lease, &out), 0);
	assert_string_equal(out.name, in.name);
	assert_int_equal(out.lease_left_us, in.lease_left_us);
	assert_false(gwha_has(&out, GWHA_A_GROUP_STATE));
	assert_int_equal(out.tracks.n, 0);
	nlmsg_free(msg);
}

static void a_wiped_object_holds_nothing(void **state)
{
	static const struct gwha_router none;
	struct gwha_router rt = {0};

	(void)state;
	sample_fill(&gwha_kind_router, &rt);
	gwha_wipe(&rt, sizeof(rt));
	assert_memory_equal(&rt, &none, sizeof(rt));
}

static void a_cut_message_is_refused(void **state)
{
	struct gwha_router in = {0}, out;
	struct nl_msg *msg = message();
	char *copy;
	int full;

	(void)state;
	sample_fill(&gwha_kind_router, &in);
	assert_int_equal(gwha_encode(msg, &gwha_kind_router, &in), 0);
	full = nlmsg_attrlen(nlmsg_hdr(msg), 0);
	for (int len = 0; len < full; len++) {
		/* A copy of just that size, so that reading on is seen. */
		copy = malloc((size_t)len + 1);
		memcpy(copy, nlmsg_attrdata(nlmsg_hdr(msg), 0), (size_t)len);
		(void)gwha_decode((struct nlattr *)(void *)copy, len,
				  &gwha_kind_router, &out);
		free(copy);
	}
	assert_int_equal(gwha_decode(nlmsg_attrdata(nlmsg_hdr(msg), 0),
				     full - 1, &gwha_kind_router, &out),
			 -EBADMSG);
	nlmsg_free(msg);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_attribute_has_a_field),
		cmocka_unit_test(objects_survive_the_round_trip),
		cmocka_unit_test(an_empty_object_is_an_empty_message),
		cmocka_unit_test(wrong_lengths_are_refused),
		cmocka_unit_test(unknown_attributes_are_skipped),
		cmocka_unit_test(a_list_that_is_too_long_is_refused),
		cmocka_unit_test(lists_of_addresses_are_bounded),
		cmocka_unit_test(an_address_of_no_length_is_sent),
		cmocka_unit_test(a_lease_is_less_of_a_group),
		cmocka_unit_test(a_wiped_object_holds_nothing),
		cmocka_unit_test(a_cut_message_is_refused),
	};

	return cmocka_run_group_tests_name("codec", tests, NULL, NULL);
}
