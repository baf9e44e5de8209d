// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A connection and what proves who we are, from files to charon. Secrets are read
 * into memory that no core file has, and wiped when they were sent.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tunnels.h"
#include "ipsec_room.h"
#include "model.h"
#include "secret.h"

#define LOAD_US 1500000

/* Of the secret that both know. */
#define PSK_MAX 1024

static int fail(struct gwha_err *err, const char *path, const char *what)
{
	return gwha_fail(err, GWHA_EXIT_USAGE, "%.80s: %s", path, what);
}

/* Whoever else can read it knows it, too. */
static const char *unsafe(const struct stat *st)
{
	if (!S_ISREG(st->st_mode))
		return "is no regular file";
	if (st->st_uid && st->st_uid != geteuid())
		return "is somebody else's: chown root";
	if (st->st_mode & 077)
		return "others can read or write it: chmod 600";
	return NULL;
}

/* O_NONBLOCK: a pipe would be waited for. */
static int read_file(const char *path, bool secret, uint8_t *to, size_t room,
		     struct gwha_blob *blob, struct gwha_err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	const char *what = NULL;
	struct stat st;
	ssize_t n = 0;

	if (fd < 0)
		return fail(err, path, strerror(errno));
	if (fstat(fd, &st))
		what = strerror(errno);
	else if (secret || !S_ISREG(st.st_mode))
		what = unsafe(&st);
	if (!what) {
		n = gwha_fill(fd, to, room);
		if (n < 0)
			what = strerror(errno);
		else if (!n)
			what = "is empty";
		else if ((size_t)n == room)
			what = "is too long";
	}
	close(fd);
	*blob = (struct gwha_blob){to, n > 0 ? (size_t)n : 0};
	return what ? fail(err, path, what) : 0;
}

static void part_done(struct gwhad_tunnel *t, const char *failed)
{
	if (failed && !*t->failed)
		snprintf(t->failed, sizeof(t->failed), "%s", failed);
	t->pending--;
	if (--t->left)
		return;
	t->told = !*t->failed && !t->anew;
	t->anew = false;
	t->conn |= t->told;
	t->secret |= t->told;
	gwha_ike_ended(&t->ike, GWHA_IKE_LOAD, *t->failed ? t->failed : NULL,
		       gwhad_now_us(), gwhad_ipsec_chance());
	t->touched = true;
	gwhad_tunnel_step(t);
}

static void on_part(void *arg, const struct gwha_vici_packet *reply)
{
	char why[GWHA_IKE_CAUSE_MAX] = "charon: ";
	struct gwhad_tunnel *t = arg;
	bool failed = !reply || gwha_ike_failed(reply, why + 8,
						sizeof(why) - 8);

	part_done(t, failed ? why : NULL);
	gwhad_tunnel_put(t);
}

/* What charon calls it is how it is found among its keys. */
static void on_key(void *arg, const struct gwha_vici_packet *reply)
{
	struct gwhad_tunnel *t = arg;

	if (reply)
		gwha_vici_find(reply->message, reply->len, "id", t->key,
			       sizeof(t->key));
	on_part(arg, reply);
}

static bool send_part(struct gwhad_tunnel *t, size_t len,
		      gwhad_charon_reply_fn fn, struct gwha_err *err)
{
	t->left++;
	t->pending++;
	if (gwhad_charon_ask(&t->all->charon, t->all->room, len, LOAD_US, fn,
			     t))
		return true;
	t->left--;
	t->pending--;
	gwha_fail(err, GWHA_EXIT_REFUSED, "%s", len ? "too many commands wait" :
						      "is too long");
	return false;
}

static bool load_psk(struct gwhad_tunnel *t, struct gwha_err *err)
{
	uint8_t *file = t->all->room + GWHAD_IPSEC_PACKET;
	struct gwha_blob psk;

	if (read_file(t->conf->psk_file, true, file, PSK_MAX, &psk, err))
		return false;
	if (file[psk.len - 1] == '\n')
		psk.len--;
	if (!psk.len) {
		fail(err, t->conf->psk_file, "is empty");
		return false;
	}
	return send_part(t, gwha_ike_secret(t->all->room, GWHAD_IPSEC_PACKET,
					    t->conf, &psk),
			 on_part, err);
}

static bool load_key(struct gwhad_tunnel *t, struct gwha_err *err)
{
	uint8_t *file = t->all->room + GWHAD_IPSEC_PACKET;
	struct gwha_blob key;

	if (read_file(t->conf->key_file, true, file, GWHAD_IPSEC_FILE, &key,
		      err))
		return false;
	return send_part(t, gwha_ike_key(t->all->room, GWHAD_IPSEC_PACKET,
					 &key),
			 on_key, err);
}

static bool load_conn(struct gwhad_tunnel *t, struct gwha_err *err)
{
	const struct gwha_conf_ipsec *conf = t->conf;
	uint8_t *file = t->all->room + GWHAD_IPSEC_PACKET;
	struct gwha_blob cert, ca, *a = NULL, *b = NULL;

	if (conf->cert_file) {
		if (read_file(conf->cert_file, false, file, GWHAD_IPSEC_FILE,
			      &cert, err) ||
		    read_file(conf->ca_file, false, file + GWHAD_IPSEC_FILE,
			      GWHAD_IPSEC_FILE, &ca, err))
			return false;
		a = &cert;
		b = &ca;
	}
	return send_part(t, gwha_ike_load(t->all->room, GWHAD_IPSEC_PACKET,
					  conf, a, b),
			 on_part, err);
}

/**
 * gwhad_tunnel_load - tell charon of a connection
 * @t: the connection
 * @err: filled in if it cannot be told all
 *
 * What comes of it is told by gwha_ike_ended(), unless nothing could be sent.
 *
 * Return: whether something was sent.
 */
bool gwhad_tunnel_load(struct gwhad_tunnel *t, struct gwha_err *err)
{
	bool fine;

	t->failed[0] = '\0';
	/* of what was sent before there is nothing left */
	fine = t->conf->psk_file ? load_psk(t, err) : load_key(t, err);
	fine = fine && load_conn(t, err);
	gwha_wipe(t->all->room, GWHAD_IPSEC_ROOM);
	if (!fine && t->left)
		snprintf(t->failed, sizeof(t->failed), "%.150s", err->text);
	return t->left;
}
