/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers, times, rates and addresses as people write them. Pure. */

#ifndef GWHA_UNITS_H
#define GWHA_UNITS_H

#include <stddef.h>
#include <stdint.h>

#include "model.h"

/* Room for a time or an address as text, with the NUL. */
#define GWHA_TEXT_MAX 48

int gwha_number_parse(const char *text, uint64_t *value);
int gwha_time_parse(const char *text, uint64_t *us);
int gwha_rate_parse(const char *text, uint64_t *kbit);
const char *gwha_rate_text(char text[GWHA_TEXT_MAX], uint64_t kbit);
const char *gwha_time_text(char text[GWHA_TEXT_MAX], uint64_t us);
const char *gwha_time_brief(char text[GWHA_TEXT_MAX], uint64_t us);
int gwha_proto_parse(const char *text, uint8_t *proto);
const char *gwha_proto_text(char text[GWHA_TEXT_MAX], uint8_t proto);
int gwha_addr_parse(const char *text, struct gwha_addr *addr);
bool gwha_addr_is_loopback(const struct gwha_addr *addr);
bool gwha_place_split(const char *text, char addr[GWHA_TEXT_MAX], const char **port);
const char *gwha_addr_text(char text[GWHA_TEXT_MAX],
			   const struct gwha_addr *addr);

#endif /* GWHA_UNITS_H */
