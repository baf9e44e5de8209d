// SPDX-License-Identifier: GPL-2.0-or-later
/* What is said to charon when a connection is changed in the file. */

#include "agent_and_charon.h"

static void what_is_changed_is_made_before_it_is_broken(void **state)
{
	char was[GWHA_IKE_MARK_MAX];

	(void)state;
	want("remote-net: 10.2.0.0/16");
	own(true, 7);
	until(GWHA_IKE_UP, 1);
	did("initiate @M\n", "");
	tally_is(true, 1, "");
	/* another net: a child SA more in the same IKE SA, then one less */
	remember(was);
	want("remote-net: 10.3.0.0/16");
	until(GWHA_IKE_UP, 1);
	did("initiate @M\nterminate child-id @W\n", was);
	assert_int_equal(charon->least, 1);
	/* another proposal: charon makes another IKE SA */
	remember(was);
	charon->another_ike = true;
	want("remote-net: 10.3.0.0/16, proposals: aes256-sha256-ecp256");
	until(GWHA_IKE_UP, 1);
	did("initiate @M\nterminate ike-id @W\n", was);
	assert_int_equal(charon->least, 1);
}

static void what_is_not_changed_stays(void **state)
{
	unsigned int loads = charon->loads;

	(void)state;
	want("remote-net: 10.3.0.0/16, proposals: aes256-sha256-ecp256");
	until(GWHA_IKE_UP, 1);
	/* how often a peer is asked is told, and changes no SA */
	want("remote-net: 10.3.0.0/16, proposals: aes256-sha256-ecp256, dpd: 7s");
	until(GWHA_IKE_UP, 1);
	assert_int_equal(charon->loads, loads + 2);
	did("", "");
}

/* Charon leaves out of its list what it is at work on at that moment. */
static void what_is_at_work_is_not_gone(void **state)
{
	uint64_t looks = ipsec.looks;

	(void)state;
	charon->at_work = 1;
	while (charon->at_work || ipsec.looks < looks + 2)
		event_base_loop(ipsec.base, EVLOOP_ONCE);
	until(GWHA_IKE_UP, 1);
	did("", "");
	charon->forgets = true;
	while (charon->forgets)
		event_base_loop(ipsec.base, EVLOOP_ONCE);
	until(GWHA_IKE_UP, 1);
	did("initiate @M\n", "");
}

/* The site was not told of the change yet: traffic goes on as it was. */
static void what_the_peer_refuses_leaves_what_there_is(void **state)
{
	char was[GWHA_IKE_MARK_MAX];

	(void)state;
	remember(was);
	charon->refuses = true;
	want("remote-net: 10.4.0.0/16");
	until(GWHA_IKE_DEGRADED, 1);
	assert_int_equal(charon->least, 1);
	assert_null(strstr(charon->did, "terminate"));
	tally_is(true, 0, "connection a is degraded: NO_PROPOSAL_CHOSEN");
	charon->refuses = false;
	until(GWHA_IKE_UP, 1);
	assert_int_equal(charon->least, 1);
	assert_non_null(strstr(charon->did, "terminate ike-id"));
	assert_non_null(strstr(charon->did, was));
	*charon->did = '\0';
	charon->used = 0;
}

/* What an agent that is begun anew finds tells by its name how it was made. */
static void another_agent_sees_it_too(void **state)
{
	char was[GWHA_IKE_MARK_MAX];

	(void)state;
	remember(was);
	*ipsec.tunnels[0]->mark = '\0';
	want("remote-net: 10.5.0.0/16");
	until(GWHA_IKE_UP, 1);
	did("initiate @M\nterminate ike-id @W\n", was);
	assert_int_equal(charon->least, 1);
}

static void who_does_not_own_it_begins_nothing(void **state)
{
	char was[GWHA_IKE_MARK_MAX];
	unsigned int loads;

	(void)state;
	own(false, 7);
	until(GWHA_IKE_STANDBY, 0);
	did("terminate ike @M\n", "");
	tally_is(false, 1, "");
	remember(was);
	loads = charon->loads;
	want("remote-net: 10.6.0.0/16");
	until(GWHA_IKE_STANDBY, 0);
	assert_int_equal(charon->loads, loads + 1);
	did("", "");
	/* the next owner makes it by the file of now */
	own(true, 8);
	until(GWHA_IKE_UP, 1);
	did("initiate @M\n", was);
	tally_is(true, 1, "");
	tally_is(false, 0, "connection a is up");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_changed_is_made_before_it_is_broken),
		cmocka_unit_test(what_is_not_changed_stays),
		cmocka_unit_test(what_is_at_work_is_not_gone),
		cmocka_unit_test(what_the_peer_refuses_leaves_what_there_is),
		cmocka_unit_test(another_agent_sees_it_too),
		cmocka_unit_test(who_does_not_own_it_begins_nothing),
	};

	return cmocka_run_group_tests_name("tunnels", tests, begin, end);
}
