// SPDX-License-Identifier: GPL-2.0-or-later
/* What is said to charon, and done to the kernel's SAs, of a connection that is hot. */

#include "agent_and_charon.h"

/* The number of the only child SA there is. */
static uint32_t *sent_by_it(void)
{
	assert_int_equal(ipsec.tunnels[0]->children.n, 1);
	return &sent[ipsec.tunnels[0]->children.at[0].spi - SPI_OF(0)];
}

static void give_copy(void)
{
	snprintf(charon->copy, sizeof(charon->copy), "gwha-a-%s", ipsec.tunnels[0]->mark);
	charon->gives = true;
	until(GWHA_IKE_STANDBY, 1);
}

/* Until the agent has said so to charon. */
static void until_done(const char *line)
{
	uint64_t end_us = gwhad_now_us() + PATIENCE_US;

	while (!strstr(charon->did, line)) {
		event_base_loop(ipsec.base, EVLOOP_ONCE);
		if (gwhad_now_us() > end_us)
			fail_msg("%s is not in %s", line, charon->did);
	}
}

static void a_copy_is_taken_over(void **state)
{
	char was[GWHA_IKE_MARK_MAX];
	uint32_t *old;

	(void)state;
	want("remote-net: 10.6.0.0/16, standby: hot");
	own(false, 20);
	until(GWHA_IKE_STANDBY, 0);
	give_copy();
	*charon->did = '\0';
	charon->used = 0;
	tally_is(false, 1, "");
	/* whatever is sent here by mistake, nothing goes out by it */
	old = sent_by_it();
	assert_int_equal(*old, GWHA_HOT_LOCKED);
	remember(was);
	own(true, 21);
	/* at once, before charon has said anything */
	assert_int_equal(*old, gwha_hot_base(21));
	until(GWHA_IKE_UP, 1);
	did("fifo +\nrekey @M\n", was);
	assert_int_equal(charon->least, 1);
	assert_int_equal(*sent_by_it(), 0);
	assert_int_equal(ipsec.tunnels[0]->ike.hots, 1);
	assert_int_equal(ipsec.tunnels[0]->ike.dials, 0);
	tally_is(true, 1, "");
	/* an agent that is begun anew sees by the number whose it is */
	memset(&ipsec.tunnels[0]->ike, 0, sizeof(ipsec.tunnels[0]->ike));
	until(GWHA_IKE_UP, 1);
	did("", "");
	*sent_by_it() = gwha_hot_base(21) + 5;
	until_done("rekey");
	until(GWHA_IKE_UP, 1);
	did("rekey @M\n", was);
}

/* The other node's charon does not tell ours: nothing is ended, for that would end its own. */
static void what_is_given_up_becomes_a_copy(void **state)
{
	(void)state;
	*sent_by_it() = 77;
	own(false, 22);
	assert_int_equal(*sent_by_it(), GWHA_HOT_LOCKED);
	assert_int_equal(ipsec.tunnels[0]->ike.state, GWHA_IKE_LEAVING);
	until(GWHA_IKE_STANDBY, 1);
	did("fifo -\n", "");
	assert_true(ipsec.tunnels[0]->seen.passive);
	/* which the new owner has not succeeded within 10 s: it is not kept up */
	ipsec.tunnels[0]->kept_us -= 11000000;
	until(GWHA_IKE_STANDBY, 0);
	did("terminate ike @M\n", "");
	/* and then another one is asked for */
	ipsec.hot.told.lacks_us -= GWHA_HOT_ASK_MIN_US;
	until_done("fifo");
	did("fifo -\n", "");
	/* a later one is another matter */
	give_copy();
	ipsec.tunnels[0]->kept_us -= 11000000;
	until(GWHA_IKE_STANDBY, 1);
	assert_true(ipsec.tunnels[0]->seen.passive);
	*charon->did = '\0';
	charon->used = 0;
}

/* The charon of the test does as the real one: what it believes to use, it does not look at. */
static void what_charon_does_not_take_is_told_twice(void **state)
{
	(void)state;
	charon->believes = true;
	until(GWHA_IKE_STANDBY, 1);
	own(true, 23);
	until(GWHA_IKE_UP, 1);
	did("fifo -\nfifo +\nrekey @M\n", "");
	own(false, 24);
	until(GWHA_IKE_STANDBY, 1);
	did("fifo -\n", "");
}

static void with_no_copy_it_is_dialled(void **state)
{
	uint64_t colds = ipsec.tunnels[0]->ike.colds;

	(void)state;
	ipsec.tunnels[0]->kept_us -= 11000000;
	until(GWHA_IKE_STANDBY, 0);
	*charon->did = '\0';
	charon->used = 0;
	own(true, 25);
	until(GWHA_IKE_UP, 1);
	did("fifo +\ninitiate @M\n", "");
	assert_int_equal(ipsec.tunnels[0]->ike.colds, colds + 1);
	/* the other node comes back, and asks */
	charon->drops = true;
	until_done("fifo *");
	until(GWHA_IKE_UP, 1);
	*charon->did = '\0';
	charon->used = 0;
}

static void who_cannot_be_told_is_not_waited_for(void **state)
{
	(void)state;
	own(false, 26);
	until(GWHA_IKE_STANDBY, 1);
	*charon->did = '\0';
	charon->used = 0;
	ipsec.hot.path = psk;
	/* the copy is ended, and a new one is made */
	own(true, 27);
	until(GWHA_IKE_UP, 1);
	did("terminate ike @M\ninitiate @M\n", "");
	assert_non_null(strstr(ipsec.hot.cause, "is no FIFO"));
	/* ended by who gives it up, as what is cold */
	own(false, 28);
	until(GWHA_IKE_STANDBY, 0);
	did("terminate ike @M\n", "");
	ipsec.hot.path = fifo;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_copy_is_taken_over),
		cmocka_unit_test(what_is_given_up_becomes_a_copy),
		cmocka_unit_test(what_charon_does_not_take_is_told_twice),
		cmocka_unit_test(with_no_copy_it_is_dialled),
		cmocka_unit_test(who_cannot_be_told_is_not_waited_for),
	};

	return cmocka_run_group_tests_name("standby", tests, begin, end);
}
