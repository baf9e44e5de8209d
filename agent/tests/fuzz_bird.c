// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Anything as what BIRD says on its control socket, in pieces of any size: it is the
 * same reply as at once, or the same mistake; and its text, whole, is nothing that
 * those who read it fall over. And anything as its file. Input: the size of a piece,
 * then what comes.
 */

#include <stdlib.h>
#include <string.h>

#include "bird.h"
#include "birdctl.h"

static struct gwha_conf_bgp want = {
	.group = "gw",
	.daemon = GWHA_BGP_BIRD,
	.asn = 1,
	.community = "graceful-shutdown",
	.vips = {{.addr = {4, {192, 0, 2, 1}}}},
	.n_vips = 1,
	.neighbors = {{.name = "10.0.0.1"}},
	.n_neighbors = 1,
};

static void check(bool ok)
{
	if (!ok)
		abort();
}

/* As a daemon's connection does it: after a mistake nothing is read any more. */
static enum gwha_reply_got feed(struct gwha_reply *r, const char *data, size_t n, size_t piece)
{
	enum gwha_reply_got got = GWHA_REPLY_MORE;

	for (size_t at = 0; at < n; at += piece) {
		got = gwha_bird_feed(r, data + at, n - at < piece ? n - at : piece);
		if (got != GWHA_REPLY_MORE && got != GWHA_REPLY_DONE)
			break;
	}
	return got;
}

static void check_reply(const struct gwha_reply *r)
{
	const char *text = r->text;
	struct gwha_bird_line at = {0};
	char line[32];

	check(r->n <= GWHA_REPLY_MAX && r->n < r->room);
	check(strlen(r->text) == r->n);
	check(r->status <= 9999);
	gwha_bird_complaint(r, line, sizeof(line));
	check(*line && strlen(line) < sizeof(line));
	for (const char *c = line; *c; c++)
		check(*c >= ' ' && *c <= '~');
	while (gwha_bird_next(&text, &at))
		check(at.code <= 9999 && at.text + at.n <= r->text + r->n);
	check(at.code == r->status);
}

/* Each question may get it for an answer. */
static void answer_all(const struct gwha_reply *reply)
{
	static struct gwha_bgp_known known;
	const struct gwha_bgp_look look = {.now_us = 1, .setup = true, .routes = true};
	const struct gwha_bgp_look again = {.now_us = 2};
	struct gwha_bgp_question q;
	char why[32];

	memset(&known, 0, sizeof(known));
	for (size_t i = 0; gwha_bird_driver.question(&want, &known, &look, i, &q); i++) {
		check(gwha_is_command(q.command));
		gwha_bird_driver.answer(&want, &known, &look, &q, reply, why, sizeof(why));
	}
	for (size_t i = 0; gwha_bird_driver.question(&want, &known, &again, i, &q); i++) {
		check(gwha_is_command(q.command));
		gwha_bird_driver.answer(&want, &known, &again, &q, reply, why, sizeof(why));
	}
	check(!known.paths[0].told[0] || (known.paths[0].valid && known.neighbors[0].up));
	check(!known.neighbors[0].up || known.neighbors[0].there);
	check(strlen(known.neighbors[0].name) <= GWHA_BGP_NAME_MAX);
	check(strlen(known.neighbors[0].state) < sizeof(known.neighbors[0].state));
	for (const char *c = known.neighbors[0].state; *c; c++)
		check(*c >= ' ' && *c <= '~');
	check(known.routes.n <= GWHA_BGP_ROUTES_MAX && known.routes.n <= known.routes.all);
}

static void read_file(const char *text)
{
	static struct gwha_bird_conf conf;
	unsigned int most = 1;

	for (const char *c = text; *c; c++)
		most += *c == '\n';
	gwha_bird_read(&want, text, &conf);
	check(conf.n_bgps <= GWHA_BIRD_BGPS_MAX);
	check(conf.drain_line[0] <= most && conf.everywhere_line[0] <= most);
	for (size_t i = 0; i < conf.n_bgps; i++)
		check(strlen(conf.bgps[i].name) <= GWHA_BGP_NAME_MAX && conf.bgps[i].restart_line[0] <= most);
	gwha_bird_bgp_of(&conf, &want, 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct gwha_reply whole = {0}, pieces = {0};
	const char *text = (const char *)data + 1;
	enum gwha_reply_got got;
	char *file;

	if (!size)
		return 0;
	got = feed(&whole, text, size - 1, size);
	check(feed(&pieces, text, size - 1, 1 + data[0]) == got);
	if (got == GWHA_REPLY_DONE) {
		check(whole.status == pieces.status);
		check_reply(&whole);
		check_reply(&pieces);
		check(!strcmp(whole.text, pieces.text));
		answer_all(&whole);
	}
	gwha_reply_free(&whole);
	gwha_reply_free(&pieces);
	file = strndup(text, size - 1);
	check(file);
	read_file(file);
	free(file);
	return 0;
}
