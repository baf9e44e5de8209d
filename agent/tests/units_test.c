// SPDX-License-Identifier: GPL-2.0-or-later
/* Numbers, times and addresses as people write them. */

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "units.h"

static const struct {
	const char *text;
	int ret;
	uint64_t value;
} numbers[] = {
	{"0", 0, 0},
	{"255", 0, 255},
	{"18446744073709551615", 0, UINT64_MAX},
	{"18446744073709551616", -ERANGE, 0},
	{"99999999999999999999999", -ERANGE, 0},
	{"", -EINVAL, 0},
	{"-1", -EINVAL, 0},
	{"+1", -EINVAL, 0},
	{" 1", -EINVAL, 0},
	{"1 ", -EINVAL, 0},
	{"010", -EINVAL, 0},
	{"0x10", -EINVAL, 0},
	{"1e3", -EINVAL, 0},
};

static const struct {
	const char *text;
	int ret;
	uint64_t us;
} times[] = {
	{"1s", 0, 1000000},
	{"10ms", 0, 10000},
	{"40950ms", 0, 40950000},
	{"250us", 0, 250},
	{"0s", 0, 0},
	{"0.5s", 0, 500000},
	{"1.500000s", 0, 1500000},
	{"2.5ms", 0, 2500},
	{"0.000001s", 0, 1},
	{"1.0us", 0, 1},
	{"0.0000001s", -EINVAL, 0},
	{"0.5us", -EINVAL, 0},
	{"1", -ENODATA, 0},
	{"1.5", -ENODATA, 0},
	{"10 ms", -EINVAL, 0},
	{"1m", -EINVAL, 0},
	{"1S", -EINVAL, 0},
	{"s", -EINVAL, 0},
	{".5s", -EINVAL, 0},
	{"1.s", -EINVAL, 0},
	{"1.2.3s", -EINVAL, 0},
	{"-1s", -EINVAL, 0},
	{"1s ", -EINVAL, 0},
	{"", -EINVAL, 0},
	{"18446744073709s", 0, 18446744073709000000ULL},
	{"18446744073710s", -ERANGE, 0},
};

static const struct {
	uint64_t us;
	const char *text;
} printed[] = {
	{0, "0s"},
	{1, "1us"},
	{10000, "10ms"},
	{1500000, "1500ms"},
	{1000000, "1s"},
	{3609375, "3609375us"},
	{1000000000, "1000s"},
};

static const struct {
	const char *text;
	int ret;
	uint64_t kbit;
} rates[] = {
	{"10mbit", 0, 10000},
	{"1gbit", 0, 1000000},
	{"100kbit", 0, 100},
	{"1.5mbit", 0, 1500},
	{"0.000001gbit", 0, 1},
	{"0kbit", 0, 0},
	{"0.5kbit", -EINVAL, 0},
	{"10", -ENODATA, 0},
	{"10bit", -EINVAL, 0},
	{"10mbps", -EINVAL, 0},
	{"10Mbit", -EINVAL, 0},
	{"10 mbit", -EINVAL, 0},
	{"mbit", -EINVAL, 0},
	{"10ms", -EINVAL, 0},
	{"18446744073709551615gbit", -ERANGE, 0},
};

static void rates_need_a_unit(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rates) / sizeof(rates[0]); i++) {
		uint64_t kbit = 0;

		print_message("# %s\n", rates[i].text);
		assert_int_equal(gwha_rate_parse(rates[i].text, &kbit),
				 rates[i].ret);
		assert_int_equal(kbit, rates[i].kbit);
	}
}

static void rates_are_written_whole(void **state)
{
	char text[GWHA_TEXT_MAX];

	(void)state;
	assert_string_equal(gwha_rate_text(text, 100), "100kbit");
	assert_string_equal(gwha_rate_text(text, 10000), "10mbit");
	assert_string_equal(gwha_rate_text(text, 1500), "1500kbit");
	assert_string_equal(gwha_rate_text(text, 40000000), "40gbit");
}

static void number_is_strict(void **state)
{
	uint64_t value;

	(void)state;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		value = 0;
		print_message("# %s\n", numbers[i].text);
		assert_int_equal(gwha_number_parse(numbers[i].text, &value),
				 numbers[i].ret);
		assert_int_equal(value, numbers[i].value);
	}
}

