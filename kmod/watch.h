/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What happens to devices and addresses, told to the routers on them. */

#ifndef GWHA_WATCH_H
#define GWHA_WATCH_H

int gwha_watch_init(void);
void gwha_watch_exit(void);

#endif /* GWHA_WATCH_H */
