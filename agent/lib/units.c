// SPDX-License-Identifier: GPL-2.0-or-later
/* Numbers, times, rates and addresses as people write them. */

#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "units.h"

/* The largest first; n is of the smallest, in which values are kept. */
struct unit {
	const char *name;
	uint64_t n;
};

static const struct unit times[] = {
	{"s", 1000000},
	{"ms", 1000},
	{"us", 1},
	{0},
};

/* Powers of 1000, as tc has them. */
static const struct unit rates[] = {
	{"gbit", 1000000},
	{"mbit", 1000},
	{"kbit", 1},
	{0},
};

/* Digits only, without a leading zero, up to the first other character. */
static int digits(const char **text, uint64_t *value)
{
	const char *p = *text;
	uint64_t v = 0;

	if (*p < '0' || *p > '9' || (*p == '0' && p[1] >= '0' && p[1] <= '9'))
		return -EINVAL;
	for (; *p >= '0' && *p <= '9'; p++) {
		if (__builtin_mul_overflow(v, 10, &v) ||
		    __builtin_add_overflow(v, (uint64_t)(*p - '0'), &v))
			return -ERANGE;
	}
	*text = p;
	*value = v;
	return 0;
}

/**
 * gwha_number_parse - read a decimal number
 * @text: digits without sign, space or leading zero
 * @value: set on success
 *
 * Return: 0, -EINVAL if it is no such number, or -ERANGE if it does not fit.
 */
int gwha_number_parse(const char *text, uint64_t *value)
{
	uint64_t v;
	int err = digits(&text, &v);

	if (err)
		return err;
	if (*text)
		return -EINVAL;
	*value = v;
	return 0;
}

/* Digits after the point: value of each is a tenth of the one before. */
static int fraction(const char **text, uint64_t unit_n, uint64_t *n)
{
	const char *p = *text;

	if (*p < '0' || *p > '9')
		return -EINVAL;
	for (; *p >= '0' && *p <= '9'; p++) {
		if (unit_n % 10 && *p != '0')
			return -EINVAL;
		unit_n /= 10;
		*n += (uint64_t)(*p - '0') * unit_n;
	}
	*text = p;
	return 0;
}

static int parse(const struct unit *units, const char *text, uint64_t *n)
{
	const char *unit = text + strspn(text, "0123456789.");
	uint64_t whole, part = 0;
	uint64_t unit_n = 0;
	int err;

	for (; units->name; units++)
		if (!strcmp(unit, units->name))
			unit_n = units->n;

	err = digits(&text, &whole);
	if (err)
		return err;
	if (*text == '.') {
		text++;
		err = fraction(&text, unit_n, &part);
		if (err && *unit)
			return err;
	}
	if (!*unit)
		return -ENODATA;
	if (text != unit || !unit_n)
		return -EINVAL;
	if (__builtin_mul_overflow(whole, unit_n, &whole) ||
	    __builtin_add_overflow(whole, part, n))
		return -ERANGE;
	return 0;
}

/**
 * gwha_time_parse - read a time with its unit
 * @text: a decimal number and s, ms or us: 1s, 1.5s, 10ms
 * @us: microseconds, set on success
 *
 * Return: 0, -ENODATA if the unit is missing, -EINVAL if it is no time or finer
 * than a microsecond, or -ERANGE if it does not fit.
 */
int gwha_time_parse(const char *text, uint64_t *us)
{
	return parse(times, text, us);
}

/**
 * gwha_rate_parse - read a rate with its unit
 * @text: a decimal number and gbit, mbit or kbit: 1gbit, 1.5mbit, 100kbit
 * @kbit: kilobits a second, set on success
 *
 * Return: 0, -ENODATA if the unit is missing, -EINVAL if it is no rate or finer
 * than a kilobit, or -ERANGE if it does not fit.
 */
int gwha_rate_parse(const char *text, uint64_t *kbit)
{
	return parse(rates, text, kbit);
}

static const char *whole(char text[GWHA_TEXT_MAX], const struct unit *units,
			 uint64_t n)
{
	while (n % units->n)
		units++;
	snprintf(text, GWHA_TEXT_MAX, "%" PRIu64 "%s", n / units->n,
		 units->name);
	return text;
}

/**
 * gwha_time_text - write a time with the largest unit that keeps it whole
 * @text: written to
 * @us: microseconds
 *
 * Return: @text.
 */
const char *gwha_time_text(char text[GWHA_TEXT_MAX], uint64_t us)
{
	return whole(text, times, us);
}

/**
 * gwha_rate_text - write a rate with the largest unit that keeps it whole
 * @text: written to
 * @kbit: kilobits a second
 *
 * Return: @text.
 */
const char *gwha_rate_text(char text[GWHA_TEXT_MAX], uint64_t kbit)
{
	return whole(text, rates, kbit);
}

