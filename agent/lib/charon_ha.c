// SPDX-License-Identifier: GPL-2.0-or-later
/* What charon's files say of its ha plugin. */

#include <ctype.h>
#include <string.h>

#include "charon_ha.h"

#define LINE_MAX 512

static void copy(char to[GWHA_CHARON_HA_WORD_MAX], const char *from, size_t len)
{
	len = len < GWHA_CHARON_HA_WORD_MAX ? len : GWHA_CHARON_HA_WORD_MAX - 1;
	memcpy(to, from, len);
	to[len] = '\0';
}

static bool is(const char *key, size_t len, const char *word)
{
	return strlen(word) == len && !strncmp(word, key, len);
}

static void take(struct gwha_charon_ha *ha, const char *key, size_t len,
		 const char *value, size_t value_len)
{
	const struct {
		const char *key;
		char *to;
	} known[] = {
		{"local", ha->local},	 {"remote", ha->remote},
		{"monitor", ha->monitor}, {"fifo_interface", ha->fifo},
		{"resync", ha->resync},	 {"segment_count", ha->segments},
	};

	if (!ha->depth || ha->depth > GWHA_CHARON_HA_DEPTH_MAX ||
	    strcmp(ha->sections[ha->depth - 1], "ha"))
		return;
	/* that there is one is enough */
	if (is(key, len, "secret"))
		ha->secret = value_len;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (is(key, len, known[i].key))
			copy(known[i].to, value, value_len);
}

static size_t trimmed(const char *from, size_t len)
{
	while (len && isspace((unsigned char)from[len - 1]))
		len--;
	return len;
}

/* What stands at the end of a section's name, of a value, and of a line. */
static const char *read_word(struct gwha_charon_ha *ha, const char *at)
{
	size_t key = strcspn(at, "={}#"), len;
	const char *value = at + key + 1;

	if (at[key] == '{') {
		if (ha->depth < GWHA_CHARON_HA_DEPTH_MAX)
			copy(ha->sections[ha->depth], at, trimmed(at, key));
		ha->depth++;
		return value;
	}
	if (at[key] != '=')
		return at + key;
	value += strspn(value, " \t");
	len = strcspn(value, *value == '"' ? "" : "}#");
	if (*value == '"') {
		value++;
		len = strcspn(value, "\"");
	}
	take(ha, at, trimmed(at, key), value, trimmed(value, len));
	return value + len + (value[len] == '"');
}

/**
 * gwha_charon_ha_line - read a line: NAME {, NAME = VALUE, and }, as many as it has
 * @ha: what was read before, of the same file since its depth was 0
 * @line: the line, without its end
 */
void gwha_charon_ha_line(struct gwha_charon_ha *ha, const char *line)
{
	const char *at = line;

	while (*(at += strspn(at, " \t")) && *at != '#') {
		if (*at != '}') {
			at = read_word(ha, at);
			continue;
		}
		ha->depth -= ha->depth > 0;
		at++;
	}
}

/**
 * gwha_charon_ha_text - read a file
 * @ha: what was read of others
 * @text: what it says; only the start of a line that is long is read
 */
void gwha_charon_ha_text(struct gwha_charon_ha *ha, const char *text)
{
	char line[LINE_MAX];

	ha->depth = 0;
	while (*text) {
		size_t whole = strcspn(text, "\n");
		size_t len = whole < LINE_MAX ? whole : LINE_MAX - 1;

		memcpy(line, text, len);
		line[len] = '\0';
		gwha_charon_ha_line(ha, line);
		text += whole + (text[whole] == '\n');
	}
	explicit_bzero(line, sizeof(line));
}
