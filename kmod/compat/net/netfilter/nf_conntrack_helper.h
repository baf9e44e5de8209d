/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Connections count among a helper's users in newer kernels, which give it back. */

#include_next <net/netfilter/nf_conntrack_helper.h>

#ifndef GWHA_COMPAT_NF_CONNTRACK_HELPER_H
#define GWHA_COMPAT_NF_CONNTRACK_HELPER_H

static inline bool gwha_helper_hold(struct nf_conntrack_helper *helper)
{
#ifdef GWHA_HAVE_HELPER_CT_REFCNT
	return refcount_inc_not_zero(&helper->ct_refcnt);
#else
	return true;
#endif
}

#endif /* GWHA_COMPAT_NF_CONNTRACK_HELPER_H */
