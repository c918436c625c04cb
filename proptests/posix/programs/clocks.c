// Clocks, their resolutions and errors, sleeps and what is left of them.
#define _GNU_SOURCE
#include "say.h"
#include <sys/time.h>
#include <sys/times.h>
#include <time.h>
#include <sys/syscall.h>
#include <sys/resource.h>
static void on(int s) { (void)s; }
static long diff(struct timespec a, struct timespec b)
{
    return (b.tv_sec - a.tv_sec) * 1000 + (b.tv_nsec - a.tv_nsec) / 1000000;
}
int main(void)
{
    struct timespec t, u;
    for (int c = -1; c < 13; c++) {
        errno = 0;
        int r = clock_gettime(c, &t);
        TELL("clock %d: %d %d %d\n", c, r, errno, r == 0 && t.tv_nsec >= 0 && t.tv_nsec < 1000000000);
        errno = 0;
        r = clock_getres(c, &u);
        TELL("  res %d %d\n", r, errno);
    }
    clock_getres(CLOCK_MONOTONIC, &u);
    TELL("%ld %ld\n", (long)u.tv_sec, (long)u.tv_nsec);
    SAY(syscall(SYS_clock_gettime, 0, (void *)8));
    SAY(syscall(SYS_clock_getres, 0, NULL));
    SAY(clock_settime(CLOCK_MONOTONIC, &t));
    SAY(syscall(SYS_clock_settime, 0, (void *)8));
    clock_gettime(CLOCK_MONOTONIC, &t);
    for (int i = 0; i < 1000; i++) {
        clock_gettime(CLOCK_MONOTONIC, &u);
        if (u.tv_sec < t.tv_sec || (u.tv_sec == t.tv_sec && u.tv_nsec < t.tv_nsec)) TELL("back\n");
        t = u;
    }
    struct timeval v;
    gettimeofday(&v, NULL);
    TELL("%d\n", labs(v.tv_sec - time(NULL)) <= 1);
    time_t x;
    TELL("%d\n", time(&x) == x);
    struct timespec n = {0, 30000000}, left = {9, 9};
    clock_gettime(CLOCK_MONOTONIC, &t);
    SAY(nanosleep(&n, &left));
    clock_gettime(CLOCK_MONOTONIC, &u);
    TELL("%d left %ld\n", diff(t, u) >= 30, (long)left.tv_sec);
    signal(SIGALRM, on);
    struct itimerval it = {{0, 0}, {0, 20000}};
    setitimer(ITIMER_REAL, &it, NULL);
    n.tv_sec = 3;
    struct sigaction sa;
    memset(&sa, 0, sizeof sa);
    sa.sa_handler = on;
    sigaction(SIGALRM, &sa, NULL);
    SAY(nanosleep(&n, &left));
    TELL("%d\n", left.tv_sec == 2 || left.tv_sec == 3);
    n = (struct timespec){0, 1000000000};
    SAY(nanosleep(&n, NULL));
    n = (struct timespec){-1, 0};
    SAY(nanosleep(&n, NULL));
    n = (struct timespec){0, 0};
    SAY(nanosleep(&n, NULL));
    SAY(syscall(SYS_nanosleep, 8, 0));
    clock_gettime(CLOCK_REALTIME, &t);
    t.tv_nsec += 20000000;
    if (t.tv_nsec > 999999999) t.tv_sec++, t.tv_nsec -= 1000000000;
    TELL("%d\n", clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &t, NULL));
    clock_gettime(CLOCK_REALTIME, &u);
    TELL("%d\n", diff(t, u) >= 0);
    t.tv_sec -= 10;
    TELL("%d\n", clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &t, NULL));
    n = (struct timespec){0, 1000};
    TELL("%d %d %d\n", clock_nanosleep(CLOCK_THREAD_CPUTIME_ID, 0, &n, NULL), clock_nanosleep(99, 0, &n, NULL),
         clock_nanosleep(CLOCK_BOOTTIME, 0, &n, NULL));
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    for (volatile int i = 0; i < 20000000; i++)
        ;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &u);
    TELL("cpu grows %d\n", diff(t, u) >= 1);
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    TELL("%d\n", t.tv_sec > 0 || t.tv_nsec > 0);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    usleep(100000);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &u);
    TELL("asleep it does not %d\n", diff(t, u) < 50);
    clockid_t other;
    SAY(clock_getcpuclockid(0, &other));
    SAY(clock_gettime(other, &t));
    SAY(clock_getcpuclockid(999999, &other));
    struct tms tm;
    clock_t c0 = times(&tm);
    YES(c0 != -1);
    TELL("hz %ld clock %d\n", sysconf(_SC_CLK_TCK), clock() != -1);
    if (fork() == 0) {
        for (volatile int i = 0; i < 50000000; i++)
            ;
        _exit(0);
    }
    struct rusage ru;
    int st;
    wait4(-1, &st, 0, &ru);
    TELL("child's %d\n", ru.ru_utime.tv_sec * 1000000 + ru.ru_utime.tv_usec > 1000);
    SAY(getrusage(RUSAGE_CHILDREN, &ru));
    TELL("%d\n", ru.ru_utime.tv_sec * 1000000 + ru.ru_utime.tv_usec > 1000);
    times(&tm);
    TELL("%d\n", tm.tms_cutime >= 0);
    SAY(getrusage(RUSAGE_SELF, &ru));
    TELL("%d\n", ru.ru_maxrss > 0);
    SAY(getrusage(RUSAGE_THREAD, &ru));
    SAY(getrusage(7, &ru));
    SAY(getrusage(-5, &ru));
    SAY(syscall(SYS_getrusage, 0, 8));
    return 0;
}
