// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Any bytes as the kernel's answer: they are refused, or become an object that
 * can be shown, and sent, and read again alike. Input:
 *
 *  | kind | length of a request, 2 bytes | attributes ... |
 *
 * kind: of the object, by the table below; from 128 on the bytes are what came
 * with a refusal: the attributes of a request of that length, then the reasons.
 */

#include <linux/genetlink.h>
#include <netlink/attr.h>
#include <netlink/msg.h>
#include <stdlib.h>
#include <string.h>

#include "codec.h"
#include "extack.h"
#include "model.h"
#include "writer.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define INPUT_HEAD 3
#define INPUT_REFUSAL 128

static const struct gwha_kind *const kinds[] = {
	&gwha_kind_vip,	     &gwha_kind_key,	  &gwha_kind_track,
	&gwha_kind_counters, &gwha_kind_lateness, &gwha_kind_router,
	&gwha_kind_group,    &gwha_kind_lease,	  &gwha_kind_stats,
	&gwha_kind_event,    &gwha_kind_sync_peer, &gwha_kind_sync,
	&gwha_kind_sync_link,
	&gwha_kind_sync_event,
};

static void check(bool ok)
{
	if (!ok)
		abort();
}

static struct nl_msg *message(void)
{
	struct nl_msg *msg = nlmsg_alloc_size(1 << 17);

	check(msg && nlmsg_put(msg, 0, 0, 32, 0, 0));
	return msg;
}

/* Nothing that is there is left out: a name, if the object has any. */
static void shows_names(const char *json, const struct gwha_kind *kind,
			const void *obj)
{
	const struct gwha_attr *attr;
	char key[64];

	for (uint16_t id = 1; id <= kind->set->max; id++) {
		attr = &kind->set->attrs[id];
		if (attr->type != GWHA_TYPE_STRING || !gwha_has(obj, id) ||
		    !gwha_field_of(kind, id).size)
			continue;
		snprintf(key, sizeof(key), "\"%s\": \"", attr->key);
		check(strstr(json, key));
	}
}

static void show(const struct gwha_kind *kind, const void *obj)
{
	size_t len = 0;
	char *text = NULL;
	FILE *out = open_memstream(&text, &len);

	check(out);
	check(!gwha_json_one(out, kind, obj, true) && !fflush(out));
	shows_names(text, kind, obj);
	check(!gwha_json_list(out, kind, obj, 1, false));
	if (kind == &gwha_kind_event)
		gwha_text_event(out, obj);
	else if (kind == &gwha_kind_sync_event)
		gwha_text_sync_event(out, obj);
	else if (kind == &gwha_kind_sync || kind == &gwha_kind_router || kind == &gwha_kind_group ||
		 kind == &gwha_kind_lease || kind == &gwha_kind_stats)
		gwha_text_one(out, kind, obj, 1000000);
	check(!fclose(out) && len);
	free(text);
}

static void send_back(const struct gwha_kind *kind, const void *obj)
{
	void *back = malloc(kind->size);
	struct nl_msg *once = message();
	struct nl_msg *twice = message();
	struct nlmsghdr *a = nlmsg_hdr(once);
	struct nlmsghdr *b = nlmsg_hdr(twice);

	check(back);
	check(!gwha_encode(once, kind, obj));
	check(!gwha_decode(nlmsg_attrdata(a, 0), nlmsg_attrlen(a, 0), kind,
			   back));
	check(!gwha_encode(twice, kind, back));
	check(a->nlmsg_len == b->nlmsg_len &&
	      !memcmp(nlmsg_data(a), nlmsg_data(b),
		      a->nlmsg_len - NLMSG_HDRLEN));
	nlmsg_free(once);
	nlmsg_free(twice);
	free(back);
}

static void object(const struct gwha_kind *kind, const uint8_t *data, int len)
{
	/* as of the heap that it comes from: aligned, and no byte longer */
	struct nlattr *head = malloc((size_t)len + !len);
	void *obj = malloc(kind->size);
	int err;

	check(head && obj);
	memcpy(head, data, (size_t)len);
	err = gwha_decode(head, len, kind, obj);
	free(head);
	if (!err) {
		show(kind, obj);
		send_back(kind, obj);
	}
	free(obj);
}

static void refusal(uint8_t cmd, const uint8_t *data, int len, int of_request)
{
	const int head = NLMSG_HDRLEN + GENL_HDRLEN;
	struct gwha_err err = {0};
	struct nlmsghdr *request;
	struct nlattr *reasons;

	of_request = of_request > len ? len : of_request;
	request = calloc(1, (size_t)(head + of_request));
	reasons = malloc((size_t)(len - of_request) + 1);
	check(request && reasons);
	request->nlmsg_len = (uint32_t)(head + of_request);
	memcpy((char *)request + head, data, (size_t)of_request);
	memcpy(reasons, data + of_request, (size_t)(len - of_request));
	check(gwha_extack(&err, 22, reasons, len - of_request, request,
			  &gwha_cmd_infos[1 + cmd % GWHA_CMD_MAX]) == -1);
	check(err.code == GWHA_EXIT_REFUSED && err.error == 22);
	check(memchr(err.text, '\0', sizeof(err.text)));
	free(request);
	free(reasons);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int len = (int)size - INPUT_HEAD;

	if (len < 0)
		return 0;
	if (data[0] < INPUT_REFUSAL)
		object(kinds[data[0] % COUNT(kinds)], data + INPUT_HEAD, len);
	else
		refusal(data[0] - INPUT_REFUSAL, data + INPUT_HEAD, len,
			data[1] | data[2] << 8);
	return 0;
}
