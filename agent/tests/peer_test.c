// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the nodes' agents tell each other, where the file says that they are, what
 * their rulesets are compared by, and which rules let them through (V44).
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "firewall.h"
#include "peer_message.h"
#include "rules.h"
#include "yaml.h"

#define HEAD "nodes: {gw1: {}, gw2: {}}\nrouters: []\npeer: {"
#define BOTH "address: {gw1: 10.0.0.1, gw2: 10.0.0.2}"
#define DIGEST "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define REST "\"version\":\"1\",\"file\":\"" DIGEST "\",\"ruleset\":\"\",\"parts\":"
#define HELLO "{\"gwha\":1,\"kind\":\"hello\",\"node\":\"a\"," REST

static struct reading r;

static const struct {
	const char *text;
	const char *said;
} wrong[] = {
	{"routers: []\npeer: {address: {gw1: 10.0.0.1}}\n",
	 "2:7: error: peer: this file names no nodes: add nodes, so that they know each other [V44]\n"},
	{HEAD "port: 0}\n",
	 "3:7: error: peer: has no address: say where the nodes are, as in address: {gw1: 10.0.0.1, gw2: 10.0.0.2} [V44]\n"
	 "3:14: error: port \"0\": must be 1 to 65535\n"},
	{HEAD "address: {gw1: 10.0.0.1}}\n",
	 "3:17: error: address: gw1 has no peer: give this node and its peers one each [V44]\n"},
	{HEAD "address: {gw2: 10.0.0.2}}\n",
	 "3:17: error: address: gw1 has none itself: give this node and its peers one each [V44]\n"},
	{HEAD "address: {gw1: 10.0.0.1, gw2: 'fd00::2'}}\n",
	 "3:17: error: address: gw1 and gw2 have not one family: give both IPv4 or both IPv6 [V44]\n"},
	{HEAD "address: {gw1: 10.0.0.1, gw2: 224.0.0.1}}\n",
	 "3:38: error: address \"224.0.0.1\": must be one that belongs to one host, and is not link-local [V44]\n"},
	{HEAD "address: {gw1: 'fe80::1', gw2: 'fd00::2'}}\n",
	 "3:23: error: address \"fe80::1\": must be one that belongs to one host, and is not link-local [V44]\n"},
	{HEAD "address: {gw1: 10.0.0.1, gw2: x}}\n",
	 "3:38: error: address \"x\": must be an address, as 10.0.0.1 or 2001:db8::1 [V44]\n"},
	{HEAD "address: 10.0.0.1}\n",
	 "3:17: error: address: must be a map by nodes, as {gw1: 10.0.0.1, gw2: 10.0.0.2} [V44]\n"},
	{HEAD BOTH ", accept: yes}\n", "3:57: error: accept \"yes\": must be on or off\n"},
	{HEAD BOTH ", key-file: peer.key}\n",
	 "3:59: error: key-file \"peer.key\": must be a whole path, of at most 255 characters\n"},
	{HEAD BOTH ", certfile: /c}\n",
	 "3:49: error: peer has no key \"certfile\": did you mean \"cert-file\"?\n"},
};

static void V44_the_file_is_held_to_it(void **state)
{
	int differ = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		assert_int_equal(read_yaml(&r, wrong[i].text, "gw1"), -1);
		if (strcmp(r.said, wrong[i].said)) {
			print_error("of:\n%s\nsaid:\n%swanted:\n%s\n",
				    wrong[i].text, r.said, wrong[i].said);
			differ++;
		}
		free_yaml(&r);
	}
	assert_int_equal(differ, 0);
}

static void V44_port_443_unless_it_is_given(void **state)
{
	struct gwha_conf_peer one;

	(void)state;
	assert_int_equal(read_yaml(&r, HEAD BOTH "}\n", "gw2"), 0);
	one = r.conf.peer;
	assert_true(one.on && one.ruleset && !one.accept);
	assert_int_equal(one.port, 443);
	assert_string_equal(one.own.name, "gw2");
	assert_int_equal(one.n, 1);
	assert_string_equal(one.at[0].name, "gw1");
	assert_string_equal(one.key, "/etc/gwha/peer.key");
	assert_non_null(gwha_peer_find(&one, "gw1"));
	assert_null(gwha_peer_find(&one, "gw2"));
	assert_true(gwha_peer_same(&one, &r.conf.peer));
	free_yaml(&r);
	assert_int_equal(read_yaml(&r, HEAD BOTH ", port: {gw1: 8443, gw2: 443}, trust-file: /t}\n", "gw1"), 0);
	assert_int_equal(r.conf.peer.port, 8443);
	assert_false(gwha_peer_same(&one, &r.conf.peer));
	free_yaml(&r);
}

