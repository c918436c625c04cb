// Handlers, masks, pending, EINTR and restart, alarms, sigsuspend, siginfo, nested handlers, alternate stack.
#include "say.h"
#include <sys/time.h>
#include <time.h>

static volatile int count, last, code, sender;

static void plain(int signal) { count++; last = signal; }

static void detailed(int signal, siginfo_t *info, void *context)
{
    (void)context;
    count++;
    last = signal;
    code = info->si_code;
    sender = info->si_pid;
}

static void handle(int signal, int flags)
{
    struct sigaction action = { 0 };
    if (flags & SA_SIGINFO) action.sa_sigaction = detailed;
    else action.sa_handler = plain;
    action.sa_flags = flags;
    sigaction(signal, &action, NULL);
}

int main(void)
{
    sigset_t set, old;
    handle(SIGUSR1, 0);
    SAY(raise(SIGUSR1));
    TELL("%d %d\n", count, last);
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    SAY(sigprocmask(SIG_BLOCK, &set, &old));
    SAY(kill(getpid(), SIGUSR1));
    SAY(kill(getpid(), SIGUSR1));
    TELL("%d\n", count);
    sigset_t pending;
    sigpending(&pending);
    YES(sigismember(&pending, SIGUSR1));
    YES(sigsuspend(&old) == -1 && errno == EINTR);
    TELL("%d\n", count);
    SAY(sigprocmask(SIG_SETMASK, &old, NULL));
    handle(SIGUSR2, SA_SIGINFO);
    SAY(kill(getpid(), SIGUSR2));
    YES(last == SIGUSR2 && code == SI_USER && sender == getpid());
    int ends[2];
    char byte;
    pipe(ends);
    handle(SIGALRM, 0);
    struct itimerval timer = { { 0, 0 }, { 0, 20000 } };
    SAY(setitimer(ITIMER_REAL, &timer, NULL));
    YES(read(ends[0], &byte, 1) == -1 && errno == EINTR);
    TELL("%d\n", last == SIGALRM);
    handle(SIGALRM, SA_RESTART);
    count = 0;
    pid_t child = fork();
    if (child == 0)
    {
        kill(getppid(), SIGALRM);
        usleep(50000);
        write(ends[1], "z", 1);
        _exit(0);
    }
    YES(read(ends[0], &byte, 1) == 1 && byte == 'z');
    YES(count == 1);
    int status;
    YES(wait(&status) == child);
    handle(SIGUSR1, SA_RESETHAND);
    raise(SIGUSR1);
    struct sigaction now;
    sigaction(SIGUSR1, NULL, &now);
    YES(now.sa_handler == SIG_DFL);
    signal(SIGUSR1, SIG_IGN);
    SAY(raise(SIGUSR1));
    struct timespec long_time = { 30, 0 }, rest;
    timer.it_value.tv_usec = 10000;
    setitimer(ITIMER_REAL, &timer, NULL);
    YES(nanosleep(&long_time, &rest) == -1 && errno == EINTR && rest.tv_sec >= 25);
    SAY(sigaction(SIGKILL, &now, NULL));
    SAY(kill(0, 0));
    child = fork();
    if (child == 0)
    {
        volatile int *nowhere = NULL;
        *nowhere = 1;
        _exit(0);
    }
    wait(&status);
    TELL("fault: %d\n", WTERMSIG(status));
    SAY(alarm(100));
    YES(alarm(0) >= 99);
    return 0;
}
