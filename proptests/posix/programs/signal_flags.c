// What the flags of a handler do; siginfo of each way to send; order of what is pending; real-time signals in a
// queue.
#define _GNU_SOURCE
#include "say.h"
#include <sys/syscall.h>
#include <sys/time.h>
static volatile int depth, deepest, count;
static volatile int order[64], orders;
static siginfo_t last;
static void nested(int s)
{
    if (++depth > deepest) deepest = depth;
    if (count++ == 0) raise(s);
    depth--;
}
static void note(int s) { order[orders++ % 64] = s; }
static void info(int s, siginfo_t *i, void *c)
{
    (void)c;
    last = *i;
    order[orders++ % 64] = s;
}
static void queued(int s, siginfo_t *i, void *c)
{
    (void)c;
    TELL("rt %d value %d code %d\n", s - SIGRTMIN, i->si_value.sival_int, i->si_code);
}
static void set(int s, void *h, int flags)
{
    struct sigaction a;
    memset(&a, 0, sizeof a);
    a.sa_handler = h;
    a.sa_flags = flags;
    sigaction(s, &a, NULL);
}
static void block(int how, int s)
{
    sigset_t m;
    sigemptyset(&m);
    sigaddset(&m, s);
    sigprocmask(how, &m, NULL);
}
static void reap(void)
{
    while (wait(NULL) < 0 && errno == EINTR)
        ;
}
int main(void)
{
    set(SIGUSR1, nested, 0);
    depth = deepest = count = 0;
    raise(SIGUSR1);
    TELL("plain: deepest %d count %d\n", deepest, count);
    set(SIGUSR1, nested, SA_NODEFER);
    depth = deepest = count = 0;
    raise(SIGUSR1);
    TELL("nodefer: deepest %d count %d\n", deepest, count);
    set(SIGUSR1, note, SA_RESETHAND);
    raise(SIGUSR1);
    struct sigaction a;
    sigaction(SIGUSR1, NULL, &a);
    TELL("reset %d flags %x\n", a.sa_handler == SIG_DFL, (unsigned)a.sa_flags & 0xF8000007u);
    set(SIGUSR1, info, SA_SIGINFO);
    raise(SIGUSR1);
    TELL("raise: code %d pid %d uid %d errno %d\n", last.si_code, last.si_pid == getpid(), last.si_uid,
         last.si_errno);
    kill(getpid(), SIGUSR1);
    TELL("kill: code %d pid %d\n", last.si_code, last.si_pid == getpid());
    sigqueue(getpid(), SIGUSR1, (union sigval){.sival_int = 77});
    TELL("queue: code %d value %d pid %d\n", last.si_code, last.si_value.sival_int, last.si_pid == getpid());
    if (fork() == 0) {
        kill(getppid(), SIGUSR1);
        _exit(0);
    }
    reap();
    TELL("child's kill: code %d pid other %d\n", last.si_code, last.si_pid != getpid() && last.si_pid > 0);
    set(SIGCHLD, info, SA_SIGINFO);
    pid_t p = fork();
    if (p == 0) _exit(9);
    int st;
    while (waitpid(p, &st, 0) < 0)
        ;
    TELL("chld exit: sig %d code %d pid %d status %d\n", last.si_signo, last.si_code, last.si_pid == p,
         last.si_status);
    p = fork();
    if (p == 0) { raise(SIGKILL); }
    while (waitpid(p, &st, 0) < 0)
        ;
    TELL("chld kill: code %d status %d\n", last.si_code, last.si_status);
    set(SIGCHLD, SIG_DFL, 0);
    // queue
    sigset_t all;
    sigemptyset(&all);
    sigaddset(&all, SIGRTMIN);
    sigaddset(&all, SIGRTMIN + 1);
    sigaddset(&all, SIGUSR1);
    sigaddset(&all, SIGUSR2);
    sigprocmask(SIG_BLOCK, &all, NULL);
    set(SIGRTMIN, queued, SA_SIGINFO);
    set(SIGRTMIN + 1, queued, SA_SIGINFO);
    for (int i = 0; i < 3; i++) {
        sigqueue(getpid(), SIGRTMIN + 1, (union sigval){.sival_int = 10 + i});
        sigqueue(getpid(), SIGRTMIN, (union sigval){.sival_int = i});
    }
    sigset_t pend;
    sigpending(&pend);
    TELL("pending %d %d %d\n", sigismember(&pend, SIGRTMIN), sigismember(&pend, SIGRTMIN + 1),
         sigismember(&pend, SIGUSR1));
    set(SIGRTMIN, queued, SA_SIGINFO);
    siginfo_t w;
    struct timespec zero = {0, 0};
    sigset_t one;
    sigemptyset(&one);
    sigaddset(&one, SIGRTMIN);
    int got = sigtimedwait(&one, &w, &zero);
    TELL("timedwait %d value %d code %d\n", got - SIGRTMIN, w.si_value.sival_int, w.si_code);
    sigprocmask(SIG_UNBLOCK, &all, NULL);
    // standard ones do not queue
    sigprocmask(SIG_BLOCK, &all, NULL);
    set(SIGUSR1, note, 0);
    set(SIGUSR2, note, 0);
    orders = 0;
    for (int i = 0; i < 5; i++) {
        kill(getpid(), SIGUSR2);
        kill(getpid(), SIGUSR1);
    }
    sigprocmask(SIG_UNBLOCK, &all, NULL);
    TELL("orders %d: %d %d\n", orders, order[0], order[1]);
    errno = 0;
    got = sigtimedwait(&one, &w, &zero);
    TELL("nothing %d %d\n", got, errno);
    // fork's child has nothing pending, mask inherited
    block(SIG_BLOCK, SIGUSR1);
    raise(SIGUSR1);
    fflush(stdout);
    if (fork() == 0) {
        sigpending(&pend);
        sigset_t m;
        sigprocmask(SIG_BLOCK, NULL, &m);
        TELL("child pending %d masked %d\n", sigismember(&pend, SIGUSR1), sigismember(&m, SIGUSR1));
        _exit(0);
    }
    reap();
    sigpending(&pend);
    TELL("parent pending %d\n", sigismember(&pend, SIGUSR1));
    // ignoring discards
    set(SIGUSR1, SIG_IGN, 0);
    sigpending(&pend);
    TELL("after ignore %d\n", sigismember(&pend, SIGUSR1));
    block(SIG_UNBLOCK, SIGUSR1);
    SAY(sigaction(SIGKILL, &a, NULL));
    SAY(sigaction(SIGKILL, NULL, &a));
    SAY(sigaction(65, NULL, &a));
    SAY(kill(getpid(), 65));
    SAY(kill(getpid(), 0));
    SAY(kill(999999, 0));
    SAY(kill(-999999, SIGTERM));
    SAY(sigqueue(999999, 0, (union sigval){0}));
    SAY(syscall(SYS_tgkill, getpid(), 0, 0));
    SAY(syscall(SYS_tgkill, getpid(), 999999, 0));
    SAY(syscall(SYS_tkill, getpid(), 0));
    SAY(syscall(SYS_rt_sigprocmask, 7, &all, NULL, 8));
    SAY(syscall(SYS_rt_sigprocmask, SIG_BLOCK, &all, NULL, 4));
    SAY(syscall(SYS_rt_sigpending, &all, 4));
    SAY(syscall(SYS_rt_sigpending, &all, 9));
    siginfo_t f;
    memset(&f, 0, sizeof f);
    f.si_code = SI_QUEUE;
    f.si_signo = SIGUSR2;
    f.si_value.sival_int = 5;
    set(SIGUSR2, info, SA_SIGINFO);
    SAY(syscall(SYS_rt_sigqueueinfo, getpid(), SIGUSR2, &f));
    TELL("%d %d\n", last.si_code, last.si_value.sival_int);
    SAY(syscall(SYS_rt_tgsigqueueinfo, getpid(), getpid(), SIGUSR2, &f));
    TELL("%d %d\n", last.si_code, last.si_value.sival_int);
    if (fork() == 0) {
        f.si_code = 0;
        SAY(syscall(SYS_rt_sigqueueinfo, getppid(), SIGUSR2, &f));
        f.si_code = SI_QUEUE;
        f.si_value.sival_int = 6;
        SAY(syscall(SYS_rt_sigqueueinfo, getppid(), SIGUSR2, &f));
        _exit(0);
    }
    reap();
    TELL("from child %d %d\n", last.si_code, last.si_value.sival_int);
    // SA_NOCLDWAIT, SIGCHLD ignored
    set(SIGCHLD, SIG_DFL, SA_NOCLDWAIT);
    p = fork();
    if (p == 0) _exit(0);
    errno = 0;
    got = waitpid(p, &st, 0);
    TELL("nocldwait %d %d\n", got, errno);
    set(SIGCHLD, SIG_IGN, 0);
    p = fork();
    if (p == 0) _exit(0);
    errno = 0;
    got = wait(&st);
    TELL("ignored %d %d\n", got, errno);
    // SA_NOCLDSTOP
    set(SIGCHLD, note, SA_NOCLDSTOP);
    orders = 0;
    p = fork();
    if (p == 0) {
        raise(SIGSTOP);
        _exit(4);
    }
    while (waitpid(p, &st, WUNTRACED) < 0)
        ;
    TELL("stopped %d %d, handlers %d\n", WIFSTOPPED(st), WSTOPSIG(st), orders);
    kill(p, SIGCONT);
    while (waitpid(p, &st, 0) < 0)
        ;
    TELL("then %d %d, handlers %d\n", WIFEXITED(st), WEXITSTATUS(st), orders);
    // handlers at exec are default, ignored stay: see exec2
    abort();
}
