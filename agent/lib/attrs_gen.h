/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tables of the contract's enums, attributes and commands.
 *
 * Generated from uapi/gwha.yaml, do not edit: run `make uapi`.
 */

#ifndef GWHA_ATTRS_GEN_H
#define GWHA_ATTRS_GEN_H

#include "attrs.h"

extern const struct gwha_enum gwha_enum_family;
extern const struct gwha_enum gwha_enum_state;
extern const struct gwha_enum gwha_enum_cause;
extern const struct gwha_enum gwha_enum_why;
extern const struct gwha_enum gwha_enum_vip_state;
extern const struct gwha_enum gwha_enum_checksum;
extern const struct gwha_enum gwha_enum_auth;
extern const struct gwha_enum gwha_enum_auth_mode;
extern const struct gwha_enum gwha_enum_lease_action;
extern const struct gwha_enum gwha_enum_lease_state;
extern const struct gwha_enum gwha_enum_sync_select;
extern const struct gwha_enum gwha_enum_sync_what;

extern const struct gwha_attr_set gwha_set_vip;
extern const struct gwha_attr_set gwha_set_key;
extern const struct gwha_attr_set gwha_set_track;
extern const struct gwha_attr_set gwha_set_counters;
extern const struct gwha_attr_set gwha_set_lateness;
extern const struct gwha_attr_set gwha_set_router;
extern const struct gwha_attr_set gwha_set_group;
extern const struct gwha_attr_set gwha_set_stats;
extern const struct gwha_attr_set gwha_set_sync_counters;
extern const struct gwha_attr_set gwha_set_sync_stats;
extern const struct gwha_attr_set gwha_set_sync_link;
extern const struct gwha_attr_set gwha_set_sync_peer;
extern const struct gwha_attr_set gwha_set_sync_ignore;
extern const struct gwha_attr_set gwha_set_sync;
extern const struct gwha_attr_set gwha_set_sync_event;
extern const struct gwha_attr_set gwha_set_event;

/* By GWHA_CMD_*; entry 0 is empty. */
extern const struct gwha_cmd_info gwha_cmd_infos[GWHA_CMD_MAX + 1];

#endif /* GWHA_ATTRS_GEN_H */
