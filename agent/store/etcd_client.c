// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How etcd is spoken with: a question to one of its members by HTTP, of which each
 * takes so long at most, and whose answer has so many bytes at most. What the system
 * or the environment says of proxies, of who is trusted and of names is not used.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "etcd.h"
#include "model.h"
#include "secret.h"

/* Of a password, with its end of a line. */
#define PASSWORD_MAX 258
/* To look at one takes etcd a while, on purpose. */
#define LOGIN_MS 2000

/* As much as there may be; more ends the question. */
static size_t on_bytes(const char *bytes, size_t size, size_t n, void *arg)
{
	struct gwha_etcd_call *call = arg;
	char *more;

	n *= size;
	if (n > GWHA_ETCD_REPLY_MAX - call->len)
		return 0;
	more = realloc(call->reply, call->len + n + 1);
	if (!more)
		return 0;
	memcpy(more + call->len, bytes, n);
	call->reply = more;
	call->len += n;
	return n;
}

static bool add_header(struct gwha_etcd_call *call, const char *text)
{
	struct curl_slist *more = curl_slist_append(call->headers, text);

	if (more)
		call->headers = more;
	return more;
}

static bool add_headers(const struct gwha_etcd_client *c, struct gwha_etcd_call *call)
{
	char text[GWHA_ETCD_TOKEN_MAX + 32];
	bool done;

	/* a body is sent at once, without being asked for */
	if (!add_header(call, "Expect:") || !add_header(call, "Content-Type: application/json"))
		return false;
	if (!*c->token)
		return true;
	snprintf(text, sizeof(text), "Authorization: %s", c->token);
	done = add_header(call, text);
	gwha_wipe(text, sizeof(text));
	return done;
}

static void set_tls(const struct gwha_etcd_conf *conf, CURL *easy)
{
	curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
	curl_easy_setopt(easy, CURLOPT_CAINFO, *conf->ca ? conf->ca : NULL);
	if (!*conf->cert)
		return;
	curl_easy_setopt(easy, CURLOPT_SSLCERT, conf->cert);
	curl_easy_setopt(easy, CURLOPT_SSLKEY, conf->key);
}

static void set_up(const struct gwha_etcd_client *c, struct gwha_etcd_call *call,
		   const char *url)
{
	CURL *easy = call->easy;

	curl_easy_setopt(easy, CURLOPT_URL, url);
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(easy, CURLOPT_PROXY, "");
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, c->patience_ms);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, c->patience_ms);
	curl_easy_setopt(easy, CURLOPT_POSTFIELDS, call->body);
	curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)strlen(call->body));
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, call->headers);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, call->why);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_bytes);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, call);
	set_tls(&c->conf, easy);
}

static int prepare(struct gwha_etcd_client *c, struct gwha_etcd_call *call,
		   const char *path, const json_t *body, struct gwha_err *err)
{
	char url[GWHA_ETCD_MEMBER_MAX + 64];

	call->body = body ? json_dumps(body, JSON_COMPACT) : NULL;
	if (!call->easy || !call->body || !add_headers(c, call))
		return gwha_fail(err, GWHA_EXIT_REFUSED, "out of memory");
	snprintf(url, sizeof(url), "%s/v3/%s", c->conf.at[c->at], path);
	set_up(c, call, url);
	return 0;
}

/**
 * gwha_etcd_call_new - a question, to be asked
 * @c: how etcd is spoken with
 * @call: set; to be freed, also on failure
 * @path: what is asked, behind /v3/
 * @body: what is sent
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_etcd_call_new(struct gwha_etcd_client *c, struct gwha_etcd_call *call,
		       const char *path, const json_t *body, struct gwha_err *err)
{
	*call = (struct gwha_etcd_call){.easy = curl_easy_init()};
	return prepare(c, call, path, body, err);
}

/**
 * gwha_etcd_call_free - forget a question
 * @call: question
 */
void gwha_etcd_call_free(struct gwha_etcd_call *call)
{
	curl_easy_cleanup(call->easy);
	curl_slist_free_all(call->headers);
	/* a password may be in it */
	if (call->body)
		explicit_bzero(call->body, strlen(call->body));
	free(call->body);
	free(call->reply);
	*call = (struct gwha_etcd_call){.easy = NULL};
}

