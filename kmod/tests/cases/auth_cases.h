/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which adverts pass, for a router with text, with HMAC, or with neither.
 * Walked by host tests and KUnit. Comes after auth.h, trailer.h and
 * wire_vectors.h.
 */

#ifndef GWHA_CASES_AUTH_CASES_H
#define GWHA_CASES_AUTH_CASES_H

/* clang-format off: tables */

/* Seconds of the golden frames' stamp, and then half a second. */
#define AUTH_STAMP_S 0x68000000u

/* The golden frames' key: bytes 0 to 31, with the id 1. */
enum auth_keys {
	AUTH_KEY_RIGHT,
	AUTH_KEY_OTHER,		/* the id 1, another secret */
	AUTH_KEY_LONGER,	/* the id 1, a zero byte more: the same to HMAC */
	AUTH_KEY_ID_2,		/* the right secret with the id 2 */
	AUTH_KEYS_FOUR,		/* the right one is the last of four */
	AUTH_KEYS_NONE,
};

/*
 * @frame: name of a golden frame, received @now_s after its stamp by a router
 * with @type. @mask: bits that are flipped in the byte @at, which counts from
 * the end if below 0; the checksum is put right. @reason: 0 for what passes.
 */
struct auth_case {
	const char *name;
	const char *frame;
	u8 type;
	u8 mode;
	u8 keys;
	u8 reason;
	u8 mask;
	int at;
	int now_s;
	const char *text;
};

#define AUTH_V2 "v2, 1 address"
#define AUTH_V2_TEXT "v2, authentication type 1"
#define AUTH_V2_SHORT "v2, text of 5 bytes"
#define AUTH_V3 "v3 inet, pseudo-header"
#define AUTH_V3_SEAL "v3 inet, trailer"
#define AUTH_V6_SEAL "v3 inet6, trailer"

#define AUTH_NONE_CASE(name, frame, reason) \
	{ (name), (frame), GWHA_AUTH_NONE, 0, 0, (reason), 0, 0, 0, "" }
#define AUTH_TEXT_CASE(name, frame, text, reason) \
	{ (name), (frame), GWHA_AUTH_TEXT, 0, 0, (reason), 0, 0, 0, (text) }
