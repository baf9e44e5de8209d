// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Writes the golden frames as inputs of a fuzzer, once with each set of its
 * flags: gen_corpus DIRECTORY FLAGS...
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wire.h"
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

int main(int argc, char **argv)
{
	size_t i;
	int n;

	if (argc < 3) {
		fprintf(stderr, "usage: %s DIRECTORY FLAGS...\n", argv[0]);
		return 1;
	}
	for (n = 2; n < argc; n++)
		for (i = 0; i < TAP_COUNT(wire_vectors); i++)
			if (write_vector(argv[1], i, &wire_vectors[i],
					 (unsigned int)atoi(argv[n])))
				return 1;

	return 0;
}
