/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is asked of a charon that is to be a hot standby: a part of beside_test.c. */

#ifndef GWHA_TEST_BESIDE_STANDBY_H
#define GWHA_TEST_BESIDE_STANDBY_H

/* Whether charon can do what a file asks for. */
static void standby(void **state)
{
	static const char path[] = "etc/strongswan.d/gwha-hot.conf";
	static const struct {
		const char *more;
		const char *text; /* an error */
	} rows[] = {
		{"", "no monitor = no"},
		{"monitor = yes\n", "no monitor = no"},
		{"monitor = no\nfifo_interface = no\n", "nobody can tell it"},
		{"monitor = no\nsegment_count = 2\n", "more than one segment"},
		{"# monitor = no\n", "no monitor = no"},
		/* of another section */
		{"}\nkernel-netlink {\nmonitor = no\n", "no monitor = no"},
		{"}\nmonitor = no\nvici {\n", "no monitor = no"},
	};
	char text[512];

	(void)state;
	have();
	look(gwha_check_standby);
	assert_int_equal(report.n, 0);
	host.n_hot = 1;
	look(gwha_check_standby);
	WRONG("hot-standby", "no ha plugin", "libcharon-extra-plugins");
	put("usr/lib/ipsec/plugins/libstrongswan-ha.so", "");
	look(gwha_check_standby);
	WRONG("hot-standby", "with local and remote", "charon-hot.conf");
	/* as Debian has it */
	put("etc/strongswan.d/charon/ha.conf", "ha {\n\n    # local =\n    load = yes\n    # remote = x\n\n}\n");
	look(gwha_check_standby);
	WRONG("hot-standby", "with local and remote", "charon-hot.conf");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		snprintf(text, sizeof(text), "charon-systemd {\n plugins {\n  ha {\n   local = 192.0.2.2\n   remote = 192.0.2.3\n%s }\n }\n}\n", rows[i].more);
		put(path, text);
		look(gwha_check_standby);
		WRONG("hot-standby", rows[i].text, "charon-hot.conf");
	}
	put(path, "charon { plugins { ha { local = 192.0.2.2 } } }\ncharon { plugins { ha { remote = 192.0.2.3\nmonitor = no # as it must\nresync = no } } }\n");
	look(gwha_check_standby);
	WARNED("hot-standby", "from 192.0.2.2 to 192.0.2.3 in the clear", "a secret");
	put("etc/strongswan.d/charon/ha.conf", "ha {\n  secret = \"a # b } c\"\n}\n");
	look(gwha_check_standby);
	OK("hot-standby", "protected by its secret");
	/* by itself charon asks, which nobody turned off */
	put(path, "charon { plugins { ha { local = 192.0.2.2\nremote = 192.0.2.3\nmonitor = no\n} } }\n");
	look(gwha_check_standby);
	assert_int_equal(report.n, 2);
	WARNED("hot-standby", "no resync = no", "gwhad asks");
	OK("hot-standby", "protected by its secret");
	put(path, "charon { plugins { ha { local = 192.0.2.2\nremote = 192.0.2.3\nmonitor = no\nresync = yes\n} } }\n");
	look(gwha_check_standby);
	WARNED("hot-standby", "no resync = no", "gwhad asks");
	/* what is set up by the example that docs/ have */
	put("etc/strongswan.d/charon/ha.conf", "");
	put_contrib(path, "../docs/examples/ipsec/charon-hot.conf");
	look(gwha_check_standby);
	OK("hot-standby", "from 192.0.2.2 to 192.0.2.3, protected");
	assert_int_equal(report.n, 1);
	host.n_hot = 0;
}

/* All copies come at once, and charon's socket has to hold them. */
static void standby_buffer(void **state)
{
	(void)state;
	have();
	put("usr/lib/ipsec/plugins/libstrongswan-ha.so", "");
	put_contrib("etc/strongswan.d/gwha-hot.conf", "../docs/examples/ipsec/charon-hot.conf");
	host.n_hot = 52;
	put("proc/sys/net/core/rmem_default", "212992\n");
	look(gwha_check_standby);
	assert_int_equal(report.n, 1);
	host.n_hot = 53;
	look(gwha_check_standby);
	assert_int_equal(report.n, 2);
	WARNED("hot-standby-buffer", "212992: copies of 53", "net.core.rmem_default=217088");
	put("proc/sys/net/core/rmem_default", "217088\n");
	look(gwha_check_standby);
	assert_int_equal(report.n, 1);
	host.n_hot = 0;
}

#endif /* GWHA_TEST_BESIDE_STANDBY_H */