static const char *remedy(const struct gwha_etcd_conf *conf, CURLcode code)
{
	switch (code) {
	case CURLE_PEER_FAILED_VERIFICATION:
		return "its certificate must be signed by who is in ca-file, and have this address";
	case CURLE_SSL_CACERT_BADFILE:
		return "look at ca-file and its rights";
	case CURLE_SSL_CERTPROBLEM:
		return "look at cert-file and key-file, and their rights";
	case CURLE_COULDNT_CONNECT:
	case CURLE_OPERATION_TIMEDOUT:
		return "look whether etcd runs there, and what is between";
	case CURLE_WRITE_ERROR:
		return "its answer is too long to be etcd's";
	case CURLE_SSL_CONNECT_ERROR:
		return "look whether it speaks TLS, and takes our certificate";
	default:
		if (!strncmp(conf->at[0], "https", 5))
			return "look whether it is etcd, and takes our certificate";
		return "look whether it is etcd, and speaks without TLS";
	}
}

/**
 * gwha_etcd_call_done - understand what became of a question
 * @c: how etcd is spoken with
 * @call: question
 * @code: what curl says
 * @r: set; to be freed
 * @err: filled in if it is not good, with the member's address
 *
 * Return: what it means.
 */
enum gwha_etcd_said gwha_etcd_call_done(struct gwha_etcd_client *c,
					struct gwha_etcd_call *call, CURLcode code,
					struct gwha_etcd_reply *r, struct gwha_err *err)
{
	enum gwha_etcd_said said = GWHA_ETCD_ELSEWHERE;
	struct gwha_err why = {.text = ""};
	long status = 0;

	*r = (struct gwha_etcd_reply){.n = 0};
	curl_easy_getinfo(call->easy, CURLINFO_RESPONSE_CODE, &status);
	if (code == CURLE_OK)
		said = gwha_etcd_reply_read(status, call->reply ? call->reply : "", call->len,
					    r, &why);
	else
		gwha_fail(&why, GWHA_EXIT_REFUSED, "%.200s: %s",
			  *call->why ? call->why : curl_easy_strerror(code),
			  remedy(&c->conf, code));
	if (said != GWHA_ETCD_GOOD)
		gwha_fail(err, GWHA_EXIT_REFUSED, "etcd %s: %.400s", c->conf.at[c->at], why.text);
	return said;
}

/**
 * gwha_etcd_elsewhere - ask another member from now on
 * @c: how etcd is spoken with
 */
void gwha_etcd_elsewhere(struct gwha_etcd_client *c)
{
	c->at = (c->at + 1) % c->conf.n;
}

/* Once it was connected, who knows what came. */
static bool may_have_come(CURL *easy)
{
	curl_off_t at_us = 0;

	curl_easy_getinfo(easy, CURLINFO_PRETRANSFER_TIME_T, &at_us);
	return at_us > 0;
}

/* The connection stays for the next one. */
static enum gwha_etcd_said ask_once(struct gwha_etcd_client *c, const char *path,
				    const json_t *body, struct gwha_etcd_reply *r,
				    bool *unsure, struct gwha_err *err)
{
	struct gwha_etcd_call call = {.easy = c->easy ? c->easy : curl_easy_init()};
	enum gwha_etcd_said said = GWHA_ETCD_REFUSED;

	*r = (struct gwha_etcd_reply){.n = 0};
	if (!prepare(c, &call, path, body, err))
		said = gwha_etcd_call_done(c, &call, curl_easy_perform(call.easy), r, err);
	if (said == GWHA_ETCD_ELSEWHERE && may_have_come(call.easy))
		*unsure = true;
	c->easy = call.easy;
	call.easy = NULL;
	if (c->easy)
		curl_easy_reset(c->easy);
	gwha_etcd_call_free(&call);
	return said;
}

