// SPDX-License-Identifier: GPL-2.0-or-later
/* Taking the steps of a plan. */

#include <stdlib.h>

#include "apply.h"
#include "model.h"
#include "secret.h"

/**
 * gwha_op_text - the command that would do a step
 * @op: the step
 *
 * Return: a text to be freed, or NULL for want of memory.
 */
char *gwha_op_text(const struct gwha_op *op)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	gwha_op_write(out, op);
	return fclose(out) ? NULL : text;
}

/* All of them, before anything is changed. */
static int read_secrets(const struct gwha_plan *plan, struct gwha_err *err)
{
	int ret = 0;

	for (size_t i = 0; i < plan->n && !ret; i++) {
		const struct gwha_op *op = &plan->at[i];
		struct gwha_sync *s = op->obj;

		if (!op->files)
			continue;
		if (op->kind == &gwha_kind_router)
			ret = gwha_secrets_read(op->files, op->obj, err);
		else
			ret = gwha_key_secrets_read(op->files, &s->keys, err);
	}
	return ret;
}

static int execute(struct gwha_nl *nl, const struct gwha_plan *plan,
		   gwha_between_fn between, void *arg, struct gwha_err *err)
{
	for (size_t i = 0; i < plan->n; i++) {
		const struct gwha_op *op = &plan->at[i];
		struct gwha_err refused;
		char *command;

		if (between)
			between(arg);
		if (!gwha_nl_request(nl, op->cmd, op->kind, op->obj, &refused))
			continue;
		command = gwha_op_text(op);
		gwha_fail(err, refused.code,
			  "step %zu of %zu, \"%.160s\": %.256s; the steps before it are done, those behind it are not",
			  i + 1, plan->n, command ? command : "", refused.text);
		free(command);
		return -1;
	}
	return 0;
}

/**
 * gwha_apply - take the steps of a plan, up to the first that is refused
 * @nl: connection
 * @plan: the plan; its secrets are read, and wiped again
 * @between: called before each step, or NULL
 * @arg: passed to @between
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_apply(struct gwha_nl *nl, const struct gwha_plan *plan,
	       gwha_between_fn between, void *arg, struct gwha_err *err)
{
	int ret = read_secrets(plan, err);

	if (!ret)
		ret = execute(nl, plan, between, arg, err);
	for (size_t i = 0; i < plan->n; i++)
		gwha_wipe(plan->at[i].obj, plan->at[i].kind->size);
	return ret;
}
