// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What an outbound SA of the kernel has sent last: read, and set. Documentation of the
 * kernel: networking/xfrm_sync. Without extended sequence numbers, which are refused for
 * what is hot, it is one number of 32 bits.
 */

#include <arpa/inet.h>
#include <errno.h>
#include <linux/netlink.h>
#include <linux/xfrm.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "hot_room.h"

/* The kernel keeps the answer until it is read, and it is there when send() returns. */
struct message {
	struct nlmsghdr head;
	struct xfrm_aevent_id id;
	struct nlattr attr;
	struct xfrm_replay_state replay;
};

static void fill(struct message *m, const struct gwha_addr *peer, uint32_t spi)
{
	memset(m, 0, sizeof(*m));
	m->id.sa_id.family = peer->len == 16 ? AF_INET6 : AF_INET;
	m->id.sa_id.proto = IPPROTO_ESP;
	m->id.sa_id.spi = htonl(spi);
	memcpy(&m->id.sa_id.daddr, peer->bytes, peer->len);
	m->head.nlmsg_len = NLMSG_LENGTH(sizeof(m->id));
}

/* Set to what is answered; its length, or -1. */
static ssize_t ask(const struct message *m, void *to, size_t room)
{
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_XFRM);
	ssize_t n = -1;

	if (fd < 0)
		return -1;
	if (send(fd, m, m->head.nlmsg_len, 0) >= 0)
		n = recv(fd, to, room, MSG_DONTWAIT);
	close(fd);
	return n;
}

/**
 * gwhad_xfrm_seq - what an SA has sent last
 * @peer: who receives by it
 * @spi: its SPI, in the host's order
 * @seq: set to the number
 *
 * Return: whether there is such an SA.
 */
bool gwhad_xfrm_seq(const struct gwha_addr *peer, uint32_t spi, uint32_t *seq)
{
	union {
		struct nlmsghdr head;
		uint8_t room[1024];
	} buf;
	struct xfrm_replay_state replay;
	const struct nlattr *attr;
	struct message m;
	ssize_t n;

	fill(&m, peer, spi);
	m.head.nlmsg_type = XFRM_MSG_GETAE;
	m.head.nlmsg_flags = NLM_F_REQUEST;
	m.id.flags = XFRM_AE_RVAL;
	n = ask(&m, &buf, sizeof(buf));
	if (n < (ssize_t)NLMSG_SPACE(sizeof(m.id)) ||
	    buf.head.nlmsg_type != XFRM_MSG_NEWAE)
		return false;
	for (size_t at = NLMSG_SPACE(sizeof(m.id));
	     at + sizeof(*attr) <= (size_t)n; at += NLA_ALIGN(attr->nla_len)) {
		attr = (const void *)(buf.room + at);
		if (attr->nla_len < sizeof(*attr) ||
		    attr->nla_len > (size_t)n - at)
			return false;
		if (attr->nla_type != XFRMA_REPLAY_VAL ||
		    attr->nla_len != NLA_HDRLEN + sizeof(replay))
			continue;
		memcpy(&replay, (const uint8_t *)attr + NLA_HDRLEN,
		       sizeof(replay));
		*seq = replay.oseq;
		return true;
	}
	return false;
}

/**
 * gwhad_xfrm_set_seq - let an outbound SA go on with another number
 * @peer: who receives by it
 * @spi: its SPI, in the host's order
 * @seq: what it shall have sent last
 *
 * Return: 0, or a negative errno.
 */
int gwhad_xfrm_set_seq(const struct gwha_addr *peer, uint32_t spi, uint32_t seq)
{
	struct {
		struct nlmsghdr head;
		struct nlmsgerr err;
		uint8_t more[256];
	} answer;
	struct message m;

	fill(&m, peer, spi);
	m.head.nlmsg_type = XFRM_MSG_NEWAE;
	m.head.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | NLM_F_REPLACE;
	m.attr.nla_type = XFRMA_REPLAY_VAL;
	m.attr.nla_len = NLA_HDRLEN + sizeof(m.replay);
	m.replay.oseq = seq;
	m.head.nlmsg_len = sizeof(m);
	if (ask(&m, &answer, sizeof(answer)) < (ssize_t)NLMSG_LENGTH(sizeof(answer.err)) ||
	    answer.head.nlmsg_type != NLMSG_ERROR)
		return -EIO;
	return answer.err.error;
}
