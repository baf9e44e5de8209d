// SPDX-License-Identifier: GPL-2.0-or-later
/* The texts that a refusal by the kernel becomes. */

#include <errno.h>
#include <linux/genetlink.h>
#include <netlink/attr.h>
#include <netlink/genl/genl.h>
#include <netlink/msg.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "codec.h"
#include "extack.h"
#include "model.h"

/* A request with two addresses, and the report that comes back. */
struct refusal {
	struct nl_msg *request;
	struct nl_msg *report;
	struct gwha_err err;
};

static void setup(struct refusal *r)
{
	struct gwha_router rt = {
		.has = GWHA_HAS(GWHA_A_ROUTER_VRID) |
		       GWHA_HAS(GWHA_A_ROUTER_PRIORITY) |
		       GWHA_HAS(GWHA_A_ROUTER_VIP),
		.vrid = 10,
		.priority = 255,
		.vips.n = 2,
	};

	for (int i = 0; i < 2; i++) {
		rt.vips.at[i].has = GWHA_HAS(GWHA_A_VIP_ADDR) |
				    GWHA_HAS(GWHA_A_VIP_PLEN);
		rt.vips.at[i].addr.len = 4;
	}
	r->request = nlmsg_alloc();
	r->report = nlmsg_alloc();
	assert_non_null(genlmsg_put(r->request, 0, 1, 32, 0, 0,
				    GWHA_CMD_ROUTER_NEW, GWHA_GENL_VERSION));
	assert_non_null(nlmsg_put(r->report, 0, 1, NLMSG_ERROR, 0, 0));
	assert_int_equal(gwha_encode(r->request, &gwha_kind_router, &rt), 0);
}

/* The offset of the nth attribute of a type, from the header on. */
static uint32_t offset_of(struct refusal *r, int type, int nth)
{
	struct nlmsghdr *nlh = nlmsg_hdr(r->request);
	struct nlattr *nla;
	int rest;

	nla_for_each_attr(nla, nlmsg_attrdata(nlh, GENL_HDRLEN),
			  nlmsg_attrlen(nlh, GENL_HDRLEN), rest)
		if (nla_type(nla) == type && !--nth)
			return (uint32_t)((char *)nla - (char *)nlh);
	fail();
	return 0;
}

static void expect(struct refusal *r, int error, const char *text)
{
	struct nlmsghdr *nlh = nlmsg_hdr(r->report);

	assert_int_equal(gwha_extack(&r->err, error, nlmsg_attrdata(nlh, 0),
				     nlmsg_attrlen(nlh, 0),
				     nlmsg_hdr(r->request),
				     &gwha_cmd_infos[GWHA_CMD_ROUTER_NEW]),
			 -1);
	assert_string_equal(r->err.text, text);
	assert_int_equal(r->err.code, GWHA_EXIT_REFUSED);
	assert_int_equal(r->err.error, error);
	nlmsg_free(r->request);
	nlmsg_free(r->report);
}

static void the_kernels_text_stays_as_it_is(void **state)
{
	struct refusal r;

	(void)state;
	setup(&r);
	nla_put_string(r.report, NLMSGERR_ATTR_MSG,
		       "vrid 10 is in use on eth0: choose another");
	nla_put_u32(r.report, NLMSGERR_ATTR_OFFS,
		    offset_of(&r, GWHA_A_ROUTER_VRID, 1));
	expect(&r, EEXIST, "vrid 10 is in use on eth0: choose another");
}

static void a_bare_text_gets_the_attribute(void **state)
{
	struct refusal r;

	(void)state;
	setup(&r);
	nla_put_string(r.report, NLMSGERR_ATTR_MSG, "integer out of range");
	nla_put_u32(r.report, NLMSGERR_ATTR_OFFS,
		    offset_of(&r, GWHA_A_ROUTER_PRIORITY, 1));
	expect(&r, ERANGE, "integer out of range (priority: 1 to 254)");
}

static void a_nested_attribute_is_found(void **state)
{
	struct refusal r;
	uint32_t vip;

	(void)state;
	setup(&r);
	vip = offset_of(&r, GWHA_A_ROUTER_VIP, 2);
	nla_put_string(r.report, NLMSGERR_ATTR_MSG, "integer out of range");
	/* Behind the nest's header and the address. */
	nla_put_u32(r.report, NLMSGERR_ATTR_OFFS, vip + 4 + 8);
	expect(&r, ERANGE, "integer out of range (vip 2 plen: 0 to 128)");

	setup(&r);
	nla_put_string(r.report, NLMSGERR_ATTR_MSG, "already owned");
	nla_put_u32(r.report, NLMSGERR_ATTR_OFFS, vip);
	expect(&r, EEXIST, "already owned (vip 2)");
}

static void a_missing_attribute_is_named(void **state)
{
	struct refusal r;

	(void)state;
	setup(&r);
	nla_put_u32(r.report, NLMSGERR_ATTR_MISS_TYPE, GWHA_A_ROUTER_IFNAME);
	expect(&r, EINVAL, "Invalid argument (ifname is missing)");
}

static void without_a_report_the_errno_speaks(void **state)
{
	struct refusal r;

	(void)state;
	setup(&r);
	expect(&r, EPERM,
	       "router-new: not permitted: changes need CAP_NET_ADMIN in the initial user namespace");
	setup(&r);
	expect(&r, EEXIST, "router-new: exists already");
}

static void a_wrong_report_does_no_harm(void **state)
{
	struct refusal r;

	(void)state;
	setup(&r);
	nla_put(r.report, NLMSGERR_ATTR_MSG, 3, "abc");
	nla_put_u8(r.report, NLMSGERR_ATTR_OFFS, 1);
	expect(&r, EINVAL, "router-new: Invalid argument");
	setup(&r);
	nla_put_u32(r.report, NLMSGERR_ATTR_OFFS, 1000000);
	nla_put_u32(r.report, NLMSGERR_ATTR_MISS_TYPE, 1000000);
	expect(&r, EINVAL, "router-new: Invalid argument");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_kernels_text_stays_as_it_is),
		cmocka_unit_test(a_bare_text_gets_the_attribute),
		cmocka_unit_test(a_nested_attribute_is_found),
		cmocka_unit_test(a_missing_attribute_is_named),
		cmocka_unit_test(without_a_report_the_errno_speaks),
		cmocka_unit_test(a_wrong_report_does_no_harm),
	};

	return cmocka_run_group_tests_name("extack", tests, NULL, NULL);
}
