// SPDX-License-Identifier: GPL-2.0-or-later
/* Words of the command line to values, by the contract's tables. */

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "args.h"
#include "model.h"
#include "units.h"

/* The words as "a, b, c"; those that begin with prefix. */
static void join(char *text, size_t size, const struct gwha_word *words,
		 size_t n, const char *prefix)
{
	const char *gap = "";
	size_t used = 0;

	text[0] = '\0';
	for (size_t i = 0; i < n && used < size; i++) {
		if (strncmp(words[i].name, prefix, strlen(prefix)))
			continue;
		used += (size_t)snprintf(text + used, size - used, "%s%s", gap,
					 words[i].name);
		gap = ", ";
	}
}

/**
 * gwha_word_match - find a word by its name or an unambiguous prefix
 * @what: what the words are, for the error
 * @words: words
 * @n: how many
 * @text: what was typed
 * @value: set on success
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_word_match(const char *what, const struct gwha_word *words, size_t n,
		    const char *text, unsigned int *value, struct gwha_err *err)
{
	const struct gwha_word *found = NULL;
	bool ambiguous = false;
	char list[384];

	for (size_t i = 0; i < n; i++) {
		if (!strcmp(words[i].name, text)) {
			*value = words[i].value;
			return 0;
		}
		if (!*text || strncmp(words[i].name, text, strlen(text)))
			continue;
		ambiguous |= found && found->value != words[i].value;
		found = &words[i];
	}
	if (found && !ambiguous) {
		*value = found->value;
		return 0;
	}
	join(list, sizeof(list), words, n, found ? text : "");
	return gwha_fail(err, GWHA_EXIT_USAGE, "%s \"%s\": %s: %s", what, text,
			 found ? "ambiguous" : "unknown, must be one of", list);
}

/**
 * gwha_arg_word - read the next word, which is one of those that are known
 * @args: words; the one read is taken away
 * @words: words that are known
 * @n: how many
 * @found: set on success: the word in full, and its value
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_arg_word(struct gwha_args *args, const struct gwha_word *words,
		  size_t n, struct gwha_word *found, struct gwha_err *err)
{
	if (gwha_word_match("keyword", words, n, args->argv[0], &found->value,
			    err))
		return -1;
	for (size_t i = n; i--;)
		if (words[i].value == found->value)
			found->name = words[i].name;
	args->argc--;
	args->argv++;
	return 0;
}

/**
 * gwha_arg_text - read the value of a word
 * @args: words; the one read is taken away
 * @word: whose value it is, for the error
 * @err: filled in on failure
 *
 * Return: the value, or NULL if there is none.
 */
const char *gwha_arg_text(struct gwha_args *args, const char *word,
			  struct gwha_err *err)
{
	if (!args->argc) {
		gwha_fail(err, GWHA_EXIT_USAGE, "%s: its value is missing",
			  word);
		return NULL;
	}
	args->argc--;
	return *args->argv++;
}

/**
 * gwha_arg_twice - refuse a value that is given a second time
 * @word: keyword
 * @text: value
 * @err: filled in
 *
 * Return: -1.
 */
int gwha_arg_twice(const char *word, const char *text, struct gwha_err *err)
{
	return gwha_fail(err, GWHA_EXIT_USAGE, "%s \"%s\": given a second time",
			 word, text);
}

static int fail_range(const struct gwha_attr *attr, const char *word,
		      const char *text, struct gwha_err *err)
{
	const char *hint = "";
	char low[GWHA_TEXT_MAX], high[GWHA_TEXT_MAX];

	if (attr->is_time)
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "%s \"%s\": must be %s to %s", word, text,
				 gwha_time_text(low, attr->min),
				 gwha_time_text(high, attr->max));
	if (!strcmp(attr->name, "priority") && !strcmp(text, "255"))
		hint = "; 255 is the address owner's, which gwha never is";
	return gwha_fail(err, GWHA_EXIT_USAGE,
			 "%s \"%s\": must be %" PRIu64 " to %" PRIu64 "%s",
			 word, text, attr->min, attr->max, hint);
}

