/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What those who talk and those who answer share. */
#ifndef FLOWS_H
#define FLOWS_H

#include <stdint.h>

/* Says what failed, with errno, and ends the program. */
void die(const char *what);

void watch(int epoll, int fd, uint32_t events, void *what);

/* As many as may be: who needs more fails at its socket. */
void many_files(void);

/* At any address of both families; port 0 is one that the kernel chooses. */
int listen_on(int type, uint16_t port);

/* Answers at a port, for ever. */
void serve(uint16_t port);

#endif
