// setitimer of three clocks, getitimer, alarm, timer_create with signals and overruns, timerfd.
#define _GNU_SOURCE
#include "say.h"
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <sys/times.h>
#include <sys/syscall.h>
static volatile int hits, code, value, sig;
static void on(int s, siginfo_t *i, void *c)
{
    (void)c;
    hits++;
    sig = s;
    code = i->si_code;
    value = i->si_value.sival_int;
}
static void set(int s)
{
    struct sigaction a;
    memset(&a, 0, sizeof a);
    a.sa_sigaction = on;
    a.sa_flags = SA_SIGINFO;
    sigaction(s, &a, NULL);
}
static void spin_until(int n)
{
    time_t end = time(NULL) + 5;
    while (hits < n && time(NULL) < end)
        for (volatile int i = 0; i < 10000; i++)
            ;
}
int main(void)
{
    set(SIGALRM);
    set(SIGVTALRM);
    set(SIGPROF);
    set(SIGUSR1);
    set(SIGRTMIN);
    struct itimerval t = {{0, 0}, {0, 20000}}, o;
    SAY(setitimer(ITIMER_REAL, &t, NULL));
    pause();
    TELL("real: %d code %d\n", sig == SIGALRM, code);
    SAY(getitimer(ITIMER_REAL, &o));
    TELL("left %ld %ld every %ld\n", (long)o.it_value.tv_sec, (long)o.it_value.tv_usec,
         (long)o.it_interval.tv_usec);
    t.it_value.tv_sec = 100;
    t.it_interval.tv_sec = 7;
    setitimer(ITIMER_REAL, &t, NULL);
    getitimer(ITIMER_REAL, &o);
    TELL("left %d every %ld\n", o.it_value.tv_sec >= 99, (long)o.it_interval.tv_sec);
    TELL("alarm %d\n", alarm(50) >= 99);
    TELL("alarm %d\n", (int)alarm(0));
    TELL("alarm %d\n", (int)alarm(0));
    t.it_value.tv_usec = 1000000;
    SAY(setitimer(ITIMER_REAL, &t, NULL));
    SAY(setitimer(9, &t, NULL));
    SAY(getitimer(9, &o));
    memset(&t, 0, sizeof t);
    t.it_value.tv_usec = 20000;
    hits = 0;
    SAY(setitimer(ITIMER_VIRTUAL, &t, NULL));
    spin_until(1);
    TELL("virtual: %d %d\n", hits, sig == SIGVTALRM);
    t.it_interval.tv_usec = 20000;
    hits = 0;
    SAY(setitimer(ITIMER_PROF, &t, NULL));
    spin_until(2);
    TELL("prof: %d %d\n", hits >= 2, sig == SIGPROF);
    memset(&t, 0, sizeof t);
    SAY(setitimer(ITIMER_PROF, &t, &o));
    TELL("was %d\n", o.it_interval.tv_usec >= 20000 && o.it_interval.tv_usec <= 24000);
    t.it_value.tv_usec = 20000;
    fflush(stdout);
    if (fork() == 0) {
        getitimer(ITIMER_REAL, &o);
        TELL("child has %ld\n", (long)(o.it_value.tv_sec + o.it_value.tv_usec));
        _exit(0);
    }
    wait(NULL);
    timer_t id;
    struct sigevent ev;
    memset(&ev, 0, sizeof ev);
    ev.sigev_notify = SIGEV_SIGNAL;
    ev.sigev_signo = SIGUSR1;
    ev.sigev_value.sival_int = 1234;
    SAY(timer_create(CLOCK_MONOTONIC, &ev, &id));
    struct itimerspec s = {{0, 0}, {0, 20000000}}, os;
    hits = 0;
    SAY(timer_settime(id, 0, &s, NULL));
    while (hits == 0) pause();
    TELL("timer: %d code %d value %d\n", sig == SIGUSR1, code, value);
    SAY(timer_gettime(id, &os));
    TELL("left %ld\n", (long)os.it_value.tv_nsec);
    SAY(timer_getoverrun(id));
    s.it_value.tv_sec = 100;
    s.it_interval.tv_sec = 5;
    timer_settime(id, 0, &s, &os);
    timer_gettime(id, &os);
    TELL("left %d every %ld\n", os.it_value.tv_sec >= 99, (long)os.it_interval.tv_sec);
    // overruns while blocked
    sigset_t m;
    sigemptyset(&m);
    sigaddset(&m, SIGUSR1);
    sigprocmask(SIG_BLOCK, &m, NULL);
    hits = 0;
    s = (struct itimerspec){{0, 10000000}, {0, 10000000}};
    timer_settime(id, 0, &s, NULL);
    struct timespec nap = {0, 100000000};
    nanosleep(&nap, NULL);
    s = (struct itimerspec){{0, 0}, {0, 0}};
    sigprocmask(SIG_UNBLOCK, &m, NULL);
    TELL("overran %d, hits %d\n", timer_getoverrun(id) >= 3, hits >= 1);
    SAY(timer_settime(id, 0, &s, NULL));
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    SAY(timer_delete(id));
    SAY(timer_delete(id));
    SAY(timer_gettime(id, &os));
    SAY(timer_create(CLOCK_REALTIME, NULL, &id));
    clock_gettime(CLOCK_REALTIME, &now);
    now.tv_nsec += 20000000;
    if (now.tv_nsec > 999999999) now.tv_sec++, now.tv_nsec -= 1000000000;
    s = (struct itimerspec){{0, 0}, now};
    hits = 0;
    SAY(timer_settime(id, TIMER_ABSTIME, &s, NULL));
    while (hits == 0) pause();
    TELL("default: %d code %d\n", sig == SIGALRM, code);
    timer_delete(id);
    ev.sigev_notify = SIGEV_NONE;
    SAY(timer_create(CLOCK_MONOTONIC, &ev, &id));
    s = (struct itimerspec){{0, 0}, {50, 0}};
    SAY(timer_settime(id, 0, &s, NULL));
    SAY(timer_gettime(id, &os));
    TELL("%d\n", os.it_value.tv_sec >= 49);
    timer_delete(id);
    ev.sigev_notify = SIGEV_SIGNAL;
    ev.sigev_signo = 99;
    SAY(timer_create(CLOCK_MONOTONIC, &ev, &id));
    SAY(timer_create(77, NULL, &id));
    ev.sigev_notify = SIGEV_THREAD_ID;
    ev.sigev_signo = SIGRTMIN;
    ((int *)&ev)[4] = getpid();
    int kid;
    SAY(syscall(SYS_timer_create, CLOCK_MONOTONIC, &ev, &kid));
    s = (struct itimerspec){{0, 0}, {0, 20000000}};
    hits = 0;
    SAY(syscall(SYS_timer_settime, kid, 0, &s, NULL));
    while (hits == 0) pause();
    TELL("thread id: %d\n", sig == SIGRTMIN);
    SAY(syscall(SYS_timer_delete, kid));
    ev.sigev_notify = SIGEV_SIGNAL;
    SAY(syscall(SYS_timer_create, CLOCK_PROCESS_CPUTIME_ID, &ev, &kid));
    hits = 0;
    SAY(syscall(SYS_timer_settime, kid, 0, &s, NULL));
    spin_until(1);
    TELL("cpu timer %d\n", hits);
    SAY(syscall(SYS_timer_delete, kid));
    // timerfd
    int fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
    YES(fd >= 0);
    unsigned long n = 0;
    SAY(read(fd, &n, 8));
    s = (struct itimerspec){{0, 10000000}, {0, 10000000}};
    SAY(timerfd_settime(fd, 0, &s, NULL));
    struct pollfd p = {fd, POLLIN, 0};
    SAY(poll(&p, 1, 1000));
    TELL("revents %d\n", p.revents);
    nanosleep(&nap, NULL);
    SAY(read(fd, &n, 8));
    TELL("many %d\n", n >= 3);
    SAY(timerfd_gettime(fd, &os));
    TELL("every %ld\n", (long)os.it_interval.tv_nsec);
    s = (struct itimerspec){{0, 0}, {0, 0}};
    SAY(timerfd_settime(fd, 0, &s, &os));
    TELL("was every %ld\n", (long)os.it_interval.tv_nsec);
    SAY(poll(&p, 1, 30));
    SAY(read(fd, &n, 4));
    SAY(write(fd, &n, 8));
    SAY(lseek(fd, 0, SEEK_SET));
    s.it_value.tv_nsec = 1000000000;
    SAY(timerfd_settime(fd, 0, &s, NULL));
    SAY(timerfd_settime(0, 0, &s, NULL));
    SAY(timerfd_create(99, 0));
    SAY(timerfd_create(CLOCK_MONOTONIC, 1));
    SAY(timerfd_gettime(-1, &os));
    int b = timerfd_create(CLOCK_REALTIME, 0);
    clock_gettime(CLOCK_REALTIME, &now);
    now.tv_nsec += 20000000;
    if (now.tv_nsec > 999999999) now.tv_sec++, now.tv_nsec -= 1000000000;
    s = (struct itimerspec){{0, 0}, now};
    SAY(timerfd_settime(b, TFD_TIMER_ABSTIME, &s, NULL));
    SAY(read(b, &n, 8));
    TELL("once %lu\n", n);
    close(fd);
    close(b);
    return 0;
}