/* Its bytes without the end of its line; -1 with the error. */
static ssize_t read_password(const char *file, char to[PASSWORD_MAX], struct gwha_err *err)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;
	ssize_t n = -1;

	if (fd < 0 || fstat(fd, &st))
		gwha_fail(err, GWHA_EXIT_USAGE, "password-file %s: %s", file, strerror(errno));
	else if (!S_ISREG(st.st_mode) || st.st_uid != geteuid() || st.st_mode & 077)
		gwha_fail(err, GWHA_EXIT_USAGE,
			  "password-file %s: must be a file that root alone can read: chown root, chmod 600",
			  file);
	else
		n = gwha_fill(fd, (uint8_t *)to, PASSWORD_MAX - 1);
	if (fd >= 0)
		close(fd);
	if (n > 0 && to[n - 1] == '\n')
		n--;
	if (n == 0 || n == PASSWORD_MAX - 1) {
		gwha_fail(err, GWHA_EXIT_USAGE, "password-file %s: must have 1 to %d bytes", file,
			  PASSWORD_MAX - 2);
		n = -1;
	}
	return n;
}

/**
 * gwha_etcd_login - say who we are
 * @c: how etcd is spoken with; its token is set
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_etcd_login(struct gwha_etcd_client *c, struct gwha_err *err)
{
	char password[PASSWORD_MAX];
	struct gwha_etcd_reply r;
	bool unsure = false;
	json_t *body = NULL;
	long patience_ms = c->patience_ms;
	ssize_t n;
	int ret = -1;

	gwha_wipe(c->token, sizeof(c->token));
	n = read_password(c->conf.password, password, err);
	if (n >= 0)
		body = json_pack("{s:s, s:s%}", "name", c->conf.user, "password", password,
				 (size_t)n);
	if (n >= 0 && !body)
		gwha_fail(err, GWHA_EXIT_USAGE, "password-file %s: must be text in UTF-8",
			  c->conf.password);
	gwha_wipe(password, sizeof(password));
	if (!body)
		return -1;
	if (c->patience_ms < LOGIN_MS)
		c->patience_ms = LOGIN_MS;
	if (ask_once(c, "auth/authenticate", body, &r, &unsure, err) == GWHA_ETCD_GOOD) {
		memcpy(c->token, r.token, sizeof(c->token));
		ret = *c->token ? 0 :
				  gwha_fail(err, GWHA_EXIT_REFUSED, "etcd %s: gives no token",
					    c->conf.at[c->at]);
	}
	c->patience_ms = patience_ms;
	gwha_wipe((char *)json_string_value(json_object_get(body, "password")), (size_t)n);
	json_decref(body);
	gwha_etcd_reply_free(&r);
	return ret;
}

/**
 * gwha_etcd_ask - ask, and wait for the answer
 * @c: how etcd is spoken with
 * @path: what is asked, behind /v3/
 * @body: what is sent
 * @r: set; to be freed
 * @unsure: set to true if it may have been done once more than is known, or NULL
 * @err: filled in if it is not good
 *
 * Each member is asked until one answers; it may take as often as long as one may.
 *
 * Return: what it means.
 */
enum gwha_etcd_said gwha_etcd_ask(struct gwha_etcd_client *c, const char *path,
				  const json_t *body, struct gwha_etcd_reply *r,
				  bool *unsure, struct gwha_err *err)
{
	enum gwha_etcd_said said = GWHA_ETCD_REFUSED;
	bool sent = false;

	*r = (struct gwha_etcd_reply){.n = 0};
	if (!body) {
		gwha_fail(err, GWHA_EXIT_REFUSED, "out of memory");
		return said;
	}
	for (size_t i = 0; i <= c->conf.n; i++) {
		gwha_etcd_reply_free(r);
		if (*c->conf.user && !*c->token && gwha_etcd_login(c, err)) {
			said = GWHA_ETCD_ELSEWHERE;
			gwha_etcd_elsewhere(c);
			continue;
		}
		said = ask_once(c, path, body, r, &sent, err);
		if (said == GWHA_ETCD_LOGIN && *c->conf.user)
			gwha_wipe(c->token, sizeof(c->token));
		else if (said == GWHA_ETCD_ELSEWHERE)
			gwha_etcd_elsewhere(c);
		else
			break;
	}
	if (unsure)
		*unsure = sent;
	return said;
}