/**
 * gwha_time_brief - write a time as people say it, cut to three decimals
 * @text: written to
 * @us: microseconds
 *
 * Return: @text.
 */
const char *gwha_time_brief(char text[GWHA_TEXT_MAX], uint64_t us)
{
	unsigned int decimals = 3;
	const struct unit *unit = times;
	uint64_t part;

	while (us < unit->n && unit->n > 1)
		unit++;
	part = us % unit->n * 1000 / unit->n;
	for (; decimals && part % 10 == 0; decimals--)
		part /= 10;
	if (decimals)
		snprintf(text, GWHA_TEXT_MAX, "%" PRIu64 ".%0*" PRIu64 "%s",
			 us / unit->n, (int)decimals, part, unit->name);
	else
		snprintf(text, GWHA_TEXT_MAX, "%" PRIu64 "%s",
			 us / unit->n, unit->name);
	return text;
}

/**
 * gwha_addr_parse - read an address of either family
 * @text: 192.0.2.1 or 2001:db8::1
 * @addr: set on success
 *
 * Return: 0, or -EINVAL if it is no address.
 */
int gwha_addr_parse(const char *text, struct gwha_addr *addr)
{
	struct gwha_addr a = {0};

	if (inet_pton(AF_INET, text, a.bytes) == 1)
		a.len = 4;
	else if (inet_pton(AF_INET6, text, a.bytes) == 1)
		a.len = 16;
	else
		return -EINVAL;
	*addr = a;
	return 0;
}

/**
 * gwha_addr_text - write an address
 * @text: written to; empty if there is no address
 * @addr: address
 *
 * Return: @text.
 */
const char *gwha_addr_text(char text[GWHA_TEXT_MAX],
			   const struct gwha_addr *addr)
{
	text[0] = '\0';
	if (addr->len)
		inet_ntop(addr->len == 4 ? AF_INET : AF_INET6, addr->bytes,
			  text, GWHA_TEXT_MAX);
	return text;
}

/* Protocols that people have names for; /etc/protocols may say otherwise. */
static const struct {
	const char *name;
	uint8_t number;
} protos[] = {
	{"icmp", 1}, {"tcp", 6},     {"udp", 17},
	{"gre", 47}, {"icmpv6", 58}, {"sctp", 132},
};

/**
 * gwha_proto_parse - read an IP protocol
 * @text: a name or a number
 * @proto: set
 *
 * Return: 0, or -EINVAL if it is neither, or -ERANGE if no protocol has it.
 */
int gwha_proto_parse(const char *text, uint8_t *proto)
{
	uint64_t number;
	int err;

	for (size_t i = 0; i < sizeof(protos) / sizeof(protos[0]); i++) {
		if (strcmp(text, protos[i].name))
			continue;
		*proto = protos[i].number;
		return 0;
	}
	err = gwha_number_parse(text, &number);
	if (err)
		return err;
	if (number > UINT8_MAX)
		return -ERANGE;
	*proto = (uint8_t)number;
	return 0;
}

/**
 * gwha_proto_text - write an IP protocol
 * @text: room for it
 * @proto: its number
 *
 * Return: @text.
 */
const char *gwha_proto_text(char text[GWHA_TEXT_MAX], uint8_t proto)
{
	for (size_t i = 0; i < sizeof(protos) / sizeof(protos[0]); i++)
		if (protos[i].number == proto)
			return strcpy(text, protos[i].name);
	snprintf(text, GWHA_TEXT_MAX, "%u", proto);
	return text;
}

/**
 * gwha_place_split - part ADDR:PORT, or [ADDR]:PORT where that is IPv6
 * @text: both
 * @addr: written to; not looked at any further
 * @port: set to what is behind the colon, in @text; not looked at
 *
 * Return: whether it is of this form.
 */
bool gwha_place_split(const char *text, char addr[GWHA_TEXT_MAX], const char **port)
{
	const char *colon = strrchr(text, ':');
	bool boxed = *text == '[';
	size_t len;

	if (!colon)
		return false;
	len = (size_t)(colon - text);
	if (boxed) {
		if (len < 2 || colon[-1] != ']')
			return false;
		text++;
		len -= 2;
	}
	if (len >= GWHA_TEXT_MAX)
		return false;
	memcpy(addr, text, len);
	addr[len] = '\0';
	*port = colon + 1;
	return boxed == !!strchr(addr, ':');
}

/**
 * gwha_addr_is_loopback - whether an address is one of this host alone
 * @addr: the address
 */
bool gwha_addr_is_loopback(const struct gwha_addr *addr)
{
	static const unsigned char one[16] = {[15] = 1};

	if (addr->len == 4)
		return addr->bytes[0] == 127;
	return !memcmp(addr->bytes, one, sizeof(one));
}
