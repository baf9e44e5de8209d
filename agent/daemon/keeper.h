/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The process that the controller is a child of. */

#ifndef GWHAD_KEEPER_H
#define GWHAD_KEEPER_H

_Noreturn void gwhad_keeper(int agent, void (*run)(void *arg), void *arg);

#endif /* GWHAD_KEEPER_H */
