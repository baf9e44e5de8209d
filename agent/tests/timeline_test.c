// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * When what of a takeover was ready: a line is what happens, and what is known of the
 * last takeover then. What nobody has seen has no time.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "golden.h"
#include "timeline.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define MS UINT64_C(1000)

/*
 * What happens: + an event, the group is active; - one, it is not any more; b one of a
 * backup; A it was found active; B found as backup; nothing: a look alone.
 * What is seen, a letter each for VIPs, connections, sessions, routes: ? not known,
 * . there are none, 0 1 2 so many of two that are right.
 * What is known: the state, and of each moment there is a letter (epoch, addresses,
 * aNnouncement, First SA, Last SA, Session, Route, all rOutes) and k TIME for the
 * module's, TIME for seen, b before, ? unknown, - missing.
 */
struct line {
	unsigned int ms;
	const char *what;
	unsigned int decided_ms;
	unsigned int epoch;
	const char *seen;
	unsigned int session_ms;
	const char *is;
};

static const struct line takes[] = {
	{100, "b", 90, 0, "", 0, ""},
	{101, "+", 100, 7, "", 0, "going e=k100"},
	{102, "", 0, 0, "0??.", 0, "going e=k100 a=- n=-"},
	{105, "", 0, 0, "20?.", 0, "going e=k100 a=105 n=105 f=- l=-"},
	{120, "", 0, 0, "21?.", 0, "going e=k100 a=105 n=105 f=120 l=-"},
	{130, "", 0, 0, "210.", 0, "going e=k100 a=105 n=105 f=120 l=- s=-"},
	{140, "", 0, 0, "2210", 139, "going e=k100 a=105 n=105 f=120 l=140 s=- r=- o=-"},
	{150, "", 0, 0, "2221", 141, "going e=k100 a=105 n=105 f=120 l=140 s=150 r=150 o=-"},
	{160, "", 0, 0, "2222", 141, "ready e=k100 a=105 n=105 f=120 l=140 s=150 r=150 o=160"},
	/* what breaks later is another matter */
	{170, "", 0, 0, "0000", 0, "ready e=k100 a=105 n=105 f=120 l=140 s=150 r=150 o=160"},
};

/* A session that stood before, and stayed, has not become ready. */
static const struct line stands[] = {
	{101, "+", 100, 7, "", 0, "going e=k100"},
	{110, "", 0, 0, "2.22", 50, "ready e=k100 a=110 n=110 s=b r=110 o=110"},
};

/* What breaks again keeps its first time, and is missing all the same. */
static const struct line breaks[] = {
	{101, "+", 100, 7, "", 0, "going e=k100"},
	{110, "", 0, 0, "22.0", 0, "going e=k100 a=110 n=110 f=110 l=110 r=- o=-"},
	{120, "", 0, 0, "21.2", 0, "going e=k100 a=110 n=110 f=110 l=110 r=120 o=120"},
	{130, "", 0, 0, "22.2", 0, "ready e=k100 a=110 n=110 f=110 l=110 r=120 o=120"},
};

static const struct line gives[] = {
	{201, "-", 200, 7, "", 0, "going e=k200"},
	{202, "", 0, 0, "1020", 0, "going e=k200 a=- f=- l=- r=- o=-"},
	{203, "", 0, 0, "2120", 0, "going e=k200 a=203 f=203 l=- r=- o=-"},
	/* neighbors that are gone are no matter of who is not active */
	{204, "", 0, 0, "2202", 0, "ready e=k200 a=203 f=203 l=204 r=204 o=204"},
};

static const struct line is_late[] = {
	{1000, "+", 1000, 7, "", 0, "going e=k1000"},
	{10999, "", 0, 0, "20..", 0, "going e=k1000 a=10999 n=10999 f=- l=-"},
	{11000, "", 0, 0, "20..", 0, "degraded e=k1000 a=10999 n=10999 f=- l=- lacks conns"},
	{12000, "", 0, 0, "21..", 0, "degraded e=k1000 a=10999 n=10999 f=12000 l=- lacks conns"},
	{13000, "", 0, 0, "22..", 0, "ready late e=k1000 a=10999 n=10999 f=12000 l=13000"},
};

/* A node that tells nothing of itself is not taken for ready. */
static const struct line is_silent[] = {
	{1000, "+", 1000, 7, "", 0, "going e=k1000"},
	{11000, "", 0, 0, "????", 0, "degraded e=k1000 lacks the module was not asked for addresses yet"},
	{11001, "", 0, 0, "2???", 0, "degraded e=k1000 a=11001 n=11001 lacks charon was not asked yet"},
	{11002, "", 0, 0, "2.??", 0, "degraded e=k1000 a=11001 n=11001 lacks BGP was not asked yet"},
};

