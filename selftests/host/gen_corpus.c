// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Writes the golden frames as inputs of a fuzzer, once with each set of its
 * flags: gen_corpus DIRECTORY FLAGS...; with the word "sync" for flags, those
 * of synchronisation.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wire.h"
#include "sync_record.h"
#include "sync_wire.h"
#include "sync_vectors.h"
#include "wire_vectors.h"
#include "tap.h"

static int write_vector(const char *dir, size_t n, const struct wire_vector *v,
			unsigned int flags)
{
	bool inet6 = v->meta.family == GWHA_FAMILY_INET6;
	/* 1 is inet6, 4 a checksum with pseudo-header, in every fuzzer */
	const u8 head[2] = { (u8)(flags | (inet6 ? 5 : 0)), v->meta.ttl };
	char path[4096];
	FILE *file;
	bool ok;

	if (snprintf(path, sizeof(path), "%s/golden-%03zu-%u", dir, n, flags) >=
	    (int)sizeof(path))
		return -1;
	file = fopen(path, "wb");
	if (!file) {
		perror(path);
		return -1;
	}
	ok = fwrite(head, sizeof(head), 1, file) == 1 &&
	     fwrite(v->meta.src.b, 16, 1, file) == 1 &&
	     fwrite(v->meta.dst.b, 16, 1, file) == 1 &&
	     fwrite(v->frame, 1, v->len, file) == v->len;
	if (fclose(file) || !ok) {
		perror(path);
		return -1;
	}

	return 0;
}

/* What fuzz_sync.c reads: a byte that tells what it is, then that. */
static int write_sync(const char *dir, const char *what, size_t n,
		      const u8 *bytes, u32 len)
{
	char path[4096];
	FILE *file;
	bool ok;

	if (snprintf(path, sizeof(path), "%s/golden-%s-%03zu", dir, what, n) >=
	    (int)sizeof(path))
		return -1;
	file = fopen(path, "wb");
	if (!file) {
		perror(path);
		return -1;
	}
	ok = fwrite(bytes, 1, len, file) == len;
	if (fclose(file) || !ok) {
		perror(path);
		return -1;
	}

	return 0;
}

static int write_syncs(const char *dir)
{
	u8 in[256];
	size_t i;

	for (i = 0; i < TAP_COUNT(sync_frames); i++) {
		const struct sync_frame *f = &sync_frames[i];

		in[0] = 0;
		memcpy(in + 1, f->frame, f->len);
		if (write_sync(dir, "frame", i, in, 1 + f->len))
			return 1;
		if (f->len < 32 || f->frame[3] != GWHA_SYNC_TYPE_BEAT)
			continue;
		in[0] = 2;
		memcpy(in + 1, f->frame + 16, f->len - 32);
		if (write_sync(dir, "beat", i, in, 1 + f->len - 32))
			return 1;
	}
	for (i = 0; i < TAP_COUNT(sync_vectors); i++) {
		const struct sync_vector *v = &sync_vectors[i];
		u32 len = v->no_group ? 9 : 9 + 20;

		memset(in, 0, sizeof(in));
		in[0] = 1;
		in[9] = GWHA_SYNC_GROUP;
		memcpy(in + len, v->record, v->len);
		if (write_sync(dir, "record", i, in, len + v->len))
			return 1;
	}

	return 0;
}

int main(int argc, char **argv)
{
	size_t i;
	int n;

	if (argc < 3) {
		fprintf(stderr, "usage: %s DIRECTORY FLAGS...\n", argv[0]);
		return 1;
	}
	if (!strcmp(argv[2], "sync"))
		return write_syncs(argv[1]);
	for (n = 2; n < argc; n++)
		for (i = 0; i < TAP_COUNT(wire_vectors); i++)
			if (write_vector(argv[1], i, &wire_vectors[i],
					 (unsigned int)atoi(argv[n])))
				return 1;

	return 0;
}
