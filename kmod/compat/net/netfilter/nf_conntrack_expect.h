/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Expectations that are over but still there: none where they have a timer. */

#include_next <net/netfilter/nf_conntrack_expect.h>

#ifndef GWHA_COMPAT_NF_CONNTRACK_EXPECT_H
#define GWHA_COMPAT_NF_CONNTRACK_EXPECT_H

#ifndef GWHA_HAVE_EXP_EXPIRED
static inline bool nf_ct_exp_is_expired(const struct nf_conntrack_expect *exp)
{
	return false;
}
#endif

#endif /* GWHA_COMPAT_NF_CONNTRACK_EXPECT_H */