/* Begun when the group was active: what is there has no time, what comes has one. */
static const struct line is_found[] = {
	{500, "A", 100, 7, "", 0, "going e=k100"},
	{501, "", 0, 0, "2???", 0, "going e=k100 a=? n=?"},
	{510, "", 0, 0, "21??", 0, "going e=k100 a=? n=? f=? l=-"},
	{520, "", 0, 0, "2222", 50, "ready e=k100 a=? n=? f=? l=520 s=? r=? o=?"},
	{600, "A", 100, 7, "", 0, "ready e=k100 a=? n=? f=? l=520 s=? r=? o=?"},
	/* the event of what was found comes after it */
	{601, "+", 100, 7, "", 0, "ready e=k100 a=? n=? f=? l=520 s=? r=? o=?"},
	{610, "B", 605, 7, "", 0, "going e=k605"},
	{620, "A", 615, 9, "", 0, "going e=k615"},
	/* an event that was older than what was found */
	{621, "-", 605, 7, "", 0, "going e=k615"},
	{630, "", 0, 0, "2...", 0, "ready e=k615 a=? n=?"},
	/* both were missed, and this node is active again */
	{700, "A", 690, 11, "", 0, "going e=k690"},
	/* an epoch that another node raises is no takeover of this one's */
	{701, "A", 690, 12, "", 0, "going e=k690"},
};

static const struct line found_as_backup[] = {
	{500, "B", 100, 7, "", 0, ""},
	{600, "b", 590, 7, "", 0, ""},
};

/* A time of the module's that is yet to come is none. */
static const struct line no_time[] = {
	{100, "+", 101, 7, "", 0, "going e=?"},
	{110, "", 0, 0, "2...", 0, "ready e=? a=110 n=110"},
};

static const struct {
	const char *what;
	const struct line *lines;
	size_t n;
} scripts[] = {
#define SCRIPT(name) {#name, name, COUNT(name)}
	SCRIPT(takes),	  SCRIPT(stands),   SCRIPT(breaks),
	SCRIPT(gives),	  SCRIPT(is_late),  SCRIPT(is_silent),
	SCRIPT(is_found), SCRIPT(no_time),  SCRIPT(found_as_backup),
};

static struct gwha_tally tally(char sign, const char *lacks)
{
	struct gwha_tally t = {.known = sign != '?'};

	if (sign == '?' || sign == '.')
		return t;
	t.all = 2;
	t.done = (uint32_t)(sign - '0');
	strcpy(t.lacks, lacks);
	return t;
}

static void see(struct gwha_timeline *t, const struct line *l)
{
	const struct gwha_timeline_seen seen = {
		.now_us = l->ms * MS,
		.vips = tally(l->seen[0], "vips"),
		.conns = tally(l->seen[1], "conns"),
		.sessions = tally(l->seen[2], "sessions"),
		.routes = tally(l->seen[3], "routes"),
		.session_us = l->session_ms * MS,
	};

	gwha_timeline_see(t, &seen);
}

static void happen(struct gwha_timeline *t, const struct line *l)
{
	struct gwha_event ev = {
		.time_us = l->decided_ms * MS,
		.epoch = l->epoch,
		.why = GWHA_WHY_TIMEOUT,
		.ifname = "eth0",
		.from = *l->what == '-' ? GWHA_STATE_ACTIVE :
			*l->what == '+' ? GWHA_STATE_BACKUP : GWHA_STATE_INIT,
		.to = *l->what == '+' ? GWHA_STATE_ACTIVE : GWHA_STATE_BACKUP,
	};
	struct gwha_group g = {
		.since_us = ev.time_us,
		.epoch = l->epoch,
		.state = *l->what == 'A' ? GWHA_STATE_ACTIVE : GWHA_STATE_BACKUP,
	};

	if (!*l->what)
		see(t, l);
	else if (*l->what == 'A' || *l->what == 'B')
		gwha_timeline_found(t, &g, l->ms * MS);
	else
		gwha_timeline_event(t, &ev, l->ms * MS);
}

