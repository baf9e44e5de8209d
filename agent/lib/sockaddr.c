// SPDX-License-Identifier: GPL-2.0-or-later
/* Addresses as sockets have them. */

#include <netinet/in.h>
#include <string.h>

#include "sockaddr.h"

/**
 * gwha_sockaddr - an address and a port, as sockets have them
 * @to: overwritten
 * @a: address
 * @port: port of TCP or UDP, or 0
 *
 * Return: how many bytes of @to that is.
 */
socklen_t gwha_sockaddr(struct sockaddr_storage *to, const struct gwha_addr *a,
			uint16_t port)
{
	struct sockaddr_in *four = (void *)to;
	struct sockaddr_in6 *six = (void *)to;

	memset(to, 0, sizeof(*to));
	if (a->len == 4) {
		four->sin_family = AF_INET;
		four->sin_port = htons(port);
		memcpy(&four->sin_addr, a->bytes, 4);
		return sizeof(*four);
	}
	six->sin6_family = AF_INET6;
	six->sin6_port = htons(port);
	memcpy(&six->sin6_addr, a->bytes, 16);
	return sizeof(*six);
}