static void V44_the_firewall_lets_peers_through(void **state)
{
	static const char *const rules[] = {
		"ip saddr 10.0.0.2 ip daddr 10.0.0.1 tcp dport 443 accept",
		"ip saddr 10.0.0.2 ip daddr 10.0.0.1 tcp sport 443 ct state established accept",
		"ip saddr 10.0.0.1 ip daddr 10.0.0.2 tcp dport 443 accept",
		"ip saddr 10.0.0.1 ip daddr 10.0.0.2 tcp sport 443 ct state established accept",
	};
	const struct gwha_fw_how how = {.table = false}, table = {.table = true};
	struct gwha_firewall fw;
	struct gwha_err err;

	(void)state;
	assert_int_equal(read_yaml(&r, HEAD BOTH "}\n", "gw1"), 0);
	assert_int_equal(gwha_firewall_make(&r.conf, &how, &fw, &err), 0);
	assert_int_equal(fw.n, 4);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(fw.at[i].out, i > 1);
		assert_string_equal(fw.at[i].text, rules[i]);
	}
	gwha_firewall_free(&fw);
	assert_int_equal(gwha_firewall_make(&r.conf, &table, &fw, &err), 0);
	assert_int_equal(fw.n, 0);
	gwha_firewall_free(&fw);
	free_yaml(&r);
}

static void messages_are_held_to_lengths_and_letters(void **state)
{
	static const struct {
		const char *text;
		const char *why;
	} rows[] = {
		{"", "a message that is no JSON"},
		{"[]", "a message of another protocol"},
		{"{\"gwha\":1", "a message that is no JSON"},
		{"{\"gwha\":1,\"gwha\":1,\"kind\":\"done\"}", "a message that is no JSON"},
		{"{\"gwha\":2,\"kind\":\"done\"}", "a message of another protocol"},
		{"{\"gwha\":\"1\",\"kind\":\"done\"}", "a message of another protocol"},
		{"{\"gwha\":1}", "a message of no kind that is known"},
		{"{\"gwha\":1,\"kind\":7}", "a message of no kind that is known"},
		{"{\"gwha\":1,\"kind\":\"put\"}", "a message of no kind that is known"},
		{"{\"gwha\":1,\"kind\":\"done\"}", NULL},
		{"{\"gwha\":1,\"kind\":\"done\",\"more\":[]}", NULL},
		{HELLO "{}}", NULL},
		{HELLO "{\"sync\":\"" DIGEST "\"}}", NULL},
		{HELLO "{\"sync\":\"\"}}", "a hello that is none"},
		{HELLO "{\"a b\":\"" DIGEST "\"}}", "a hello that is none"},
		{HELLO "{\"abcdefghijklmnop\":\"" DIGEST "\"}}", "a hello that is none"},
		{HELLO "[]}", "a hello that is none"},
		{"{\"gwha\":1,\"kind\":\"hello\"," REST "{}}", "a hello that is none"},
		{"{\"gwha\":1,\"kind\":\"hello\",\"node\":\"a\\u001b\"," REST "{}}", "a hello that is none"},
		{"{\"gwha\":1,\"kind\":\"hello\",\"node\":\"\\u00e4\"," REST "{}}", "a hello that is none"},
		{"{\"gwha\":1,\"kind\":\"hello\",\"node\":\"" DIGEST "\"," REST "{}}", "a hello that is none"},
		{"{\"gwha\":1,\"kind\":\"apply\",\"replaces\":\"" DIGEST "\"}", NULL},
		{"{\"gwha\":1,\"kind\":\"apply\",\"replaces\":\"abc\"}", "a file that does not say what it replaces"},
		{"{\"gwha\":1,\"kind\":\"apply\"}", "a file that does not say what it replaces"},
	};
	struct gwha_message m;
	const char *why;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct gwha_frame f = {.json = strlen(rows[i].text)};

		why = gwha_message_read(rows[i].text, &f, &m);
		if (!why != !rows[i].why || (why && strcmp(why, rows[i].why)))
			fail_msg("%s: %s", rows[i].text, why ? why : "taken");
	}
}