static const char *line_of(const struct gwha_takeover *o)
{
	static char text[512];
	size_t used;

	*text = '\0';
	if (!o)
		return text;
	used = (size_t)sprintf(text, "%s%s", gwha_takeover_state_name(o->state),
			       o->late && o->state == GWHA_TAKEOVER_READY ? " late" : "");
	for (int m = 0; m < GWHA_MOMENTS; m++) {
		unsigned int ms = (unsigned int)(o->us[m] / MS);

		if (o->how[m] < GWHA_HOW_SEEN)
			assert_int_equal(o->us[m], 0);
		if (o->how[m] == GWHA_HOW_NONE)
			continue;
		used += (size_t)sprintf(text + used, " %c=", "eanflsro"[m]);
		if (o->how[m] >= GWHA_HOW_SEEN)
			used += (size_t)sprintf(text + used, "%s%u", o->how[m] == GWHA_HOW_KERNEL ? "k" : "", ms);
		else
			used += (size_t)sprintf(text + used, "%c", " -?b"[o->how[m]]);
	}
	if (o->state == GWHA_TAKEOVER_DEGRADED)
		sprintf(text + used, " lacks %s", o->lacks);
	return text;
}

static void each_script(void **state)
{
	unsigned int bad = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(scripts); i++) {
		struct gwha_timeline t = {.at = NULL};

		for (size_t j = 0; j < scripts[i].n; j++) {
			const struct line *l = &scripts[i].lines[j];
			const char *is;

			happen(&t, l);
			is = line_of(gwha_timeline_last(&t));
			if (!strcmp(is, l->is))
				continue;
			bad++;
			print_error("%s, at %u ms: %s\n  and not: %s\n", scripts[i].what, l->ms, is, l->is);
		}
		gwha_timeline_free(&t);
	}
	assert_int_equal(bad, 0);
}

/* One that was not done is ended by the next one; the oldest make room. */
static void as_many_as_there_is_room_for(void **state)
{
	static const struct {
		size_t depth;
		size_t kept;
	} rows[] = {{0, GWHA_TIMELINE_MAX}, {4, 4}, {5, 5}, {1000, GWHA_TIMELINE_MAX}};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct gwha_timeline t = {.depth = rows[i].depth};

		for (unsigned int n = 1; n <= 100; n++) {
			const struct line l = {n * 10 + 1, n % 2 ? "+" : "-", n * 10, n, "", 0, ""};
			size_t kept = n < rows[i].kept ? n : rows[i].kept;

			happen(&t, &l);
			assert_int_equal(gwha_timeline_n(&t), kept);
			for (size_t k = 0; k < kept; k++) {
				assert_int_equal(gwha_timeline_nth(&t, k)->epoch, n - kept + 1 + k);
				assert_int_equal(gwha_timeline_nth(&t, k)->state, k + 1 < kept ?
						 GWHA_TAKEOVER_OVERTAKEN : GWHA_TAKEOVER_GOING);
			}
			assert_ptr_equal(gwha_timeline_last(&t), gwha_timeline_nth(&t, kept - 1));
		}
		gwha_timeline_free(&t);
	}
}

/* Others' words: a device, a charon. */
static void nothing_but_text_is_said(void **state)
{
	struct gwha_timeline t = {.at = NULL};
	struct gwha_timeline_seen seen = {.now_us = 1, .conns = {true, 2, 1, "a\x1b[2Jb\xff"}};
	const struct gwha_event ev = {.time_us = 1, .from = GWHA_STATE_BACKUP, .to = GWHA_STATE_ACTIVE, .ifname = "e\xffth\n"};
	json_t *list;
	char *text;

	(void)state;
	gwha_timeline_event(&t, &ev, 1);
	gwha_timeline_see(&t, &seen);
	seen.vips.known = true;
	gwha_timeline_see(&t, &seen);
	list = gwha_timeline_json("g\xff\x01", &t);
	text = json_dumps(list, 0);
	assert_non_null(strstr(text, "\"group\": \"g??\""));
	assert_non_null(strstr(text, "\"lacks\": \"a?[2Jb?\""));
	assert_non_null(strstr(text, "\"ifname\": \"e?th?\""));
	free(text);
	json_decref(list);
	gwha_timeline_free(&t);
}

/* A takeover that was late, one that went back, one that was found, one that is ready. */
static void fill(struct gwha_timeline *t)
{
	static const struct line lines[] = {
		{1000, "+", 990, 3, "", 0, ""},	     {1001, "", 0, 0, "20..", 0, ""},
		{11001, "", 0, 0, "20..", 0, ""},    {15000, "", 0, 0, "22..", 0, ""},
		{20001, "-", 20000, 3, "", 0, ""},   {20002, "", 0, 0, "01..", 0, ""},
		{3600000, "A", 3500000, 5, "", 0, ""}, {3600001, "", 0, 0, "22.2", 0, ""},
		{7200001, "-", 7200000, 5, "", 0, ""}, {7200002, "", 0, 0, "22.2", 0, ""},
		{7300001, "+", 7300000, 7, "", 0, ""}, {7300002, "", 0, 0, "2000", 0, ""},
		{7300037, "", 0, 0, "2120", 7000000, ""}, {7300061, "", 0, 0, "2221", 7000000, ""},
		{7300080, "", 0, 0, "2222", 7000000, ""},
	};

	for (size_t i = 0; i < COUNT(lines); i++)
		happen(t, &lines[i]);
}

