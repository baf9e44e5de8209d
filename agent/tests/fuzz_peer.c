// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Anything as what another node's agent says: it is a message, and then it can be
 * written and read again as the same one, or it is none; and the same bytes as a
 * ruleset are a text or none. Nobody falls over either. JSON ends at a tab.
 */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "peer_message.h"
#include "rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool ok)
{
	if (!ok)
		abort();
}

static void check_line(const char *text, size_t room)
{
	check(strnlen(text, room) < room);
	for (const char *c = text; *c; c++)
		check(*c >= ' ' && *c <= '~');
}

static void check_hello(const struct gwha_hello *h)
{
	check_line(h->node, sizeof(h->node));
	check_line(h->version, sizeof(h->version));
	check(gwha_digest_is(h->file));
	check(!*h->ruleset || gwha_digest_is(h->ruleset));
	check(h->parts.n <= GWHA_PARTS_MAX);
	for (size_t i = 0; i < h->parts.n; i++) {
		check_line(h->parts.at[i].name, GWHA_PART_NAME_MAX);
		check(gwha_digest_is(h->parts.at[i].digest));
	}
}

static void check_again(const struct gwha_message *m)
{
	struct gwha_message again;
	struct gwha_frame f;
	size_t size;
	char *frame = gwha_message_write(m, &size);

	check(frame);
	check(!gwha_frame_read((const unsigned char *)frame, &f));
	check(GWHA_FRAME_HEAD + f.json + f.text == size);
	check(!gwha_message_read(frame + GWHA_FRAME_HEAD, &f, &again));
	check(again.kind == m->kind && again.size == m->size);
	check(!memcmp(&again.hello, &m->hello, sizeof(m->hello)));
	check(!m->size || !memcmp(again.text, m->text, m->size));
	check(!strcmp(again.replaces, m->replaces));
	free(frame);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *tab = memchr(data, '\t', size);
	struct gwha_message m;
	struct gwha_frame f;

	f.json = tab ? (size_t)(tab - data) : size;
	f.text = size - f.json;
	if (f.json <= GWHA_JSON_MAX && f.text <= GWHA_FILE_MAX &&
	    !gwha_message_read((const char *)data, &f, &m)) {
		if (m.kind == GWHA_MESSAGE_HELLO)
			check_hello(&m.hello);
		check_again(&m);
	}
	free(gwha_rules_text((const char *)data, size));
	return 0;
}
