# SPDX-License-Identifier: GPL-2.0-or-later
# The entry for people. `make` builds the module, the command line and the agent;
# `make demo` and `make check` also install what they lack.
#
#	make			module, command line, agent
#	make demo		a pair of gateways that fails over, in a guest
#	make check		every test; the last line is "N passed, N failed"
#	make check-more		under a debug kernel, on other kernels, between machines
#	make check-long		the long forms, in hours
#	make check-fast		host tests only, for the loop of every day
#	make check-mutants	planted mistakes that the host tests must find
#	make net T="handover"	namespace tests, in a guest
#	make check-debug	namespace tests under the debug kernel; T="net/group.sh"
#	make kunit		the core's tables and some adapters inside a kernel
#	make debug-mutants	that the debug kernel's detectors find planted faults
#	make timing T="idle"	timing tests, in virtual time
#	make pause		guests that stand still for a while, in real time
#	make machines		gateways in guests of their own, under faults
#	make machines-short	the same, in under four minutes
#	make faults		the same faults, and a peer under them: docs/faults.md
#	make conformance	the points of the RFCs, asked of gwha and two peers:
#				docs/conformance.md
#	make conformance-gwha	the same, of gwha alone, and that each test finds
#				the fault that is planted for it
#	make interop		gwha beside keepalived and FRR, in a guest
#	make check-kernels	clang's warnings; namespace tests on newer kernels;
#				T="net/group.sh"
#	make coverage		lines and branches that tests run: docs/coverage.md
#	make fuzz T=60s		the parsers' fuzzers, on this machine
#	make fuzz-netlink T=60s	random requests to the module, in a guest
#	make fuzz-wire T=60s	frames that are nearly right, in virtual time
#	make race T=60s		everything at once, on two CPUs
#	make soak T=60m		500 routers, flows, a failover every 10 s; virtual time
#	make survive N=10000	many flows over a failover: gwha, and a peer
#	make load T="lag bulk"	what synchronisation costs, and bears; LOAD_S=60
#				OVERLOAD_S=30 BULK_N=1000000 are the long forms
#	make bench		every figure against peers, into docs/benchmarks
#	make bench-quick	some of gwha's, held to what they were
#	make soak-sync T=60m	100,000 connections that both gateways know, the same
#	make guest-mutants	that machines, soak and the fuzzers notice mistakes
#	make lint uapi check-uapi
#	make static		the slower readers of the sources: Coccinelle, analyzers
#	make install dkms-install clean
#	make deb		packages for Debian, in out/deb
#	make packages		that they install, work and leave nothing, on two kernels,
#				and through an upgrade; T=6.12, T=6.1-6.12;
#				T="systemd upgrade": machines that boot systemd

PREFIX	?= /usr
UNITDIR	?= /lib/systemd/system
DESTDIR	?=

