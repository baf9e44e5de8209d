/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Parts of a file that are no words of the command line: maps of plain values. */

#ifndef GWHA_PART_H
#define GWHA_PART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct gwha_addr;
struct gwha_conf;
struct gwha_findings;
struct gwha_node;
struct gwha_prefix;

/**
 * struct gwha_part - what a map is read with
 * @conf: the file, as a node reads it
 * @what: what the map is, for texts
 * @f: where what is wrong is told
 */
struct gwha_part {
	const struct gwha_conf *conf;
	const char *what;
	struct gwha_findings *f;
};

const char *gwha_part_text(const struct gwha_part *p, const char *key,
			   const struct gwha_node *value);
void gwha_part_fields(const struct gwha_part *p, const struct gwha_node *map,
		      const char *const *known, size_t n,
		      const struct gwha_node **found);
const struct gwha_node *gwha_part_next(const struct gwha_part *p,
				       const struct gwha_node *value,
				       const struct gwha_node *last,
				       const struct gwha_node **mine);
void gwha_part_time(const struct gwha_part *p, const char *key,
		    const struct gwha_node *value, uint64_t min, uint64_t max,
		    uint64_t *us);
void gwha_part_number(const struct gwha_part *p, const char *key,
		      const struct gwha_node *value, uint64_t min, uint64_t max,
		      uint64_t *number);
bool gwha_part_addr(const struct gwha_part *p, const char *key,
		    const struct gwha_node *value, struct gwha_addr *to);
bool gwha_part_net(const struct gwha_part *p, const char *key,
		   const struct gwha_node *value, struct gwha_prefix *to);
bool gwha_part_fits(const struct gwha_node *part, size_t most, const char *what,
		    struct gwha_findings *f);
void *gwha_part_room(const struct gwha_node *part, size_t size,
		     struct gwha_findings *f);
bool gwha_part_map(const struct gwha_node *node, const char *what,
		   struct gwha_findings *f);

#endif /* GWHA_PART_H */