/* One more part than a file can have. */
static void parts_are_bounded(void **state)
{
	struct gwha_hello h = {.node = "a", .version = "1", .file = DIGEST};
	struct gwha_message m = {.kind = GWHA_MESSAGE_HELLO, .hello = h}, back;
	char text[GWHA_JSON_MAX] = HELLO "{";
	struct gwha_frame f;
	size_t size;
	char *frame;

	(void)state;
	for (int i = 0; i < GWHA_PARTS_MAX; i++) {
		char *name = m.hello.parts.at[i].name;

		snprintf(name, GWHA_PART_NAME_MAX, "abcdefghijklmn%c", 'a' + i);
		sprintf(text + strlen(text), "\"%s\":\"" DIGEST "\",", name);
		strcpy(m.hello.parts.at[i].digest, DIGEST);
	}
	m.hello.parts.n = GWHA_PARTS_MAX;
	frame = gwha_message_write(&m, &size);
	assert_non_null(frame);
	assert_null(gwha_frame_read((unsigned char *)frame, &f));
	assert_null(gwha_message_read(frame + GWHA_FRAME_HEAD, &f, &back));
	assert_memory_equal(&back.hello, &m.hello, sizeof(m.hello));
	free(frame);
	strcat(text, "\"z\":\"" DIGEST "\"}}");
	f.json = strlen(text);
	assert_string_equal(gwha_message_read(text, &f, &back),
			    "a hello that is none");
}

static void frames_are_bounded(void **state)
{
	static const struct {
		unsigned char head[GWHA_FRAME_HEAD];
		bool ok;
	} rows[] = {
		{{0, 0, 0, 1, 0, 0, 0, 0}, false},
		{{0, 0, 0, 2, 0, 0, 0, 0}, true},
		{{0, 0, 0x10, 0, 0, 0x10, 0, 0}, true},
		{{0, 0, 0x10, 1, 0, 0, 0, 0}, false},
		{{0, 0, 0, 2, 0, 0x10, 0, 1}, false},
		{{0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0}, false},
		{{0, 0, 0, 2, 0xff, 0xff, 0xff, 0xff}, false},
	};
	struct gwha_frame f;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(!gwha_frame_read(rows[i].head, &f), rows[i].ok);
	assert_null(gwha_frame_read(rows[2].head, &f));
	assert_int_equal(f.json, GWHA_JSON_MAX);
	assert_int_equal(f.text, GWHA_FILE_MAX);
}

/* Whatever its bytes are: it stands beside the JSON. */
static void a_file_goes_there_and_back(void **state)
{
	struct gwha_message m = {.kind = GWHA_MESSAGE_APPLY, .replaces = DIGEST};
	char *text = malloc(GWHA_FILE_MAX), *frame;
	struct gwha_message back;
	struct gwha_frame f;
	size_t size;

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < GWHA_FILE_MAX; i++)
		text[i] = (char)i;
	m.text = text;
	m.size = GWHA_FILE_MAX;
	frame = gwha_message_write(&m, &size);
	assert_non_null(frame);
	assert_null(gwha_frame_read((unsigned char *)frame, &f));
	assert_int_equal(GWHA_FRAME_HEAD + f.json + f.text, size);
	assert_null(gwha_message_read(frame + GWHA_FRAME_HEAD, &f, &back));
	assert_int_equal(back.size, m.size);
	assert_memory_equal(back.text, text, m.size);
	assert_string_equal(back.replaces, DIGEST);
	free(frame);
	m.size++;
	assert_null(gwha_message_write(&m, &size));
	free(text);
}

/* What a file says, and not how it is written. */
static void files_differ_in_their_parts(void **state)
{
	static const struct {
		const char *text;
		const char *differs;
	} rows[] = {
		{"# another comment\nrouters: []\ngroups:\n  a:\n    priority: 7\n", ""},
		{"groups: {a: {priority: 8}}\nrouters: []\n", "groups"},
		{"groups: {a: {priority: 7}}\nrouters: {}\n", "routers"},
		{"groups: {a: {priority: 7}}\nrouters:\n", "routers"},
		{"groups: {a: [priority, 7]}\nrouters: ['']\n", "groups, routers"},
		{"routers: []\n", "groups"},
		{"groups: {a: {priority: 7}}\nrouters: []\nsync: {}\n", "sync"},
	};
	struct gwha_parts mine, theirs;
	char names[512];

	(void)state;
	read_yaml(&r, "groups: {a: {priority: 7}}\nrouters: []\n", NULL);
	assert_int_equal(gwha_parts_of(&r.tree, &mine), 0);
	free_yaml(&r);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		read_yaml(&r, rows[i].text, NULL);
		assert_int_equal(gwha_parts_of(&r.tree, &theirs), 0);
		free_yaml(&r);
		assert_int_equal(gwha_parts_differ(&mine, &theirs, names,
						   sizeof(names)),
				 *rows[i].differs != '\0');
		assert_string_equal(names, rows[i].differs);
		assert_int_equal(gwha_parts_same(&mine, &theirs, "groups"),
				 !strstr(rows[i].differs, "groups"));
	}
	/* names are cut where there is no room, and no further */
	gwha_parts_differ(&theirs, &mine, names, 3);
	assert_string_equal(names, "sy");
}

