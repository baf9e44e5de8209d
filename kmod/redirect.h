/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The source address of redirects to hosts that use a virtual router. */

#ifndef GWHA_REDIRECT_H
#define GWHA_REDIRECT_H

struct net;

int gwha_redirect_init(struct net *net);
void gwha_redirect_exit(struct net *net);

#endif /* GWHA_REDIRECT_H */
