// SPDX-License-Identifier: GPL-2.0-or-later
/* What the kernel says about a refusal, in words a user can act on. */

#include <errno.h>
#include <inttypes.h>
#include <linux/genetlink.h>
#include <netlink/attr.h>
#include <netlink/msg.h>
#include <stdio.h>
#include <string.h>

#include "attrs.h"
#include "extack.h"

/* What the kernel sent along with an error. */
struct report {
	const char *text;
	uint32_t bad_at;
	uint32_t missing;
	uint32_t missing_in;
};

static void read_report(struct report *r, const struct nlattr *head, int len)
{
	const struct nlattr *nla;
	uint32_t *number;
	int rest;

	nla_for_each_attr(nla, head, len, rest) {
		number = NULL;
		switch (nla_type(nla)) {
		case NLMSGERR_ATTR_MSG:
			if (nla_len(nla) > 0 &&
			    memchr(nla_data(nla), '\0', (size_t)nla_len(nla)))
				r->text = nla_data(nla);
			break;
		case NLMSGERR_ATTR_OFFS:
			number = &r->bad_at;
			break;
		case NLMSGERR_ATTR_MISS_TYPE:
			number = &r->missing;
			break;
		case NLMSGERR_ATTR_MISS_NEST:
			number = &r->missing_in;
			break;
		default:
			break;
		}
		if (number && nla_len(nla) == sizeof(*number))
			memcpy(number, nla_data(nla), sizeof(*number));
	}
}

/*
 * The attribute at an offset of the request: its name goes to path, with the
 * names of those it is nested in, and the number of an element of a list.
 */
static const struct gwha_attr *locate(const struct nlattr *head, int len,
				      const struct gwha_attr_set *set,
				      const char *base, uint32_t at, char *path,
				      size_t size)
{
	const struct gwha_attr *attr;
	const struct nlattr *nla;
	unsigned int nth = 0;
	size_t used;
	uint32_t start;
	int rest;

	nla_for_each_attr(nla, head, len, rest) {
		attr = gwha_attr_by_id(set, (uint16_t)nla_type(nla));
		start = (uint32_t)((const char *)nla - base);
		if (!attr || !attr->name)
			continue;
		nth += attr->is_list;
		if (at < start || at >= start + nla->nla_len)
			continue;
		snprintf(path, size, attr->is_list ? "%s %u" : "%s", attr->name,
			 nth);
		if (at == start || !attr->nested)
			return attr;
		used = strlen(path);
		snprintf(path + used, size - used, " ");
		used = strlen(path);
		return locate(nla_data(nla), nla_len(nla), attr->nested, base,
			      at, path + used, size - used);
	}
	return NULL;
}

/* What the contract allows an attribute to hold. */
static void allowed(const struct gwha_attr *attr, char *text, size_t size)
{
	text[0] = '\0';
	if (attr->max && !attr->values)
		snprintf(text, size, ": %" PRIu64 " to %" PRIu64, attr->min,
			 attr->max);
	else if (attr->type == GWHA_TYPE_STRING)
		snprintf(text, size, ": at most %u characters", attr->max_len);
	else if (attr->type == GWHA_TYPE_BINARY && !attr->is_addr)
		snprintf(text, size, ": %u to %u bytes", attr->min_len,
			 attr->max_len);
}

static const char *plain(int error)
{
	switch (error) {
	case EPERM:
		return "not permitted: changes need CAP_NET_ADMIN in the initial user namespace";
	case EEXIST:
		return "exists already";
	case ENOENT:
		return "no such object";
	case EOPNOTSUPP:
		return "the module does not know this command: is it older than this program?";
	default:
		return strerror(error);
	}
}

/**
 * gwha_extack - turn the kernel's refusal into an error
 * @err: filled in: the kernel's text as it is, and the attribute it is about
 *	unless the text names it
 * @error: errno, positive
 * @head: attributes that came with the refusal
 * @len: their length, in bytes; 0 for none
 * @request: the request that was refused
 * @cmd: its command
 *
 * Return: -1.
 */
int gwha_extack(struct gwha_err *err, int error, const struct nlattr *head,
		int len, const struct nlmsghdr *request,
		const struct gwha_cmd_info *cmd)
{
	const struct gwha_attr *attr = NULL;
	struct report r = {0};
	char limits[64] = "";
	char path[64] = "";
	const char *text;

	if (len > 0)
		read_report(&r, head, len);
	if (r.bad_at)
		attr = locate(nlmsg_attrdata(request, GENL_HDRLEN),
			      nlmsg_attrlen(request, GENL_HDRLEN), cmd->set,
			      (const char *)request, r.bad_at, path,
			      sizeof(path));
	else if (r.missing && !r.missing_in)
		attr = gwha_attr_by_id(cmd->set, (uint16_t)r.missing);
	text = r.text ? r.text : plain(error);

	if (attr && r.bad_at && !strstr(text, attr->name)) {
		allowed(attr, limits, sizeof(limits));
		gwha_fail(err, GWHA_EXIT_REFUSED, "%s (%s%s)", text, path,
			  limits);
	} else if (attr && !r.bad_at) {
		gwha_fail(err, GWHA_EXIT_REFUSED, "%s (%s is missing)", text,
			  attr->name);
	} else if (r.text) {
		gwha_fail(err, GWHA_EXIT_REFUSED, "%s", text);
	} else {
		gwha_fail(err, GWHA_EXIT_REFUSED, "%s: %s", cmd->name, text);
	}
	err->error = error;
	return -1;
}
