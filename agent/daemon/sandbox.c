// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which system calls the agent has left: those of its loop, of its sockets and of
 * reading files. It starts no program, and cannot. What is missing here is refused
 * and logged by the kernel, not deadly: a library that learns another one must not
 * end an agent that holds leases.
 */

#include <errno.h>
#include <seccomp.h>
#include <stddef.h>
#include <string.h>

#include "sandbox.h"

static const int allowed[] = {
	/* the loop */
	SCMP_SYS(epoll_create1), SCMP_SYS(epoll_ctl), SCMP_SYS(epoll_pwait),
	SCMP_SYS(epoll_pwait2), SCMP_SYS(epoll_wait), SCMP_SYS(eventfd2),
	SCMP_SYS(pipe2), SCMP_SYS(poll), SCMP_SYS(ppoll),
	SCMP_SYS(timerfd_create), SCMP_SYS(timerfd_settime),
	/* sockets */
	SCMP_SYS(accept), SCMP_SYS(accept4), SCMP_SYS(bind), SCMP_SYS(connect),
	SCMP_SYS(getpeername), SCMP_SYS(getsockname), SCMP_SYS(getsockopt),
	SCMP_SYS(listen), SCMP_SYS(recvfrom), SCMP_SYS(recvmsg),
	SCMP_SYS(sendmsg), SCMP_SYS(sendto), SCMP_SYS(setsockopt),
	SCMP_SYS(shutdown), SCMP_SYS(socket), SCMP_SYS(socketpair),
	/* files */
	SCMP_SYS(close), SCMP_SYS(fcntl), SCMP_SYS(fstat),
	SCMP_SYS(getdents64), SCMP_SYS(ioctl),
	SCMP_SYS(lseek), SCMP_SYS(newfstatat), SCMP_SYS(openat),
	SCMP_SYS(pread64), SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(stat),
	SCMP_SYS(statx), SCMP_SYS(unlink), SCMP_SYS(unlinkat), SCMP_SYS(write),
	SCMP_SYS(writev),
	/*
	 * a file that a peer brings (peer_apply.c): on the disk, then in place, by
	 * whichever call rename() is on this machine
	 */
	SCMP_SYS(fsync), SCMP_SYS(rename), SCMP_SYS(renameat),
	SCMP_SYS(renameat2),
	/* memory */
	SCMP_SYS(brk), SCMP_SYS(madvise), SCMP_SYS(mmap), SCMP_SYS(mprotect),
	SCMP_SYS(mremap), SCMP_SYS(munmap),
	/* time, signals, who one is, the end */
	SCMP_SYS(clock_gettime), SCMP_SYS(clock_nanosleep),
	SCMP_SYS(exit), SCMP_SYS(exit_group), SCMP_SYS(futex),
	SCMP_SYS(getpid), SCMP_SYS(getrandom), SCMP_SYS(gettid),
	SCMP_SYS(gettimeofday), SCMP_SYS(getuid), SCMP_SYS(getgid),
	SCMP_SYS(geteuid), SCMP_SYS(getegid), SCMP_SYS(nanosleep),
	SCMP_SYS(restart_syscall), SCMP_SYS(rt_sigaction),
	SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(tgkill),
	SCMP_SYS(time), SCMP_SYS(uname),
};

/* What a store's file takes, and a socket for everybody: the controller's alone. */
static const int control_allowed[] = {
	SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(faccessat2),
	SCMP_SYS(lstat), SCMP_SYS(readlink), SCMP_SYS(readlinkat),
	SCMP_SYS(getcwd), SCMP_SYS(open), SCMP_SYS(mkdir), SCMP_SYS(mkdirat),
	SCMP_SYS(umask), SCMP_SYS(chmod), SCMP_SYS(fchmod), SCMP_SYS(fchmodat),
	SCMP_SYS(fchown), SCMP_SYS(fdatasync), SCMP_SYS(ftruncate),
	SCMP_SYS(fallocate), SCMP_SYS(pwrite64), SCMP_SYS(getdents),
};

/* A child, which is a controller and narrows it. */
static const int keeper_allowed[] = {
	SCMP_SYS(clone), SCMP_SYS(clone3), SCMP_SYS(fork), SCMP_SYS(wait4),
	SCMP_SYS(set_robust_list), SCMP_SYS(prctl), SCMP_SYS(seccomp),
};

static int allow(scmp_filter_ctx filter, const int *calls, size_t n)
{
	int ret = 0;

	for (size_t i = 0; !ret && i < n; i++)
		ret = seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0);
	return ret;
}

/* What a process has besides what all have. */
struct more {
	const int *calls;
	size_t n;
};

#define MORE(list) {(list), sizeof(list) / sizeof((list)[0])}

static int give_up(const struct more *more, size_t n, struct gwha_err *err)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	int ret = filter ? 0 : -ENOMEM;

	if (!ret)
		ret = allow(filter, allowed, sizeof(allowed) / sizeof(allowed[0]));
	for (size_t i = 0; !ret && i < n; i++)
		ret = allow(filter, more[i].calls, more[i].n);
	if (!ret)
		ret = seccomp_attr_set(filter, SCMP_FLTATR_CTL_LOG, 1);
	if (!ret)
		ret = seccomp_load(filter);
	seccomp_release(filter);
	if (ret)
		return gwha_fail(err, GWHA_EXIT_REFUSED, "seccomp: %s",
				 strerror(-ret));
	return 0;
}

/**
 * gwhad_sandbox - give up all other system calls
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwhad_sandbox(struct gwha_err *err)
{
	return give_up(NULL, 0, err);
}

/**
 * gwhad_sandbox_control - the same, of the controller
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwhad_sandbox_control(struct gwha_err *err)
{
	static const struct more more[] = {MORE(control_allowed)};

	return give_up(more, 1, err);
}

/**
 * gwhad_sandbox_keeper - the same, of the process whose child the controller is
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwhad_sandbox_keeper(struct gwha_err *err)
{
	static const struct more more[] = {MORE(control_allowed), MORE(keeper_allowed)};

	return give_up(more, 2, err);
}
