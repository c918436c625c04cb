// Every call with every pointer bad in turn: what Linux answers with EFAULT is EFAULT here, and nobody dies.
#define _GNU_SOURCE
#include "say.h"
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/socket.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#define I -1001 // a pointer that is read
#define O -1002 // a pointer that is written
#define S -1003 // a path
struct call {
    const char *name;
    long number, arguments[6];
};
static int file, pipes[2], pair[2], udp, epoll, event, timer, directory, listener;
static char good[65536] __attribute__((aligned(4096)));
static char path[] = "/tmp/efault_file";
#define FILE_ -2001
#define PIPE_R -2002
#define PIPE_W -2003
#define SOCK -2004
#define UDP -2005
#define EPOLL -2006
#define EVENT -2007
#define TIMER -2008
#define DIR_ -2009
#define CWD AT_FDCWD
static struct call calls[] = {
    {"read", SYS_read, {FILE_, O, 4096}},
    {"write", SYS_write, {FILE_, I, 4096}},
    {"pread", SYS_pread64, {FILE_, O, 4096, 0}},
    {"pwrite", SYS_pwrite64, {FILE_, I, 4096, 0}},
    {"readv", SYS_readv, {FILE_, I, 1}},
    {"writev", SYS_writev, {FILE_, I, 1}},
    {"preadv", SYS_preadv, {FILE_, I, 1, 0, 0}},
    {"pwritev", SYS_pwritev, {FILE_, I, 1, 0, 0}},
    {"open", SYS_open, {S, O_RDONLY}},
    {"openat", SYS_openat, {CWD, S, O_RDONLY}},
    {"creat", SYS_creat, {S, 0600}},
    {"stat", SYS_stat, {S, O}},
    {"lstat", SYS_lstat, {S, O}},
    {"fstat", SYS_fstat, {FILE_, O}},
    {"newfstatat", SYS_newfstatat, {CWD, S, O, 0}},
    {"access", SYS_access, {S, 0}},
    {"faccessat", SYS_faccessat, {CWD, S, 0}},
    {"readlink", SYS_readlink, {S, O, 100}},
    {"mkdir", SYS_mkdir, {S, 0700}},
    {"rmdir", SYS_rmdir, {S}},
    {"unlink", SYS_unlink, {S}},
    {"unlinkat", SYS_unlinkat, {CWD, S, 0}},
    {"rename", SYS_rename, {S, S}},
    {"renameat2", SYS_renameat2, {CWD, S, CWD, S, 0}},
    {"link", SYS_link, {S, S}},
    {"symlink", SYS_symlink, {S, S}},
    {"chmod", SYS_chmod, {S, 0600}},
    {"chown", SYS_chown, {S, 0, 0}},
    {"truncate", SYS_truncate, {S, 10}},
    {"chdir", SYS_chdir, {S}},
    {"getcwd", SYS_getcwd, {O, 4096}},
    {"statfs", SYS_statfs, {S, O}},
    {"fstatfs", SYS_fstatfs, {FILE_, O}},
    {"utimensat", SYS_utimensat, {CWD, S, I, 0}},
    {"getdents64", SYS_getdents64, {DIR_, O, 4096}},
    {"pipe", SYS_pipe, {O}},
    {"pipe2", SYS_pipe2, {O, 0}},
    {"getlk", SYS_fcntl, {FILE_, F_GETLK, I}},
    {"setlk", SYS_fcntl, {FILE_, F_SETLK, I}},
    {"ioctl FIONREAD", SYS_ioctl, {PIPE_R, 0x541B, O}},
    {"ioctl FIONBIO", SYS_ioctl, {PIPE_R, 0x5421, I}},
    {"sendfile", SYS_sendfile, {SOCK, FILE_, I, 10}},
    {"poll", SYS_poll, {I, 1, 0}},
    {"ppoll", SYS_ppoll, {I, 1, I, 0, 8}},
    {"select", SYS_select, {3, I, I, I, I}},
    {"pselect", SYS_pselect6, {3, I, 0, 0, I, I}},
    {"epoll_ctl", SYS_epoll_ctl, {EPOLL, EPOLL_CTL_ADD, PIPE_R, I}},
    {"epoll_wait", SYS_epoll_wait, {EPOLL, O, 1, 0}},
    {"rt_sigaction", SYS_rt_sigaction, {SIGUSR1, I, O, 8}},
    {"rt_sigprocmask", SYS_rt_sigprocmask, {SIG_BLOCK, I, O, 8}},
    {"rt_sigpending", SYS_rt_sigpending, {O, 8}},
    {"rt_sigtimedwait", SYS_rt_sigtimedwait, {I, O, I, 8}},
    {"rt_sigsuspend", SYS_rt_sigsuspend, {I, 9}},
    {"sigaltstack", SYS_sigaltstack, {I, O}},
    {"rt_sigqueueinfo", SYS_rt_sigqueueinfo, {999999, SIGUSR1, I}},
    {"nanosleep", SYS_nanosleep, {I, 0}},
    {"clock_nanosleep", SYS_clock_nanosleep, {1, 0, I, 0}},
    {"clock_gettime", SYS_clock_gettime, {0, O}},
    {"clock_getres", SYS_clock_getres, {0, O}},
    {"gettimeofday", SYS_gettimeofday, {O, O}},
    {"time", SYS_time, {O}},
    {"setitimer", SYS_setitimer, {0, I, O}},
    {"getitimer", SYS_getitimer, {0, O}},
    {"times", SYS_times, {O}},
    {"timer_create", SYS_timer_create, {1, 0, O}},
    {"timer_create ev", SYS_timer_create, {1, I, O}},
    {"timerfd_settime", SYS_timerfd_settime, {TIMER, 0, I, O}},
    {"timerfd_gettime", SYS_timerfd_gettime, {TIMER, O}},
    {"getrusage", SYS_getrusage, {0, O}},
    {"getrlimit", SYS_getrlimit, {7, O}},
    {"prlimit64", SYS_prlimit64, {0, 7, 0, O}},
    {"uname", SYS_uname, {O}},
    {"getrandom", SYS_getrandom, {O, 10, 0}},
    {"getgroups", SYS_getgroups, {0, 0}},
    {"getresuid", SYS_getresuid, {O, O, O}},
    {"sched_getparam", SYS_sched_getparam, {0, O}},
    {"sched_getaffinity", SYS_sched_getaffinity, {0, 128, O}},
    {"getcpu", SYS_getcpu, {O, O, 0}},
    {"prctl name", SYS_prctl, {15, I}},
    {"prctl get name", SYS_prctl, {16, O}},
    {"arch_prctl get", SYS_arch_prctl, {0x1003, O}},
    {"wait4", SYS_wait4, {-1, O, 1, O}},
    {"waitid", SYS_waitid, {0, 0, O, 5, O}},
    {"futex wait", SYS_futex, {I, 0, 12345, 0}},
    {"futex wake", SYS_futex, {I, 1, 1}},
    {"futex timeout", SYS_futex, {I, 0, 0, I}},
    {"clone3", SYS_clone3, {I, 88}},
    {"socketpair", SYS_socketpair, {AF_UNIX, SOCK_STREAM, 0, O}},
    {"bind", SYS_bind, {UDP, I, 16}},
    {"connect", SYS_connect, {UDP, I, 16}},
    {"sendto", SYS_sendto, {SOCK, I, 10, 0, 0, 0}},
    {"recvfrom", SYS_recvfrom, {SOCK, O, 10, MSG_DONTWAIT, 0, 0}},
    {"sendmsg", SYS_sendmsg, {SOCK, I, 0}},
    {"recvmsg", SYS_recvmsg, {SOCK, I, MSG_DONTWAIT}},
    {"getsockname", SYS_getsockname, {UDP, O, I}},
    {"getsockopt", SYS_getsockopt, {UDP, SOL_SOCKET, SO_TYPE, O, I}},
    {"setsockopt", SYS_setsockopt, {UDP, SOL_SOCKET, SO_REUSEADDR, I, 4}},
    {"eventfd write", SYS_write, {EVENT, I, 8}},
    {"pipe read", SYS_read, {PIPE_R, O, 100}},
    {"pipe write", SYS_write, {PIPE_W, I, 100}},
    {"socket read", SYS_read, {SOCK, O, 10}},
    {"setgroups", SYS_setgroups, {1, I}},
};
static long value(long a)
{
    switch (a) {
    case FILE_:
        return file;
    case PIPE_R:
        return pipes[0];
    case PIPE_W:
        return pipes[1];
    case SOCK:
        return pair[0];
    case UDP:
        return udp;
    case EPOLL:
        return epoll;
    case EVENT:
        return event;
    case TIMER:
        return timer;
    case DIR_:
        return directory;
    case S:
        return (long)path;
    case I:
    case O:
        return (long)good;
    }
    return a;
}
int main(void)
{
    char *map = mmap(NULL, 8 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memset(map, 1, 8 * 4096);
    mprotect(map + 4096, 4096, PROT_NONE);
    mprotect(map + 3 * 4096, 4096, PROT_READ);
    munmap(map + 5 * 4096, 4096);
    char *untouched = mmap(NULL, 2 * 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    struct {
        const char *name;
        unsigned long at;
        int outputs_only;
    } bad[] = {{"one", 1, 0},
               {"noncanonical", 0x8000000000000000ul, 0},
               {"kernel", 0xffffffff80001000ul, 0},
               {"top", -1ul, 0},
               {"shim", 0x0e0000000000ul, 0},
               {"shim stack", 0x0e1000003f00ul, 0},
               {"channels", 0x0f0000000000ul, 0},
               {"none", (unsigned long)map + 4096, 0},
               {"read only", (unsigned long)map + 3 * 4096, 1},
               {"text", (unsigned long)main & ~4095ul, 1},
               {"last bytes", (unsigned long)map + 5 * 4096 - 1, 0},
               {"unmapped", (unsigned long)map + 5 * 4096, 0},
               {"never", (unsigned long)untouched + 4096, 0}};
    file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    write(file, good, 8192);
    pipe(pipes);
    write(pipes[1], good, 4096);
    socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
    write(pair[1], good, 100);
    udp = socket(AF_INET, SOCK_DGRAM, 0);
    epoll = epoll_create1(0);
    event = eventfd(1, EFD_NONBLOCK);
    timer = timerfd_create(CLOCK_MONOTONIC, 0);
    directory = open("/", O_RDONLY);
    struct epoll_event ev = {EPOLLIN, {0}};
    epoll_ctl(epoll, EPOLL_CTL_ADD, pipes[0], &ev);
    signal(SIGPIPE, SIG_IGN);
    for (unsigned c = 0; c < sizeof calls / sizeof *calls; c++)
        for (int a = 0; a < 6; a++) {
            long kind = calls[c].arguments[a];
            if (kind != I && kind != O && kind != S) continue;
            TELL("%s %d:", calls[c].name, a);
            for (unsigned b = 0; b < sizeof bad / sizeof *bad; b++) {
                if (bad[b].outputs_only && kind != O) continue;
                // What is accessible of a plain buffer is used on Linux.
                if (!strcmp(bad[b].name, "last bytes") &&
                    (calls[c].number == SYS_read || calls[c].number == SYS_write ||
                     calls[c].number == SYS_pread64 || calls[c].number == SYS_pwrite64 ||
                     calls[c].number == SYS_getrandom))
                    continue;
                memset(good, 0, 4096);
                lseek(file, 0, SEEK_SET);
                fflush(stdout);
                pid_t p = fork();
                if (p == 0) {
                    long v[6];
                    for (int i = 0; i < 6; i++) v[i] = value(calls[c].arguments[i]);
                    v[a] = bad[b].at;
                    errno = 0;
                    alarm(3);
                    long r = syscall(calls[c].number, v[0], v[1], v[2], v[3], v[4], v[5]);
                    _exit(r < 0 ? errno : 0);
                }
                int st;
                while (waitpid(p, &st, 0) < 0)
                    ;
                if (WIFSIGNALED(st))
                    TELL(" %s=signal %d", bad[b].name, WTERMSIG(st));
                else
                    TELL(" %s=%d", bad[b].name, WEXITSTATUS(st));
            }
            TELL("\n");
        }
    unlink(path);
    return 0;
}