# The newest installed kernel that can be built for, unless one is named.
KVER	?= $(shell for d in /lib/modules/*/build; do [ -e "$$d/Makefile" ] && \
		echo "$$d"; done | sed 's,/lib/modules/,,; s,/build,,' | \
		sort -V | tail -n 1)
KDIR	?= /lib/modules/$(KVER)/build
KMAKE	= $(MAKE) --no-print-directory -C $(KDIR)
VERSION	:= $(shell sed -n 's/^PACKAGE_VERSION="\(.*\)"/\1/p' dkms.conf)
SUB	= $(MAKE) --no-print-directory -C

.PHONY: all
all: module agent

# Quietly: warnings and errors only. One build at a time: tests that run side by
# side each ask for one. BUILT=1 takes what is there, as scripts/check.sh does once
# it has built all of it.
BUILD	= flock $(CURDIR)/Makefile
.PHONY: module test-modules agent
ifeq ($(BUILT),)
module:
	@[ -n "$(KVER)" ] || { echo "no kernel headers: run scripts/install-deps.sh" >&2; exit 1; }
	$(BUILD) $(KMAKE) M=$(CURDIR) $(if $(W),W=$(W)) modules

test-modules:
	@for m in selftests/modules/*/; do \
		$(BUILD) $(KMAKE) M=$(CURDIR)/$$m modules || exit 1; done

agent:
	$(BUILD) $(SUB) agent
endif

# ------------------------------------------------------------------------ tests
.PHONY: deps check check-more check-long check-fast check-host check-agent check-uapi check-mutants
.PHONY: net timing pause fuzz lint static demo uapi check-kernels
deps:
	@scripts/install-deps.sh

check: deps
	@scripts/check.sh

# The first time, this builds a kernel, and fetches two.
check-more: deps
	@scripts/install-deps.sh --for kernels
	@scripts/check.sh --more

check-long: deps
	@scripts/check.sh --long

check-fast:
	@SIM_SEEDS=1000 $(SUB) selftests/host check

check-host:
	@$(SUB) selftests/host check

check-agent:
	@$(SUB) agent check

check-uapi:
	@uapi/gen.py --check

check-mutants:
	@selftests/mutants/run.sh

net: module agent test-modules
	@$(SUB) selftests net MODULE=$(CURDIR)/kmod/gwha.ko T="$(T)"

# The first time, these build a kernel: scripts/debug-kernel.sh.
.PHONY: debug-kernel check-debug kunit debug-mutants
debug-kernel:
	@scripts/debug-kernel.sh

check-debug: agent
	@$(SUB) selftests debug T="$(T)"

kunit:
	@$(SUB) selftests kunit

debug-mutants: agent
	@$(SUB) selftests debug-mutants T="$(T)"

timing: module agent test-modules
	@$(SUB) selftests timing MODULE=$(CURDIR)/kmod/gwha.ko T="$(T)" \
		QUIET_S=$(QUIET_S)

pause: module agent test-modules
	@$(SUB) selftests pause MODULE=$(CURDIR)/kmod/gwha.ko

.PHONY: machines machines-short faults guest-mutants
machines machines-short: module agent
	@$(SUB) selftests $@ MODULE=$(CURDIR)/kmod/gwha.ko T="$(T)"

# The document is written whatever was found; then the run's own verdict counts.
faults: module agent
	@$(SUB) selftests faults MODULE=$(CURDIR)/kmod/gwha.ko T="$(T)"; status=$$?; \
	selftests/machines/report.py out/machines >out/machines/faults.md && \
	mv out/machines/faults.md docs/faults.md && exit $$status

# The document is written whatever was found; then the run's own verdict counts.
.PHONY: conformance conformance-gwha
conformance: module agent
	@$(SUB) selftests conformance MODULE=$(CURDIR)/kmod/gwha.ko; status=$$?; \
	selftests/conformance/report.py out/conformance $(KVER) \
		>out/conformance/conformance.md && \
	mv out/conformance/conformance.md docs/conformance.md && exit $$status

conformance-gwha: module agent
	@$(SUB) selftests conformance-gwha MODULE=$(CURDIR)/kmod/gwha.ko T="$(T)"

.PHONY: interop
interop: module agent
	@$(SUB) selftests interop MODULE=$(CURDIR)/kmod/gwha.ko T="$(T)"

# The document is written whatever was found; then the tests' own verdict counts.
.PHONY: coverage
coverage: agent test-modules
	@KDIR=$(KDIR) selftests/coverage/run.sh $(T)

# The first time, these fetch the kernels: scripts/other-kernel.sh.
check-kernels: agent
	@KDIR=$(KDIR) selftests/kernels.sh $(QEMU_FLAGS) all $(T)

# T for each, two at a time.
fuzz:
	@$(SUB) agent -s fuzzers
	@$(SUB) selftests/host fuzz T=$(or $(T),60s) $(if $(REST),REST=$(REST)) \
		MORE="$(patsubst agent/tests/%.c,$(CURDIR)/agent/build/fuzz/%, \
			$(wildcard agent/tests/fuzz_*.c))"

# In a guest, for T seconds of its time.
.PHONY: fuzz-netlink fuzz-wire race soak
fuzz-netlink fuzz-wire race: module agent
	@$(SUB) selftests $@ MODULE=$(CURDIR)/kmod/gwha.ko T=$(or $(T),60s)

soak: module agent
	@$(SUB) selftests soak MODULE=$(CURDIR)/kmod/gwha.ko T=$(or $(T),60m)

.PHONY: soak-sync
soak-sync: module agent test-modules
	@$(SUB) selftests soak-sync MODULE=$(CURDIR)/kmod/gwha.ko T=$(or $(T),60m) \
		$(if $(N),N=$(N))

.PHONY: survive
survive: module agent
	@$(SUB) selftests survive MODULE=$(CURDIR)/kmod/gwha.ko T="$(T)" N=$(N)

.PHONY: load
load: module agent test-modules
	@$(SUB) selftests load MODULE=$(CURDIR)/kmod/gwha.ko T="$(T)" \
		LOAD_S=$(LOAD_S) OVERLOAD_S=$(OVERLOAD_S) BULK_N=$(BULK_N)

.PHONY: bench bench-quick
bench bench-quick: module agent test-modules
	@[ $@ = bench-quick ] || scripts/install-deps.sh --for bench
	@$(SUB) selftests $@ MODULE=$(CURDIR)/kmod/gwha.ko T="$(T)" \
		$(if $(RESULTS),RESULTS=$(RESULTS)) $(if $(DOCS),DOCS=$(DOCS))

guest-mutants: agent
	@$(SUB) selftests guest-mutants T="$(T)"

lint:
	@scripts/lint.sh

static:
	@scripts/static.sh

demo: deps
	@scripts/demo.sh

uapi:
	uapi/gen.py

# ---------------------------------------------------------------------- install
.PHONY: install dkms-install clean
install: agent
	install -D -m 755 agent/gwha $(DESTDIR)$(PREFIX)/sbin/gwha
	install -D -m 755 agent/gwhad $(DESTDIR)$(PREFIX)/sbin/gwhad
	install -D -m 644 agent/systemd/gwhad.service \
		$(DESTDIR)$(UNITDIR)/gwhad.service
	install -D -m 644 agent/man/gwha.8 \
		$(DESTDIR)$(PREFIX)/share/man/man8/gwha.8
	install -D -m 644 agent/man/gwhad.8 \
		$(DESTDIR)$(PREFIX)/share/man/man8/gwhad.8
	install -D -m 644 agent/man/gwha.yaml.5 \
		$(DESTDIR)$(PREFIX)/share/man/man5/gwha.yaml.5
	install -D -m 644 agent/completion/gwha.bash \
		$(DESTDIR)$(PREFIX)/share/bash-completion/completions/gwha
	install -D -m 644 docs/examples/60-gwha.conf \
		$(DESTDIR)$(PREFIX)/lib/sysctl.d/60-gwha.conf
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/gwha/prometheus \
		contrib/prometheus/gwha.rules.yaml
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/gwha/grafana \
		contrib/grafana/gwha.json
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/gwha/networkd \
		contrib/networkd/keep.conf contrib/networkd/foreign.conf
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/gwha/NetworkManager \
		contrib/NetworkManager/gwha.conf
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/gwha/udev \
		contrib/udev/90-gwha-unmanaged.rules

# Packages for Debian, in out/deb, from the files that git knows.
.PHONY: deb
deb:
	@scripts/install-deps.sh --for package
	rm -rf out/deb
	mkdir -p out/deb/gwha-$(VERSION)
	git ls-files | cpio -pdm --quiet out/deb/gwha-$(VERSION)
	cd out/deb/gwha-$(VERSION) && dpkg-buildpackage -us -uc -b

# The first time, this fetches kernels: scripts/other-kernel.sh.
.PHONY: packages
packages: deb
	@$(SUB) selftests packages T="$(T)"

# What the module is built from, registered with DKMS.
dkms-install:
	@command -v dkms >/dev/null || { echo "dkms is missing: apt install dkms" >&2; exit 1; }
	rm -rf $(DESTDIR)/usr/src/gwha-$(VERSION)
	mkdir -p $(DESTDIR)/usr/src/gwha-$(VERSION)
	git ls-files Kbuild dkms.conf kmod uapi/linux | \
		cpio -pdm --quiet $(DESTDIR)/usr/src/gwha-$(VERSION)
	dkms install -m gwha -v $(VERSION)

clean:
	$(KMAKE) M=$(CURDIR) clean
	@for m in selftests/modules/*/; do $(KMAKE) M=$(CURDIR)/$$m clean; done
	$(SUB) agent clean
	$(SUB) selftests/host clean
	rm -rf out
