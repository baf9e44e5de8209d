// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the agent tells the process that runs programs. That one has more rights
 * than the agent, so what it reads it does not trust: lengths, numbers, that
 * texts end, that a program is named by its whole path.
 */

#include <stdbool.h>
#include <string.h>

#include "order.h"

struct head {
	uint32_t id;
	uint32_t timeout_ms;
	uint16_t n_words;
	uint16_t n_env;
};

static bool put(char **to, char *end, const char *text)
{
	size_t n = strlen(text) + 1;

	if (n > (size_t)(end - *to))
		return false;
	memcpy(*to, text, n);
	*to += n;
	return true;
}

/**
 * gwhad_order_pack - an order as a message
 * @order: the order
 * @to: overwritten
 * @room: its size
 *
 * Return: its length, or 0 if it is too long.
 */
size_t gwhad_order_pack(const struct gwhad_order *order, char *to, size_t room)
{
	const struct head head = {
		.id = order->id,
		.timeout_ms = order->timeout_ms,
		.n_words = (uint16_t)order->exec.n,
		.n_env = (uint16_t)order->n_env,
	};
	char *at = to, *end = to + room;

	if (room < sizeof(head))
		return 0;
	memcpy(at, &head, sizeof(head));
	at += sizeof(head);
	for (size_t i = 0; i < order->exec.n; i++)
		if (!put(&at, end, order->exec.words[i]))
			return 0;
	for (size_t i = 0; i < order->n_env; i++)
		if (!put(&at, end, order->env[i]))
			return 0;
	return (size_t)(at - to);
}

static const char *take(const char **from, const char *end)
{
	const char *text = *from;
	const char *nul = memchr(text, '\0', (size_t)(end - text));

	if (!nul)
		return NULL;
	*from = nul + 1;
	return text;
}

/**
 * gwhad_order_unpack - an order from a message
 * @from: the message, which must outlive the order
 * @size: its length
 * @order: overwritten
 *
 * Return: 0, or -1 if it is none.
 */
int gwhad_order_unpack(const char *from, size_t size, struct gwhad_order *order)
{
	const char *end = from + size;
	struct head head;

	memset(order, 0, sizeof(*order));
	if (size < sizeof(head) || size > GWHAD_ORDER_MAX)
		return -1;
	memcpy(&head, from, sizeof(head));
	from += sizeof(head);
	if (!head.n_words || head.n_words > GWHA_EXEC_WORDS_MAX ||
	    head.n_env > GWHAD_ENV_MAX || !head.timeout_ms)
		return -1;
	order->id = head.id;
	order->timeout_ms = head.timeout_ms;
	for (; order->exec.n < head.n_words; order->exec.n++) {
		order->exec.words[order->exec.n] = take(&from, end);
		if (!order->exec.words[order->exec.n])
			return -1;
	}
	for (; order->n_env < head.n_env; order->n_env++) {
		order->env[order->n_env] = take(&from, end);
		if (!order->env[order->n_env] ||
		    !strchr(order->env[order->n_env], '='))
			return -1;
	}
	return from == end && *order->exec.words[0] == '/' ? 0 : -1;
}