static void time_needs_its_unit(void **state)
{
	uint64_t us;

	(void)state;
	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		us = 0;
		print_message("# %s\n", times[i].text);
		assert_int_equal(gwha_time_parse(times[i].text, &us),
				 times[i].ret);
		if (!times[i].ret)
			assert_int_equal(us, times[i].us);
	}
}

static void time_comes_back(void **state)
{
	char text[GWHA_TEXT_MAX];
	uint64_t us;

	(void)state;
	for (size_t i = 0; i < sizeof(printed) / sizeof(printed[0]); i++) {
		gwha_time_text(text, printed[i].us);
		assert_string_equal(text, printed[i].text);
		assert_int_equal(gwha_time_parse(text, &us), 0);
		assert_int_equal(us, printed[i].us);
	}
}

static void time_is_cut_for_people(void **state)
{
	static const struct {
		uint64_t us;
		const char *text;
	} rows[] = {
		{0, "0us"},		{1, "1us"},
		{999, "999us"},		{1000, "1ms"},
		{1500, "1.5ms"},	{999999, "999.999ms"},
		{1000000, "1s"},	{1400000, "1.4s"},
		{1423456, "1.423s"},	{1000999, "1s"},
		{1050000, "1.05s"},	{4000000000000, "4000000s"},
	};
	char text[GWHA_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(gwha_time_brief(text, rows[i].us),
				    rows[i].text);
}

static void address_comes_back(void **state)
{
	static const char *const good[] = {
		"192.0.2.1", "0.0.0.0", "2001:db8::1", "::", "fe80::1",
	};
	static const char *const bad[] = {
		"",
		"192.0.2",
		"192.0.2.256",
		"192.0.2.1/24",
		"2001:db8::g",
		"eth0",
		"fe80::1%eth0",
	};
	char text[GWHA_TEXT_MAX];
	struct gwha_addr addr;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_int_equal(gwha_addr_parse(good[i], &addr), 0);
		assert_string_equal(gwha_addr_text(text, &addr), good[i]);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(gwha_addr_parse(bad[i], &addr), -EINVAL);
}

static void place_is_parted(void **state)
{
	static const struct {
		const char *text, *addr, *port;
	} good[] = {
		{"192.0.2.1:2379", "192.0.2.1", "2379"},
		{"[::1]:9119", "::1", "9119"},
		{"[2001:db8::1]:", "2001:db8::1", ""},
		{"no address:no port", "no address", "no port"},
	};
	static const char *const bad[] = {
		"",
		"192.0.2.1",
		"::1:9119",
		"[192.0.2.1]:9119",
		"[::1]",
		"[:1",
		"[::1:9119",
		"::1]:9119",
		"0123456789012345678901234567890123456789012345678:1",
	};
	char addr[GWHA_TEXT_MAX];
	const char *port;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_true(gwha_place_split(good[i].text, addr, &port));
		assert_string_equal(addr, good[i].addr);
		assert_string_equal(port, good[i].port);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(gwha_place_split(bad[i], addr, &port));
}

static void loopback_is_this_host(void **state)
{
	static const struct {
		const char *text;
		bool is;
	} rows[] = {
		{"127.0.0.1", true},
		{"127.255.0.9", true},
		{"128.0.0.1", false},
		{"::1", true},
		{"::2", false},
		{"7f00::1", false},
	};
	struct gwha_addr addr;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(gwha_addr_parse(rows[i].text, &addr), 0);
		assert_int_equal(gwha_addr_is_loopback(&addr), rows[i].is);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rates_need_a_unit),
		cmocka_unit_test(rates_are_written_whole),
		cmocka_unit_test(number_is_strict),
		cmocka_unit_test(time_needs_its_unit),
		cmocka_unit_test(time_comes_back),
		cmocka_unit_test(time_is_cut_for_people),
		cmocka_unit_test(address_comes_back),
		cmocka_unit_test(place_is_parted),
		cmocka_unit_test(loopback_is_this_host),
	};

	return cmocka_run_group_tests_name("units", tests, NULL, NULL);
}