static void what_is_written_is_read_again(void **state)
{
	struct gwha_timeline t = {.at = NULL};
	json_t *list;
	char *text;

	(void)state;
	fill(&t);
	list = gwha_timeline_json("gw", &t);
	text = json_dumps(list, JSON_INDENT(4));
	golden("history.json", text);
	free(text);
	for (size_t i = 0; i < gwha_timeline_n(&t); i++) {
		struct gwha_takeover want = *gwha_timeline_nth(&t, i), is;

		assert_int_equal(gwha_takeover_read(json_array_get(list, i), &is), 0);
		/* when it was heard is not written */
		want.heard_us = 0;
		assert_memory_equal(&is, &want, sizeof(is));
	}
	json_decref(list);
	gwha_timeline_free(&t);
}

static void what_is_no_takeover_is_refused(void **state)
{
#define GOOD "\"state\": \"ready\", \"moments\": {\"epoch\": {\"how\": \"kernel\", \"us\": 5}, \"addresses\": {\"how\": \"seen\", \"us\": 7}, " \
	"\"announcement\": {\"how\": \"none\"}, \"first_sa\": {\"how\": \"none\"}, \"last_sa\": {\"how\": \"none\"}, " \
	"\"bgp_session\": {\"how\": \"none\"}, \"first_route\": {\"how\": \"none\"}, \"last_route\": {\"how\": "
	static const struct {
		const char *text;
		int ret;
	} rows[] = {
		{"{" GOOD "\"none\"}}}", 0},
		{"{" GOOD "\"some\"}}}", -1},
		{"{" GOOD "7}}}", -1},
		{"{}", -1},
		{"[]", -1},
		{"{\"state\": \"ready\"}", -1},
		{"{\"state\": \"gone\", \"moments\": {}}", -1},
		{"{\"state\": 1, \"moments\": 1}", -1},
		/* words that a newer module has, numbers that nobody has */
		{"{\"why\": \"x\", \"to\": 9, \"epoch\": -1, \"lacks\": 7, \"ifname\": \"0123456789012345678\", " GOOD "\"none\"}}}", 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		json_t *j = json_loads(rows[i].text, 0, NULL);
		struct gwha_takeover o;

		assert_non_null(j);
		assert_int_equal(gwha_takeover_read(j, &o), rows[i].ret);
		json_decref(j);
	}
}

static void text_of(const char *name, const struct gwha_takeover *at, size_t n,
		    const struct gwha_timeline_view *view)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	gwha_timeline_text(out, at, n, view);
	fclose(out);
	golden(name, text);
	free(text);
}

static void pictures(void **state)
{
	struct gwha_timeline t = {.at = NULL};
	struct gwha_takeover at[8];
	size_t n;

	(void)state;
	fill(&t);
	n = gwha_timeline_n(&t);
	assert_in_range(n, 1, COUNT(at));
	for (size_t i = 0; i < n; i++)
		at[i] = *gwha_timeline_nth(&t, i);
	text_of("history.txt", at, n, &(struct gwha_timeline_view){.now_us = UINT64_C(7312000000)});
	text_of("history.60.txt", at, n, &(struct gwha_timeline_view){UINT64_C(99000000000), 60, true});
	text_of("history.overtaken.txt", at, 2, &(struct gwha_timeline_view){.now_us = 21000000, .columns = 5});
	text_of("history.nothing.txt", at, 0, &(struct gwha_timeline_view){.now_us = 0});
	/* whoever answers there: no line is endless */
	at[0].us[GWHA_MOMENT_LAST_SA] = UINT64_MAX;
	at[0].us[GWHA_MOMENT_ADDRESSES] = 1;
	text_of("history.hostile.txt", at, 1, &(struct gwha_timeline_view){.now_us = 21000000});
	gwha_timeline_free(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_script),
		cmocka_unit_test(as_many_as_there_is_room_for),
		cmocka_unit_test(nothing_but_text_is_said),
		cmocka_unit_test(what_is_written_is_read_again),
		cmocka_unit_test(what_is_no_takeover_is_refused),
		cmocka_unit_test(pictures),
	};

	return cmocka_run_group_tests_name("timeline", tests, NULL, NULL);
}