/* Input is left out, with what it alone jumps to; numbers and handles as well. */
static void rulesets_are_what_is_forwarded(void **state)
{
	static const char json[] =
		"{\"nftables\":["
		"{\"chain\":{\"family\":\"ip\",\"table\":\"t\",\"name\":\"in\",\"hook\":\"input\"}},"
		"{\"chain\":{\"family\":\"ip\",\"table\":\"t\",\"name\":\"only\"}},"
		"{\"chain\":{\"family\":\"ip\",\"table\":\"t\",\"name\":\"nat\",\"hook\":\"postrouting\",\"handle\":3}},"
		"{\"chain\":{\"family\":\"ip\",\"table\":\"t\",\"name\":\"by_map\"}},"
		"{\"map\":{\"family\":\"ip\",\"table\":\"t\",\"name\":\"m\",\"elem\":[[\"2\",{\"goto\":{\"target\":\"by_map\"}}],[\"1\",{\"accept\":null}]]}},"
		"{\"set\":{\"family\":\"ip\",\"table\":\"t\",\"name\":\"seen\",\"flags\":[\"dynamic\"],\"elem\":[\"9\"]}},"
		"{\"set\":{\"family\":\"ip\",\"table\":\"t\",\"name\":\"unused\"}},"
		"{\"rule\":{\"family\":\"ip\",\"table\":\"t\",\"chain\":\"in\",\"expr\":[{\"jump\":{\"target\":\"only\"}}]}},"
		"{\"rule\":{\"family\":\"ip\",\"table\":\"t\",\"chain\":\"only\",\"expr\":[{\"drop\":null}]}},"
		"{\"rule\":{\"family\":\"ip\",\"table\":\"t\",\"chain\":\"nat\",\"handle\":7,\"expr\":[{\"counter\":{\"packets\":5,\"bytes\":6}},{\"vmap\":{\"key\":1,\"data\":\"@m\"}},{\"set\":{\"set\":\"@seen\"}}]}},"
		"{\"rule\":{\"family\":\"ip\",\"table\":\"t\",\"chain\":\"nat\",\"comment\":\"gwha:own\",\"expr\":[]}},"
		"{\"rule\":{\"family\":\"ip\",\"table\":\"t\",\"chain\":\"by_map\",\"expr\":[{\"quota\":{\"val\":1,\"used\":2,\"used_unit\":\"bytes\"}}]}}"
		"]}";
	static const char want[] =
		"ip t by_map chain: {\"family\":\"ip\",\"name\":\"by_map\",\"table\":\"t\"}\n"
		"ip t by_map rules: {\"chain\":\"by_map\",\"expr\":[{\"quota\":{\"val\":1}}],\"family\":\"ip\",\"table\":\"t\"}\n"
		"ip t m set: {\"elem\":[\"[\\\"1\\\", {\\\"accept\\\": null}]\",\"[\\\"2\\\", {\\\"goto\\\": {\\\"target\\\": \\\"by_map\\\"}}]\"],\"family\":\"ip\",\"name\":\"m\",\"table\":\"t\"}\n"
		"ip t nat chain: {\"family\":\"ip\",\"hook\":\"postrouting\",\"name\":\"nat\",\"table\":\"t\"}\n"
		"ip t nat rules: {\"chain\":\"nat\",\"expr\":[{\"counter\":{}},{\"vmap\":{\"data\":\"@m\",\"key\":1}},{\"set\":{\"set\":\"@seen\"}}],\"family\":\"ip\",\"table\":\"t\"}\n"
		"ip t seen set: {\"elem\":[],\"family\":\"ip\",\"flags\":[\"dynamic\"],\"name\":\"seen\",\"table\":\"t\"}\n";
	char *text = gwha_rules_text(json, strlen(json));

	(void)state;
	assert_non_null(text);
	assert_string_equal(text, want);
	free(text);
	assert_null(gwha_rules_text("[]", 2));
	assert_null(gwha_rules_text("", 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(V44_the_file_is_held_to_it),
		cmocka_unit_test(V44_port_443_unless_it_is_given),
		cmocka_unit_test(V44_the_firewall_lets_peers_through),
		cmocka_unit_test(messages_are_held_to_lengths_and_letters),
		cmocka_unit_test(parts_are_bounded),
		cmocka_unit_test(frames_are_bounded),
		cmocka_unit_test(a_file_goes_there_and_back),
		cmocka_unit_test(files_differ_in_their_parts),
		cmocka_unit_test(rulesets_are_what_is_forwarded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
