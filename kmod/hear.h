/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From a frame to an event of the router that it is for. */

#ifndef GWHA_HEAR_H
#define GWHA_HEAR_H

struct gwha_frame;

/* Softirq, upcall of the receiver. */
void gwha_hear(const struct gwha_frame *frame);

#endif /* GWHA_HEAR_H */
