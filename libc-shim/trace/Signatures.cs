using System;

namespace Mooring.LibcShim;

/// <summary>
/// How the calls are called and what their arguments are, by number, a line each: a name, and a letter per argument. d
/// number, u number without a sign, x bits, m mode in octal, p address, s text, a directory's descriptor, g signal, b
/// bytes whose count follows, o bytes of which the answer says how many there are, t text that the call has filled in,
/// v vectors whose count follows.
/// </summary>
internal static class Signatures
{
    /// <summary>The line of a call. Empty: there is no such number.</summary>
    public static ReadOnlySpan<byte> Of(ulong number)
    {
        ReadOnlySpan<byte> rest = Lines;
        for (ulong i = 0; i < number; i++)
        {
            int end = rest.IndexOf((byte)'\n');
            if (end < 0) return default;
            rest = rest.Slice(end + 1);
        }
        int stop = rest.IndexOf((byte)'\n');
        return stop < 0 ? default : rest.Slice(0, stop);
    }

    private static ReadOnlySpan<byte> Lines =>
        "read:dou\nwrite:dbu\nopen:sxm\nclose:d\nstat:sp\nfstat:dp\nlstat:sp\npoll:pud\nlseek:ddd\n"u8 +
        "mmap:puxxdx\nmprotect:pux\nmunmap:pu\nbrk:p\nrt_sigaction:gppu\nrt_sigprocmask:dppu\n"u8 +
        "rt_sigreturn:\nioctl:dxp\npread64:doud\npwrite64:dbud\nreadv:dpd\nwritev:dvd\naccess:sx\n"u8 +
        "pipe:p\nselect:dpppp\nsched_yield:\nmremap:puuxp\nmsync:xxxxxx\nmincore:pup\nmadvise:pud\n"u8 +
        "shmget:xxxxxx\nshmat:xxxxxx\nshmctl:xxxxxx\ndup:d\ndup2:dd\npause:\nnanosleep:pp\n"u8 +
        "getitimer:xxxxxx\nalarm:u\nsetitimer:dpp\ngetpid:\nsendfile:ddpu\nsocket:ddd\nconnect:dpu\n"u8 +
        "accept:dpp\nsendto:dbuxpu\nrecvfrom:douxpp\nsendmsg:dpx\nrecvmsg:dpx\nshutdown:dd\nbind:dpu\n"u8 +
        "listen:dd\ngetsockname:dpp\ngetpeername:dpp\nsocketpair:dddp\nsetsockopt:dddpu\n"u8 +
        "getsockopt:dddpp\nclone:xpppp\nfork:\nvfork:\nexecve:spp\nexit:d\nwait4:dpxp\nkill:dg\nuname:p\n"u8 +
        "semget:xxxxxx\nsemop:xxxxxx\nsemctl:xxxxxx\nshmdt:xxxxxx\nmsgget:xxxxxx\nmsgsnd:xxxxxx\n"u8 +
        "msgrcv:xxxxxx\nmsgctl:xxxxxx\nfcntl:ddx\nflock:dd\nfsync:d\nfdatasync:d\ntruncate:sd\n"u8 +
        "ftruncate:dd\ngetdents:xxxxxx\ngetcwd:tu\nchdir:s\nfchdir:d\nrename:ss\nmkdir:sm\nrmdir:s\n"u8 +
        "creat:sm\nlink:ss\nunlink:s\nsymlink:ss\nreadlink:sou\nchmod:sm\nfchmod:dm\nchown:sdd\n"u8 +
        "fchown:ddd\nlchown:xxxxxx\numask:m\ngettimeofday:pp\ngetrlimit:dp\ngetrusage:dp\nsysinfo:p\n"u8 +
        "times:p\nptrace:xxxxxx\ngetuid:\nsyslog:xxxxxx\ngetgid:\nsetuid:d\nsetgid:d\ngeteuid:\n"u8 +
        "getegid:\nsetpgid:dd\ngetppid:\ngetpgrp:\nsetsid:\nsetreuid:xxxxxx\nsetregid:xxxxxx\n"u8 +
        "getgroups:dp\nsetgroups:xxxxxx\nsetresuid:xxxxxx\ngetresuid:xxxxxx\nsetresgid:xxxxxx\n"u8 +
        "getresgid:xxxxxx\ngetpgid:d\nsetfsuid:xxxxxx\nsetfsgid:xxxxxx\ngetsid:d\ncapget:xxxxxx\n"u8 +
        "capset:xxxxxx\nrt_sigpending:pu\nrt_sigtimedwait:pppu\nrt_sigqueueinfo:xxxxxx\n"u8 +
        "rt_sigsuspend:pu\nsigaltstack:pp\nutime:sp\nmknod:smx\nuselib:xxxxxx\n"u8 +
        "personality:xxxxxx\nustat:xxxxxx\nstatfs:sp\nfstatfs:dp\nsysfs:xxxxxx\ngetpriority:xxxxxx\n"u8 +
        "setpriority:xxxxxx\nsched_setparam:xxxxxx\nsched_getparam:xxxxxx\nsched_setscheduler:xxxxxx\n"u8 +
        "sched_getscheduler:xxxxxx\nsched_get_priority_max:xxxxxx\nsched_get_priority_min:xxxxxx\n"u8 +
        "sched_rr_get_interval:xxxxxx\nmlock:xxxxxx\nmunlock:xxxxxx\nmlockall:xxxxxx\nmunlockall:xxxxxx\n"u8 +
        "vhangup:xxxxxx\nmodify_ldt:xxxxxx\npivot_root:xxxxxx\n_sysctl:xxxxxx\nprctl:dx\narch_prctl:xp\n"u8 +
        "adjtimex:xxxxxx\nsetrlimit:xxxxxx\nchroot:xxxxxx\nsync:xxxxxx\nacct:xxxxxx\n"u8 +
        "settimeofday:xxxxxx\nmount:xxxxxx\numount2:xxxxxx\nswapon:xxxxxx\nswapoff:xxxxxx\n"u8 +
        "reboot:xxxxxx\nsethostname:xxxxxx\nsetdomainname:xxxxxx\niopl:xxxxxx\nioperm:xxxxxx\n"u8 +
        "create_module:xxxxxx\ninit_module:xxxxxx\ndelete_module:xxxxxx\nget_kernel_syms:xxxxxx\n"u8 +
        "query_module:xxxxxx\nquotactl:xxxxxx\nnfsservctl:xxxxxx\ngetpmsg:xxxxxx\nputpmsg:xxxxxx\n"u8 +
        "afs_syscall:xxxxxx\ntuxcall:xxxxxx\nsecurity:xxxxxx\ngettid:\nreadahead:xxxxxx\n"u8 +
        "setxattr:xxxxxx\nlsetxattr:xxxxxx\nfsetxattr:xxxxxx\ngetxattr:sspu\nlgetxattr:xxxxxx\n"u8 +
        "fgetxattr:xxxxxx\nlistxattr:xxxxxx\nllistxattr:xxxxxx\nflistxattr:xxxxxx\nremovexattr:xxxxxx\n"u8 +
        "lremovexattr:xxxxxx\nfremovexattr:xxxxxx\ntkill:dg\ntime:p\nfutex:pdupp\n"u8 +
        "sched_setaffinity:xxxxxx\nsched_getaffinity:dup\nset_thread_area:xxxxxx\nio_setup:xxxxxx\n"u8 +
        "io_destroy:xxxxxx\nio_getevents:xxxxxx\nio_submit:xxxxxx\nio_cancel:xxxxxx\n"u8 +
        "get_thread_area:xxxxxx\nlookup_dcookie:xxxxxx\nepoll_create:d\nepoll_ctl_old:xxxxxx\n"u8 +
        "epoll_wait_old:xxxxxx\nremap_file_pages:xxxxxx\ngetdents64:dpu\nset_tid_address:p\n"u8 +
        "restart_syscall:xxxxxx\nsemtimedop:xxxxxx\nfadvise64:dddd\ntimer_create:xxxxxx\n"u8 +
        "timer_settime:xxxxxx\ntimer_gettime:xxxxxx\ntimer_getoverrun:xxxxxx\ntimer_delete:xxxxxx\n"u8 +
        "clock_settime:xxxxxx\nclock_gettime:dp\nclock_getres:dp\nclock_nanosleep:ddpp\nexit_group:d\n"u8 +
        "epoll_wait:dpdd\nepoll_ctl:dddp\ntgkill:ddg\nutimes:xxxxxx\nvserver:xxxxxx\nmbind:xxxxxx\n"u8 +
        "set_mempolicy:xxxxxx\nget_mempolicy:xxxxxx\nmq_open:xxxxxx\nmq_unlink:xxxxxx\n"u8 +
        "mq_timedsend:xxxxxx\nmq_timedreceive:xxxxxx\nmq_notify:xxxxxx\nmq_getsetattr:xxxxxx\n"u8 +
        "kexec_load:xxxxxx\nwaitid:ddpxp\nadd_key:xxxxxx\nrequest_key:xxxxxx\nkeyctl:xxxxxx\n"u8 +
        "ioprio_set:xxxxxx\nioprio_get:xxxxxx\ninotify_init:xxxxxx\ninotify_add_watch:xxxxxx\n"u8 +
        "inotify_rm_watch:xxxxxx\nmigrate_pages:xxxxxx\nopenat:asxm\nmkdirat:asm\nmknodat:dsmx\n"u8 +
        "fchownat:asddx\nfutimesat:xxxxxx\nnewfstatat:aspx\nunlinkat:asx\nrenameat:asas\nlinkat:asasx\n"u8 +
        "symlinkat:sas\nreadlinkat:asou\nfchmodat:asm\nfaccessat:asx\npselect6:dppppp\nppoll:puppu\n"u8 +
        "unshare:xxxxxx\nset_robust_list:pu\nget_robust_list:xxxxxx\nsplice:xxxxxx\ntee:xxxxxx\n"u8 +
        "sync_file_range:xxxxxx\nvmsplice:xxxxxx\nmove_pages:xxxxxx\nutimensat:aspx\nepoll_pwait:dpddp\n"u8 +
        "signalfd:xxxxxx\ntimerfd_create:xxxxxx\neventfd:u\nfallocate:xxxxxx\ntimerfd_settime:xxxxxx\n"u8 +
        "timerfd_gettime:xxxxxx\naccept4:dppx\nsignalfd4:xxxxxx\neventfd2:ux\nepoll_create1:x\ndup3:ddx\n"u8 +
        "pipe2:px\ninotify_init1:xxxxxx\npreadv:dpdd\npwritev:dvdd\nrt_tgsigqueueinfo:xxxxxx\n"u8 +
        "perf_event_open:xxxxxx\nrecvmmsg:xxxxxx\nfanotify_init:xxxxxx\nfanotify_mark:xxxxxx\n"u8 +
        "prlimit64:ddpp\nname_to_handle_at:xxxxxx\nopen_by_handle_at:xxxxxx\nclock_adjtime:xxxxxx\n"u8 +
        "syncfs:xxxxxx\nsendmmsg:xxxxxx\nsetns:xxxxxx\ngetcpu:xxxxxx\nprocess_vm_readv:xxxxxx\n"u8 +
        "process_vm_writev:xxxxxx\nkcmp:xxxxxx\nfinit_module:xxxxxx\nsched_setattr:xxxxxx\n"u8 +
        "sched_getattr:xxxxxx\nrenameat2:asasx\nseccomp:xxxxxx\ngetrandom:pux\nmemfd_create:xxxxxx\n"u8 +
        "kexec_file_load:xxxxxx\nbpf:xxxxxx\nexecveat:asppx\nuserfaultfd:xxxxxx\nmembarrier:dx\n"u8 +
        "mlock2:xxxxxx\ncopy_file_range:dpdpux\npreadv2:xxxxxx\npwritev2:xxxxxx\npkey_mprotect:xxxxxx\n"u8 +
        "pkey_alloc:xxxxxx\npkey_free:xxxxxx\nstatx:asxxp\nio_pgetevents:xxxxxx\nrseq:puxx\n\n\n\n\n\n\n"u8 +
        "\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n"u8 +
        "\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\npidfd_send_signal:xxxxxx\n"u8 +
        "io_uring_setup:xxxxxx\nio_uring_enter:xxxxxx\nio_uring_register:xxxxxx\nopen_tree:xxxxxx\n"u8 +
        "move_mount:xxxxxx\nfsopen:xxxxxx\nfsconfig:xxxxxx\nfsmount:xxxxxx\nfspick:xxxxxx\n"u8 +
        "pidfd_open:xxxxxx\nclone3:pu\nclose_range:uux\nopenat2:xxxxxx\npidfd_getfd:xxxxxx\n"u8 +
        "faccessat2:asxx\nprocess_madvise:xxxxxx\nepoll_pwait2:xxxxxx\nmount_setattr:xxxxxx\n"u8 +
        "quotactl_fd:xxxxxx\nlandlock_create_ruleset:xxxxxx\nlandlock_add_rule:xxxxxx\n"u8 +
        "landlock_restrict_self:xxxxxx\nmemfd_secret:xxxxxx\nprocess_mrelease:xxxxxx\n"u8 +
        "futex_waitv:xxxxxx\nset_mempolicy_home_node:xxxxxx\n"u8;
}