#define AUTH_HMAC_CASE(name, frame, mode, keys, reason) \
	{ (name), (frame), GWHA_AUTH_HMAC, GWHA_AUTH_MODE_##mode, \
	  AUTH_##keys, (reason), 0, 0, 0, "" }
#define AUTH_FLIP_CASE(name, frame, at, mask, reason) \
	{ (name), (frame), GWHA_AUTH_HMAC, GWHA_AUTH_MODE_ENFORCE, \
	  AUTH_KEY_RIGHT, (reason), (mask), (at), 0, "" }
#define AUTH_TIME_CASE(name, now_s, reason) \
	{ (name), AUTH_V6_SEAL, GWHA_AUTH_HMAC, GWHA_AUTH_MODE_ENFORCE, \
	  AUTH_KEY_RIGHT, (reason), 0, 0, (now_s), "" }

static const struct auth_case auth_cases[] = {
	AUTH_NONE_CASE("none: version 2 with type 0", AUTH_V2, 0),
	AUTH_NONE_CASE("none: version 3", AUTH_V3, 0),
	/* RFC 3768 5.3.6, point 23 */
	AUTH_NONE_CASE("none: text is refused", AUTH_V2_TEXT,
		       GWHA_A_COUNTERS_DROP_AUTH),
	/* RFC 9568 7.1, point 17 */
	AUTH_NONE_CASE("none: a trailer is surplus", AUTH_V3_SEAL,
		       GWHA_A_COUNTERS_DROP_LONG),
	AUTH_NONE_CASE("none: a trailer is surplus on IPv6", AUTH_V6_SEAL,
		       GWHA_A_COUNTERS_DROP_LONG),

	/* RFC 2338 5.3.6 */
	AUTH_TEXT_CASE("text: the same eight bytes", AUTH_V2_TEXT, "text-key", 0),
	AUTH_TEXT_CASE("text: shorter, padded with zeros", AUTH_V2_SHORT, "abcde", 0),
	AUTH_TEXT_CASE("text: another", AUTH_V2_TEXT, "text-kez",
		       GWHA_A_COUNTERS_DROP_AUTH),
	AUTH_TEXT_CASE("text: ours is a beginning of theirs", AUTH_V2_TEXT, "text",
		       GWHA_A_COUNTERS_DROP_AUTH),
	AUTH_TEXT_CASE("text: theirs is a beginning of ours", AUTH_V2_SHORT,
		       "abcdef", GWHA_A_COUNTERS_DROP_AUTH),
	AUTH_TEXT_CASE("text: none given", AUTH_V2, "text-key",
		       GWHA_A_COUNTERS_DROP_AUTH),
	/* type 0 and eight zero bytes are no empty text */
	AUTH_TEXT_CASE("text: type 0 where ours is zeros", AUTH_V2, "",
		       GWHA_A_COUNTERS_DROP_AUTH),
	AUTH_TEXT_CASE("text: a trailer is surplus", AUTH_V3_SEAL, "text-key",
		       GWHA_A_COUNTERS_DROP_LONG),
	/* RFC 2338 5.3.6: type 2 is the IP Authentication Header */
	{ "text: type 2 is refused", AUTH_V2_TEXT, GWHA_AUTH_TEXT, 0, 0,
	  GWHA_A_COUNTERS_DROP_AUTH, 3, 4, 0, "text-key" },

	/* draft-cassen-vrrp-auth-hmac-00 */
	AUTH_HMAC_CASE("hmac: IPv4", AUTH_V3_SEAL, ENFORCE, KEY_RIGHT, 0),
	AUTH_HMAC_CASE("hmac: IPv6", AUTH_V6_SEAL, ENFORCE, KEY_RIGHT, 0),
	AUTH_HMAC_CASE("hmac: one of four keys", AUTH_V3_SEAL, ENFORCE,
		       KEYS_FOUR, 0),
	/* RFC 2104 2: a key is padded with zeros to a block */
	AUTH_HMAC_CASE("hmac: a key padded by hand", AUTH_V3_SEAL, ENFORCE,
		       KEY_LONGER, 0),
	AUTH_HMAC_CASE("hmac: another secret", AUTH_V3_SEAL, ENFORCE, KEY_OTHER,
		       GWHA_A_COUNTERS_DROP_HMAC),
	AUTH_HMAC_CASE("hmac: another id", AUTH_V3_SEAL, ENFORCE, KEY_ID_2,
		       GWHA_A_COUNTERS_DROP_HMAC),
	AUTH_HMAC_CASE("hmac: no key", AUTH_V3_SEAL, ENFORCE, KEYS_NONE,
		       GWHA_A_COUNTERS_DROP_HMAC),
	AUTH_HMAC_CASE("hmac: no trailer", AUTH_V3, ENFORCE, KEY_RIGHT,
		       GWHA_A_COUNTERS_DROP_HMAC),
	AUTH_HMAC_CASE("hmac: no trailer on version 2", AUTH_V2, ENFORCE,
		       KEY_RIGHT, GWHA_A_COUNTERS_DROP_HMAC),
	AUTH_HMAC_CASE("hmac: text instead", AUTH_V2_TEXT, ENFORCE, KEY_RIGHT,
		       GWHA_A_COUNTERS_DROP_AUTH),
	AUTH_HMAC_CASE("permissive: no trailer", AUTH_V3, PERMISSIVE, KEY_RIGHT, 0),
	AUTH_HMAC_CASE("permissive: a right one", AUTH_V3_SEAL, PERMISSIVE,
		       KEY_RIGHT, 0),
	AUTH_HMAC_CASE("permissive: a wrong one", AUTH_V3_SEAL, PERMISSIVE,
		       KEY_OTHER, GWHA_A_COUNTERS_DROP_HMAC),
	AUTH_HMAC_CASE("permissive: an unknown key", AUTH_V3_SEAL, PERMISSIVE,
		       KEY_ID_2, GWHA_A_COUNTERS_DROP_HMAC),
	AUTH_HMAC_CASE("permissive: text", AUTH_V2_TEXT, PERMISSIVE, KEY_RIGHT,
		       GWHA_A_COUNTERS_DROP_AUTH),

	AUTH_FLIP_CASE("tampered: VRID", AUTH_V6_SEAL, 1, 1,
		       GWHA_A_COUNTERS_DROP_HMAC),
	AUTH_FLIP_CASE("tampered: priority", AUTH_V6_SEAL, 2, 1,
		       GWHA_A_COUNTERS_DROP_HMAC),
	AUTH_FLIP_CASE("tampered: reserved bits", AUTH_V6_SEAL, 4, 0x10,
		       GWHA_A_COUNTERS_DROP_HMAC),
	AUTH_FLIP_CASE("tampered: interval", AUTH_V6_SEAL, 5, 1,
		       GWHA_A_COUNTERS_DROP_HMAC),
	AUTH_FLIP_CASE("tampered: an address", AUTH_V6_SEAL, 23, 1,
		       GWHA_A_COUNTERS_DROP_HMAC),
	AUTH_FLIP_CASE("tampered: IPv4, priority", AUTH_V3_SEAL, 2, 1,
		       GWHA_A_COUNTERS_DROP_HMAC),
	AUTH_FLIP_CASE("tampered: IPv4, an address", AUTH_V3_SEAL, 11, 1,
		       GWHA_A_COUNTERS_DROP_HMAC),
	AUTH_FLIP_CASE("tampered: type", AUTH_V6_SEAL, -28, 2,
		       GWHA_A_COUNTERS_DROP_HMAC),
	AUTH_FLIP_CASE("tampered: key id", AUTH_V6_SEAL, -27, 1,
		       GWHA_A_COUNTERS_DROP_HMAC),
	AUTH_FLIP_CASE("tampered: reserved", AUTH_V6_SEAL, -26, 1,
		       GWHA_A_COUNTERS_DROP_HMAC),
	AUTH_FLIP_CASE("tampered: reserved, second", AUTH_V6_SEAL, -25, 1,
		       GWHA_A_COUNTERS_DROP_HMAC),
	AUTH_FLIP_CASE("tampered: century", AUTH_V6_SEAL, -24, 1,
		       GWHA_A_COUNTERS_DROP_REPLAY),
	AUTH_FLIP_CASE("tampered: second", AUTH_V6_SEAL, -21, 1,
		       GWHA_A_COUNTERS_DROP_HMAC),
	AUTH_FLIP_CASE("tampered: part of a second", AUTH_V6_SEAL, -20, 1,
		       GWHA_A_COUNTERS_DROP_HMAC),
	AUTH_FLIP_CASE("tampered: counter", AUTH_V6_SEAL, -17, 1,
		       GWHA_A_COUNTERS_DROP_HMAC),
	AUTH_FLIP_CASE("tampered: tag's first byte", AUTH_V6_SEAL, -16, 1,
		       GWHA_A_COUNTERS_DROP_HMAC),
	AUTH_FLIP_CASE("tampered: tag's last byte", AUTH_V6_SEAL, -1, 1,
		       GWHA_A_COUNTERS_DROP_HMAC),

	AUTH_TIME_CASE("time: 30 s late", 30, 0),
	AUTH_TIME_CASE("time: 31 s late", 31, GWHA_A_COUNTERS_DROP_REPLAY),
	AUTH_TIME_CASE("time: 30 s early", -30, 0),
	AUTH_TIME_CASE("time: 31 s early", -31, GWHA_A_COUNTERS_DROP_REPLAY),
	AUTH_TIME_CASE("time: half of all time away", -0x7fffffff - 1,
		       GWHA_A_COUNTERS_DROP_REPLAY),
};

/*
 * What a receiver remembers: adverts of sender @src with a stamp of @stamp_s and
 * @low, received at @now_s. Times count from the base of the walk, of which one
 * is shortly before the seconds of UTC wrap.
 */
struct replay_step {
	u8 src;
	int stamp_s;
	u32 low;
	int now_s;
	bool passes;
};

struct replay_case {
	const char *name;
	struct replay_step steps[20]; /* up to the first without a sender */
};

static const u32 replay_bases[] = { 0x68000000, 0x7ffffff8, 0xfffffff8, 0 };

static const struct replay_case replay_cases[] = {
	{ "a repeat is refused, whatever comes between", {
		{ 1, 0, 5, 0, true }, { 1, 0, 5, 0, false },
		{ 1, 0, 6, 0, true }, { 1, 0, 5, 0, false },
		{ 1, 0, 6, 0, false }, { 1, 0, 6, 20, false },
		{ 1, 1, 0, 1, true }, { 1, 0, 0xffffffff, 1, false } } },
	{ "the counter counts within a part of a second", {
		{ 1, 0, 0xffff, 0, true }, { 1, 0, 0x10000, 0, true },
		{ 1, 0, 0xffff, 0, false } } },
	{ "each sender has its own", {
		{ 1, 5, 0, 5, true }, { 2, 3, 0, 5, true },
		{ 2, 3, 0, 5, false }, { 1, 6, 0, 6, true },
		{ 2, 4, 0, 6, true } } },
	{ "a cold receiver takes each of the last 30 s once, in order", {
		{ 1, 0, 0, 30, true }, { 1, 0, 0, 30, false },
		{ 1, 10, 0, 30, true }, { 1, 5, 0, 30, false },
		{ 1, 30, 0, 30, true }, { 1, 0, 0, 31, false },
		{ 1, 20, 0, 31, false } } },
	{ "a sender that was 20 s ahead is heard when time has caught up", {
		{ 1, 20, 0, 0, true }, { 1, 1, 0, 1, false },
		{ 1, 20, 0, 20, false }, { 1, 21, 0, 21, true } } },
	{ "all clocks set back: what was heard before does not stand in the way", {
		{ 1, 1000, 0, 1000, true }, { 1, 0, 0, 0, true },
		{ 1, 0, 0, 0, false }, { 1, 1, 0, 1, true } } },
	{ "eight senders, and a ninth when one of them need not be remembered", {
		{ 1, 0, 0, 0, true }, { 2, 1, 0, 1, true },
		{ 3, 2, 0, 2, true }, { 4, 2, 0, 2, true },
		{ 5, 2, 0, 2, true }, { 6, 2, 0, 2, true },
		{ 7, 2, 0, 2, true }, { 8, 2, 0, 2, true },
		{ 9, 3, 0, 3, false }, { 1, 0, 0, 30, false },
		{ 9, 30, 0, 30, false }, { 9, 31, 0, 31, true },
		{ 1, 0, 0, 31, false }, { 1, 31, 0, 31, false },
		{ 1, 32, 0, 32, true }, { 3, 32, 0, 32, true } } },
	{ "a sender whose place was given away is not let in again", {
		{ 1, 0, 0, 0, true }, { 2, 9, 0, 9, true },
		{ 3, 9, 0, 9, true }, { 4, 9, 0, 9, true },
		{ 5, 9, 0, 9, true }, { 6, 9, 0, 9, true },
		{ 7, 9, 0, 9, true }, { 8, 9, 0, 9, true },
		{ 9, 31, 0, 31, true }, { 1, 0, 0, 31, false },
		{ 1, 1, 0, 31, false } } },
};

/*
 * Stamps of a sender: its clock shows @clock_s and @clock_low; the stamp it
 * gives. Times count from the base, as above.
 */
struct stamp_step {
	int clock_s;
	u32 clock_low;
	int stamp_s;
	u32 stamp_low;
};

struct stamp_case {
	const char *name;
	u8 n;
	struct stamp_step steps[8];
};

static const struct stamp_case stamp_cases[] = {
	{ "the clock", 2, {
		{ 0, 0x10000, 0, 0x10000 }, { 1, 0, 1, 0 } } },
	{ "a clock that stands still", 4, {
		{ 0, 0x10000, 0, 0x10000 }, { 0, 0x10000, 0, 0x10001 },
		{ 0, 0x10000, 0, 0x10002 }, { 0, 0x20000, 0, 0x20000 } } },
	{ "a counter that is full", 3, {
		{ 0, 0xffffffff, 0, 0xffffffff }, { 0, 0xffff0000, 1, 0 },
		{ 0, 0xffff0000, 1, 1 } } },
	{ "a clock set back by 30 s is waited for", 4, {
		{ 100, 0, 100, 0 }, { 70, 0, 100, 1 }, { 99, 0, 100, 2 },
		{ 101, 0, 101, 0 } } },
	{ "a clock set back by 31 s is followed", 3, {
		{ 100, 0, 100, 0 }, { 69, 0, 69, 0 }, { 69, 0, 69, 1 } } },
	{ "a clock set ahead is followed", 2, {
		{ 100, 0, 100, 0 }, { 100000, 7, 100000, 7 } } },
};

/* What we say ourselves: by HMAC, where there is no text. */
struct sign_case {
	const char *name;
	const char *text;
};

static const struct sign_case sign_cases[] = {
	{ AUTH_V2_TEXT, "text-key" },
	{ AUTH_V2_SHORT, "abcde" },
	{ AUTH_V3_SEAL, NULL },
	{ AUTH_V6_SEAL, NULL },
};

/* clang-format on */

#endif /* GWHA_CASES_AUTH_CASES_H */
