// SPDX-License-Identifier: GPL-2.0-or-later
/* The files under test, as they are; gwha.ko exports none of what is in them. */

#include "core/flow.c"
#include "core/merge.c"
#include "ct_life.c"
#include "ct_help.c"
#include "ct_read.c"
#include "ct_walk.c"
#include "ct_watch.c"
#include "ct_write.c"
