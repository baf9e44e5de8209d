/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Answers for IPv6 addresses that the kernel does not answer for yet. */

#ifndef GWHA_ANSWER_H
#define GWHA_ANSWER_H

struct net;

int gwha_answer_init(struct net *net);
void gwha_answer_exit(struct net *net);

#endif /* GWHA_ANSWER_H */
