# SPDX-License-Identifier: GPL-2.0-or-later
# A kernel's log, without the alarms that are false and its own: what is left may be
# ours. Each is named by the line that says where it was found.
#
# nf_tables: whoever adds a set, or to a set, goes through lists that RCU protects, and
# holds nf_tables' mutex instead of RCU's lock. That is safe, and 6.1 does not say so
# to lockdep.
function own(line) {
	return line ~ /net\/netfilter\/(nf_tables_api|nft_set_[a-z]+)\.c:[0-9]+ RCU-list traversed in non-reader section/
}

# What was held back is printed: it was no alarm of these.
function release(	i) {
	for (i = 0; i < held; i++)
		print kept[i]
	held = 0
}

dropping {
	dropped++
	if (/<\/TASK>/ || dropped > 150)
		dropping = 0
	next
}
/WARNING: suspicious RCU usage/ { release(); kept[held++] = $0; next }
held {
	if (own($0)) {
		held = dropped = 0
		dropping = 1
		next
	}
	kept[held++] = $0
	if (held == 5)
		release()
	next
}
{ print }
END { release() }