static int take_time(const struct gwha_attr *attr, const char *word,
		     const char *text, uint64_t *value, struct gwha_err *err)
{
	switch (gwha_time_parse(text, value)) {
	case 0:
		break;
	case -ENODATA:
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "%s \"%s\": give a unit, as in 10ms or 1s",
				 word, text);
	case -ERANGE:
		return fail_range(attr, word, text, err);
	default:
		return gwha_fail(
			err, GWHA_EXIT_USAGE,
			"%s \"%s\": must be a time in s, ms or us, as in 10ms or 1s",
			word, text);
	}
	if (*value < attr->min || *value > attr->max)
		return fail_range(attr, word, text, err);
	return 0;
}

/* No limit is a word, since 0 would read as nothing at all. */
static int take_rate(const struct gwha_attr *attr, const char *word,
		     const char *text, uint64_t *value, struct gwha_err *err)
{
	*value = 0;
	if (!strcmp(text, "unlimited"))
		return 0;
	switch (gwha_rate_parse(text, value)) {
	case 0:
		break;
	case -ENODATA:
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "%s \"%s\": give a unit, as in 10mbit", word,
				 text);
	case -ERANGE:
		*value = UINT64_MAX;
		break;
	default:
		return gwha_fail(
			err, GWHA_EXIT_USAGE,
			"%s \"%s\": must be a rate in gbit, mbit or kbit, as in 10mbit, or unlimited",
			word, text);
	}
	if (*value >= GWHA_SYNC_RATE_MIN_KBIT && *value <= attr->max)
		return 0;
	return gwha_fail(err, GWHA_EXIT_USAGE,
			 "%s \"%s\": must be %dkbit to %" PRIu64
			 "gbit, or unlimited",
			 word, text, GWHA_SYNC_RATE_MIN_KBIT,
			 attr->max / 1000000);
}

static int take_enum(const struct gwha_attr *attr, const char *word,
		     const char *text, uint64_t *value, struct gwha_err *err)
{
	const struct gwha_enum *e = attr->values;
	size_t used = 0;
	char list[256] = "";
	uint32_t number;

	if (gwha_enum_value(e, text, &number)) {
		*value = number;
		return 0;
	}
	for (size_t i = 0; i < e->n && used < sizeof(list); i++)
		used += (size_t)snprintf(list + used, sizeof(list) - used,
					 "%s%s", i ? " or " : "",
					 e->values[i].name);
	return gwha_fail(err, GWHA_EXIT_USAGE, "%s \"%s\": must be %s", word,
			 text, list);
}

static int take_number(const struct gwha_attr *attr, const char *word,
		       const char *text, uint64_t *value, struct gwha_err *err)
{
	if (attr->type == GWHA_TYPE_BOOL) {
		*value = !strcmp(text, "on");
		if (*value || !strcmp(text, "off"))
			return 0;
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "%s \"%s\": must be on or off", word, text);
	}
	if (attr->values)
		return take_enum(attr, word, text, value, err);
	if (attr->is_time)
		return take_time(attr, word, text, value, err);
	if (attr->is_rate)
		return take_rate(attr, word, text, value, err);
	if (gwha_number_parse(text, value) || *value < attr->min ||
	    *value > attr->max)
		return fail_range(attr, word, text, err);
	return 0;
}

static int take_string(const struct gwha_attr *attr, const char *word,
		       const char *text, char *to, struct gwha_err *err)
{
	if (!*text)
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "%s \"\": must not be empty", word);
	if (strlen(text) > attr->max_len)
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "%s \"%.64s\": must be at most %u characters",
				 word, text, attr->max_len);
	strcpy(to, text);
	return 0;
}

/**
 * gwha_arg_value - read the value of an attribute into an object
 * @kind: kind of object
 * @obj: a struct of that kind
 * @id: GWHA_A_* of a number, bool, enum, time or string
 * @word: its keyword, for the error
 * @text: what was typed
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_arg_value(const struct gwha_kind *kind, void *obj, uint16_t id,
		   const char *word, const char *text, struct gwha_err *err)
{
	const struct gwha_attr *attr = &kind->set->attrs[id];
	const struct gwha_field field = gwha_field_of(kind, id);
	uint64_t value, has;

	if (gwha_has(obj, id))
		return gwha_arg_twice(word, text, err);
	if (attr->type != GWHA_TYPE_STRING) {
		if (take_number(attr, word, text, &value, err))
			return -1;
		gwha_number_set(kind, obj, id, value);
		return 0;
	}
	if (take_string(attr, word, text, (char *)obj + field.offset, err))
		return -1;
	memcpy(&has, obj, sizeof(has));
	has |= GWHA_HAS(id);
	memcpy(obj, &has, sizeof(has));
	return 0;
}
