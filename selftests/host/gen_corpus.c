// SPDX-License-Identifier: GPL-2.0-or-later
/* Writes the golden frames as inputs of fuzz_wire: gen_corpus DIRECTORY */

#include <stdio.h>
#include <string.h>

#include "wire.h"
#include "wire_vectors.h"
#include "tap.h"

static int write_vector(const char *dir, size_t n, const struct wire_vector *v)
{
	bool inet6 = v->meta.family == GWHA_FAMILY_INET6;
	const u8 head[2] = { inet6, v->meta.ttl };
	char path[4096];
	FILE *file;
	bool ok;

	if (snprintf(path, sizeof(path), "%s/golden-%03zu", dir, n) >=
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

	if (argc != 2) {
		fprintf(stderr, "usage: %s DIRECTORY\n", argv[0]);
		return 1;
	}
	for (i = 0; i < TAP_COUNT(wire_vectors); i++)
		if (write_vector(argv[1], i, &wire_vectors[i]))
			return 1;

	return 0;
}
