/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Addresses as sockets have them. */

#ifndef GWHA_SOCKADDR_H
#define GWHA_SOCKADDR_H

#include <sys/socket.h>

#include "model.h"

socklen_t gwha_sockaddr(struct sockaddr_storage *to, const struct gwha_addr *a,
			uint16_t port);

#endif /* GWHA_SOCKADDR_H */
